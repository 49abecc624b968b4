"""What the calls of all kinds of analysis share."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from accounts.enums import Permission
from analysis.kinds.frame import Kind
from analysis.models import AnalysisResult
from analysis.services.run import run_analysis
from kbeauty.lib.api import ErrorOutput, checked_input

ERRORS = {
    400: ErrorOutput,
    401: ErrorOutput,
    403: ErrorOutput,
    404: ErrorOutput,
    422: ErrorOutput,
}


class AnalysisOutput(serializers.Serializer[Any]):
    """What every analysis tells about itself."""

    cached = serializers.BooleanField()
    analyzed_at = serializers.DateTimeField()
    provider = serializers.CharField()
    model = serializers.CharField()
    analysis_id = serializers.UUIDField()
    prompt_version = serializers.CharField()
    method_version = serializers.CharField()
    fell_back = serializers.ListField(
        child=serializers.CharField(),
        help_text="Providers that were asked before this one and did not answer.",
    )


def answer_of(result: AnalysisResult) -> dict[str, Any]:
    """A stored result in the contract's shape."""
    return {
        **result.result_data,
        "analyzed_at": result.created_at,
        "provider": result.provider,
        "model": result.model_used,
        "analysis_id": result.code,
        "prompt_version": result.prompt_version,
        "method_version": result.method_version,
        "fell_back": result.fell_back,
    }


class KindView(CompanyAPIView):
    """A call that runs one kind of analysis."""

    room = "analysis"
    permission = Permission.ANALYZE
    kind: ClassVar[Kind[Any, Any]]
    output: ClassVar[type[AnalysisOutput]]

    def run(self, data: Any) -> Response:
        asked = checked_input(self.kind.request, data)
        result = run_analysis(self.kind, company=self.company, by=self.by, given=asked)
        return Response(self.output(answer_of(result)).data)
