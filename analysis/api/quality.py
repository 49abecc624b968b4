from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.api.cultural_fit import IssueOutput
from analysis.kinds.quality import Quality, QualityInput

_ASKED = OpenApiExample(
    "A post",
    value={"post_url": "https://www.instagram.com/p/C8aKq2LvN1x/", "detailed": True},
    request_only=True,
)


class PartOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    score = serializers.FloatField(allow_null=True, help_text="0 to 100.")
    value = serializers.FloatField(allow_null=True, help_text="What was counted.")
    n = serializers.IntegerField(
        allow_null=True,
        help_text="Sentences or posts that it was counted over, where it is more than this post.",
    )
    method = serializers.CharField(help_text="How the score follows from the value.")
    why = serializers.CharField(help_text="Why it is not measured; else empty.")


class QualityOutput(AnalysisOutput):
    overall_score = serializers.FloatField(allow_null=True)
    visual_quality = serializers.FloatField(
        allow_null=True,
        help_text="Mean of the parts that begin with image_; null where the picture can't be fetched.",
    )
    caption_effectiveness = serializers.FloatField(allow_null=True)
    hashtag_relevance = serializers.FloatField(allow_null=True)
    improvements = serializers.ListField(child=serializers.CharField())
    estimated_reach = serializers.CharField(
        allow_null=True,
        help_text="The middle 80 % of what posts of this account reached, for example 5000-8000; null with fewer than ten.",
    )
    reach_posts = serializers.IntegerField(help_text="Posts that it was counted over.")
    reach_basis = serializers.ChoiceField(
        choices=("same_kind", "any_kind"),
        help_text="Whether those are of this post's kind, or of any as too few are.",
    )
    issues = IssueOutput(
        many=True,
        help_text="Wording that the market's rules mind, on claims and on marks of paid posts.",
    )
    parts = PartOutput(many=True)
    not_measured = serializers.ListField(child=serializers.CharField())


class QualityView(KindView):
    kind = Quality()
    output = QualityOutput

    @extend_schema(
        operation_id="ai_quality",
        tags=["analysis"],
        summary="What can be mended about a collected post, part by part",
        request=QualityInput,
        responses={200: QualityOutput, **ERRORS},
        examples=[_ASKED],
    )
    def post(self, request: Request) -> Response:
        return self.run(request.data)
