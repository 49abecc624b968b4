from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.kinds.cultural_fit import CulturalFit, CulturalFitInput

_ASKED = OpenApiExample(
    "A claim for Germany",
    value={"content": "New whitening cream for perfect skin!", "target_market": "DE"},
    request_only=True,
)


class IssueOutput(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="The words as they stand in the text.")
    span = serializers.ListField(child=serializers.IntegerField())
    rule = serializers.CharField()
    verdict = serializers.CharField()
    why = serializers.CharField()
    safer = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()  # type: ignore[assignment]  # a field's name
    source_url = serializers.URLField()
    is_certain = serializers.BooleanField(
        help_text="False: our reading of the source, not its words."
    )


class CulturalFitOutput(AnalysisOutput):
    cultural_fit_score = serializers.IntegerField(
        help_text="100 less a stated cost for each rule that is met."
    )
    sensitivity_issues = IssueOutput(many=True)
    localization_tips = serializers.ListField(child=serializers.CharField())
    revised_content = serializers.CharField()
    approval_status = serializers.ChoiceField(
        choices=("approved", "needs_revision", "rejected"),
        help_text="approved: no rule of ours was met; not that the law allows it.",
    )
    verdict = serializers.CharField()
    has_rules = serializers.BooleanField(
        help_text="False: no rules of this market are kept, so finding none says nothing."
    )
    detected_language = serializers.CharField()
    left_issues = IssueOutput(many=True)
    rules_version = serializers.CharField()


class CulturalFitView(KindView):
    kind = CulturalFit()
    output = CulturalFitOutput

    @extend_schema(
        operation_id="ai_cultural_fit",
        tags=["analysis"],
        summary="What a market minds in a text, with rule, source and safer words",
        request=CulturalFitInput,
        responses={200: CulturalFitOutput, **ERRORS},
        examples=[_ASKED],
    )
    def post(self, request: Request) -> Response:
        return self.run(request.data)
