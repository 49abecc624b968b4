from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.api.cultural_fit import IssueOutput
from analysis.kinds.transcreation import Transcreation, TranscreationInput

_ASKED = OpenApiExample(
    "A caption for Germany",
    value={
        "content": "New whitening cream by Glow Lab #glasshaut",
        "target_market": "DE",
        "network": "instagram",
        "glossary": ["Glow Lab"],
    },
    request_only=True,
)


class RewrittenOutput(serializers.Serializer[Any]):
    before = serializers.CharField()
    after = serializers.CharField()
    rule = serializers.CharField()
    safer_in_language = serializers.ListField(
        child=serializers.CharField(),
        help_text="Safer words in the language that was asked for, where the rule has some.",
    )


class GlossaryOutput(serializers.Serializer[Any]):
    word = serializers.CharField()
    origin = serializers.CharField(
        help_text="given, company, hashtag, mention, ingredient or measure."
    )
    is_absent = serializers.BooleanField(help_text="True: not in the given text.")
    is_kept = serializers.BooleanField()


class BackTranslationOutput(serializers.Serializer[Any]):
    """A language model's words about the new text. They clear no claim."""

    did_run = serializers.BooleanField()
    why_not = serializers.CharField(allow_blank=True)
    language = serializers.CharField(help_text="The given text's, where it is known.")
    text = serializers.CharField(
        allow_blank=True,
        help_text="What the new text says to a model that was shown nothing else; sentences with numbers that it does not have are left out.",
    )
    original = serializers.CharField(allow_blank=True)
    provider = serializers.CharField(allow_blank=True)
    model = serializers.CharField(allow_blank=True)
    differences = serializers.ListField(
        child=serializers.CharField(),
        help_text="Numbers and locked words that differ; what else does is for a person to read.",
    )
    claims = IssueOutput(many=True, help_text="What our rules find in it.")


class TranscreationOutput(AnalysisOutput):
    text = serializers.CharField()
    text_language = serializers.CharField()
    detected_language = serializers.CharField(help_text="Of the given text.")
    engine = serializers.ChoiceField(
        choices=("local", "model"),
        help_text="local: single words were replaced, nothing was translated.",
    )
    is_translated = serializers.BooleanField()
    note = serializers.CharField(allow_blank=True)
    refused_because = serializers.ListField(
        child=serializers.CharField(),
        help_text="Why a model's text was not taken, twice.",
    )
    meaning_changes = serializers.ListField(child=serializers.CharField())
    rewritten = RewrittenOutput(many=True)
    claims_before = IssueOutput(many=True)
    claims_after = IssueOutput(many=True)
    verdict_before = serializers.CharField()
    verdict_after = serializers.CharField(
        help_text="no_rule_found says that none of our rules was met, not that the law allows it."
    )
    has_rules = serializers.BooleanField()
    rules_version = serializers.CharField()
    back_translation = BackTranslationOutput()
    glossary = GlossaryOutput(many=True)
    is_glossary_kept = serializers.BooleanField()
    network = serializers.CharField()
    length = serializers.IntegerField(help_text="As the network counts it.")
    length_limit = serializers.IntegerField()
    is_within_limit = serializers.BooleanField()
    limit_source = serializers.CharField()
    limit_source_url = serializers.URLField()
    limit_is_certain = serializers.BooleanField()


class TranscreationView(KindView):
    kind = Transcreation()
    output = TranscreationOutput

    @extend_schema(
        operation_id="ai_transcreate",
        tags=["analysis"],
        summary="A text for another market, with locked words, claims and length checked",
        request=TranscreationInput,
        responses={200: TranscreationOutput, **ERRORS},
        examples=[_ASKED],
    )
    def post(self, request: Request) -> Response:
        return self.run(request.data)
