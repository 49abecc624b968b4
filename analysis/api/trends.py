from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.kinds.trends import Trends, TrendsInput

_ASKED = OpenApiExample(
    "Skincare in Japan, 30 days",
    value={"market": "JP", "category": "skincare", "time_horizon": "30d"},
    request_only=True,
)


class ProductOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    trend_score = serializers.FloatField(
        help_text="100 times the probability that its share of the posts grew."
    )
    growth_rate = serializers.FloatField(
        help_text="Per cent that its share of the posts grew by."
    )


class GrowthOutput(ProductOutput):
    posts = serializers.IntegerField()
    posts_before = serializers.IntegerField()
    share = serializers.FloatField(help_text="Per cent of the posts.")
    share_before = serializers.FloatField()
    interval = serializers.ListField(
        child=serializers.FloatField(), help_text="95 % interval of growth_rate."
    )
    p_value = serializers.FloatField(help_text="Fisher's exact test, one-sided.")
    is_new = serializers.BooleanField()
    is_discovery = serializers.BooleanField(
        help_text="Stands out among all that were counted (Benjamini and Hochberg, 5 %)."
    )


class PeakOutput(serializers.Serializer[Any]):
    date = serializers.DateField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=("holiday", "shopping"))
    basis = serializers.ChoiceField(
        choices=("measured", "calendar"),
        help_text="Whether earlier years were collected, or the calendar alone knows it.",
    )
    lift = serializers.FloatField(
        allow_null=True,
        help_text="Posts of the week before, against the weeks around it.",
    )
    interval = serializers.ListField(child=serializers.FloatField(), allow_null=True)
    posts_before = serializers.IntegerField()


class TalkSampleOutput(serializers.Serializer[Any]):
    posts = serializers.IntegerField()
    posts_before = serializers.IntegerField()
    by_source = serializers.DictField(child=serializers.IntegerField())
    counted = serializers.ChoiceField(choices=("others", "all"))


class TrendsOutput(AnalysisOutput):
    trending_products = ProductOutput(many=True)
    emerging_hashtags = serializers.ListField(child=serializers.CharField())
    predicted_peaks = serializers.ListField(child=serializers.DateField())
    recommendations = serializers.ListField(child=serializers.CharField())
    confidence_score = serializers.FloatField(
        help_text="0 to 1, from data: how surely the named words grew, times the weeks that have posts."
    )
    hashtags = GrowthOutput(many=True)
    concepts = serializers.DictField(child=GrowthOutput(many=True))
    peaks = PeakOutput(many=True)
    sample = TalkSampleOutput()


class TrendsView(KindView):
    kind = Trends()
    output = TrendsOutput

    @extend_schema(
        operation_id="ai_trends",
        tags=["analysis"],
        summary="What grows in a market, against the volume of what is posted there",
        request=TrendsInput,
        responses={200: TrendsOutput, **ERRORS},
        examples=[_ASKED],
    )
    def post(self, request: Request) -> Response:
        return self.run(request.data)
