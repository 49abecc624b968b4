from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.authenticity import RULES, Family
from analysis.kinds.authenticity import Authenticity, AuthenticityInput

_ASKED = OpenApiExample(
    "A creator",
    value={"username": "mina.kim", "check_followers": True},
    request_only=True,
)
_SIGNALS = tuple(RULES)


class SignalOutput(serializers.Serializer[Any]):
    signal = serializers.ChoiceField(choices=_SIGNALS)
    family = serializers.ChoiceField(choices=tuple(family.value for family in Family))
    value = serializers.FloatField()
    sample = serializers.IntegerField(
        allow_null=True, help_text="Of how many posts, weeks, comments or commenters."
    )
    percentile = serializers.FloatField(
        allow_null=True, help_text="Among accounts of its size."
    )
    points = serializers.FloatField(
        help_text="Natural logarithm of the odds that it adds; above 0 it speaks against organic growth."
    )
    weight = serializers.FloatField(help_text="How far its points can go.")


class NotMeasuredOutput(serializers.Serializer[Any]):
    signal = serializers.ChoiceField(choices=_SIGNALS)
    why = serializers.CharField()


class AccountSampleOutput(serializers.Serializer[Any]):
    posts = serializers.IntegerField()
    days_counted = serializers.IntegerField()
    comments = serializers.IntegerField()
    commenters = serializers.IntegerField()
    peers = serializers.IntegerField()


class AuthenticityOutput(AnalysisOutput):
    username = serializers.CharField()
    authenticity_score = serializers.FloatField(
        help_text="0 to 100; 100: nothing is inconsistent with organic growth."
    )
    interval = serializers.ListField(
        child=serializers.FloatField(), help_text="90 % interval of the score."
    )
    coverage = serializers.FloatField(
        help_text="Share of all weights that could be measured."
    )
    follower_quality = serializers.FloatField(allow_null=True)
    engagement_consistency = serializers.FloatField(allow_null=True)
    bot_percentage = serializers.FloatField(
        allow_null=True, help_text="Of commenters; null where too few are known."
    )
    bot_interval = serializers.ListField(
        child=serializers.FloatField(), allow_null=True
    )
    methods = serializers.DictField(child=serializers.CharField())
    is_alarm = serializers.BooleanField(help_text="The score is below 50.")
    red_flags = serializers.ListField(child=serializers.CharField())
    recommendation = serializers.CharField()
    verified_status = serializers.ChoiceField(
        choices=("verified", "not_verified", "unknown")
    )
    signals = SignalOutput(many=True)
    not_measured = NotMeasuredOutput(many=True)
    sample = AccountSampleOutput()


class AuthenticityView(KindView):
    kind = Authenticity()
    output = AuthenticityOutput

    @extend_schema(
        operation_id="ai_authenticity",
        tags=["analysis"],
        summary="How consistent an account is with organic growth",
        request=AuthenticityInput,
        responses={200: AuthenticityOutput, **ERRORS},
        examples=[_ASKED],
    )
    def post(self, request: Request) -> Response:
        return self.run(request.data)
