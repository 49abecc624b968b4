from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
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
    why = serializers.CharField(help_text="Why it is not measured; else empty.")


class QualityOutput(AnalysisOutput):
    overall_score = serializers.FloatField(allow_null=True)
    visual_quality = serializers.FloatField(
        allow_null=True, help_text="Null: pictures are not kept."
    )
    caption_effectiveness = serializers.FloatField(allow_null=True)
    hashtag_relevance = serializers.FloatField(allow_null=True)
    improvements = serializers.ListField(child=serializers.CharField())
    estimated_reach = serializers.CharField(
        allow_null=True,
        help_text="The middle 80 % of comparable posts, for example 5000-8000; null with fewer than ten.",
    )
    reach_posts = serializers.IntegerField()
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
