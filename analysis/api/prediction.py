from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.kinds.prediction import Prediction, PredictionInput

_ASKED = OpenApiExample(
    "A draft for Japan",
    value={
        "post_draft": {
            "caption": "朝のスキンケア、何から始めますか？",
            "media_type": "VIDEO",
            "hashtags": ["スキンケア"],
            "posting_time": "2026-12-01T11:00:00Z",
        },
        "market": "JP",
        "account": "saebyeok.jp",
    },
    request_only=True,
)


class ForecastOutput(serializers.Serializer[Any]):
    value = serializers.FloatField()
    low = serializers.FloatField(help_text="Lower end of the 80 % interval.")
    high = serializers.FloatField()
    n = serializers.IntegerField(help_text="Posts that it was learnt from.")
    method = serializers.ChoiceField(
        choices=("median", "regression", "pooled"),
        help_text="The one that erred least: pooled is a regression drawn towards the market's other accounts.",
    )
    coverage = serializers.FloatField(
        help_text="Per cent of back-tested posts inside their interval.",
    )
    tested = serializers.IntegerField()
    error = serializers.FloatField(help_text="Mean absolute residual of ln(1 + count).")
    naive_error = serializers.FloatField(help_text="The same of the median alone.")
    own_weight = serializers.FloatField(
        allow_null=True,
        help_text="How much of the effects is the account's own, 0 to 1; null unless pooled.",
    )


class EffectOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    per_cent = serializers.FloatField()
    low = serializers.FloatField(help_text="Lower end of the 95 % interval.")
    high = serializers.FloatField()
    is_in_draft = serializers.BooleanField()


class PredictionOutput(AnalysisOutput):
    predicted_likes = serializers.FloatField()
    predicted_comments = serializers.FloatField(allow_null=True)
    predicted_engagement_rate = serializers.FloatField(
        allow_null=True, help_text="Per cent of followers."
    )
    confidence_interval = serializers.ListField(
        child=serializers.FloatField(), help_text="80 % interval of the likes."
    )
    predicted_reach = serializers.FloatField(allow_null=True)
    optimization_tips = serializers.ListField(child=serializers.CharField())
    likes = ForecastOutput()
    comments = ForecastOutput(allow_null=True)
    reach = ForecastOutput(allow_null=True)
    effects = EffectOutput(many=True)
    followers = serializers.IntegerField(allow_null=True)
    sample = serializers.IntegerField()
    account = serializers.CharField(
        allow_null=True, help_text="Null: all of your accounts in the market together."
    )
    own_weight = serializers.FloatField(
        allow_null=True,
        help_text="How much of the effects on likes is the account's own, 0 to 1; null without posts of others.",
    )
    market_posts = serializers.IntegerField(
        help_text="Posts of other accounts of the market that effects are drawn towards."
    )
    market_accounts = serializers.IntegerField()


class PredictionView(KindView):
    kind = Prediction()
    output = PredictionOutput

    @extend_schema(
        operation_id="ai_predict_performance",
        tags=["analysis"],
        summary="What a draft may bring, with an interval and its back-test",
        request=PredictionInput,
        responses={200: PredictionOutput, **ERRORS},
        examples=[_ASKED],
    )
    def post(self, request: Request) -> Response:
        return self.run(request.data)
