"""A text against the claim rules of markets, for a company's own tools."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from kbeauty.lib.api import checked_input
from markets.api.shapes import ERRORS
from markets.claims.forms import LONGEST
from markets.claims.reports import (
    PRODUCT_CLASSES,
    TEXT_KINDS,
    ClaimReport,
    issue_of,
    report_of,
)
from markets.registry import MARKETS, known_market
from markets.rules import Finding
from markets.rules.checking import SEVERITY, VERDICTS

_ASKED = OpenApiExample(
    "A caption for Germany and Japan",
    value={
        "text": "New whitening cream for perfect skin!",
        "markets": ["DE", "JP"],
        "product_class": "cosmetic",
        "on": "2026-11-27",
    },
    request_only=True,
)


class ClaimsInput(serializers.Serializer[Any]):
    text = serializers.CharField(
        max_length=LONGEST,
        trim_whitespace=False,
        help_text="A caption, mail, reply or brief, in any language.",
    )
    markets = serializers.ListField(
        child=serializers.CharField(max_length=10),
        min_length=1,
        max_length=len(MARKETS),
        help_text="ISO 3166 codes.",
    )
    product_class = serializers.ChoiceField(
        choices=list(PRODUCT_CLASSES),
        required=False,
        default=None,
        allow_null=True,
        help_text="What the product is in law; null: the strictest counts.",
    )
    kind = serializers.ChoiceField(
        choices=list(TEXT_KINDS),
        required=False,
        default="caption",
        help_text="Sponsored posts have to be marked as such.",
    )
    on = serializers.DateField(
        required=False,
        default=None,
        allow_null=True,
        help_text="The rules of this day; null: today.",
    )


class ClaimFindingOutput(serializers.Serializer[Any]):
    rule = serializers.CharField()
    rule_version = serializers.IntegerField(
        help_text="0: as the product brings it; others count what our staff approved."
    )
    verdict = serializers.ChoiceField(choices=SEVERITY)
    voice = serializers.ChoiceField(
        choices=("claimed", "asked"), help_text="A question is for a person to judge."
    )
    span = serializers.ListField(child=serializers.IntegerField())
    text = serializers.CharField(help_text="The words as they stand in the text.")
    why = serializers.CharField()
    safer = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()  # type: ignore[assignment]  # a field's name
    source_url = serializers.CharField()
    checked_on = serializers.DateField()
    is_certain = serializers.BooleanField(
        help_text="False: our reading of the source, not its words."
    )


class ClaimReportOutput(serializers.Serializer[Any]):
    market = serializers.CharField()
    verdict = serializers.ChoiceField(
        choices=VERDICTS,
        help_text="The worst that was found. no_rule_found does not say that the text is lawful.",
    )
    has_rules = serializers.BooleanField(
        help_text="False: no rules of this market are kept, so finding none says nothing."
    )
    asks = serializers.ListField(
        child=serializers.CharField(),
        help_text="What was not told and matters; the strictest was taken.",
    )
    findings = ClaimFindingOutput(many=True)
    rules_version = serializers.CharField()


class ClaimsOutput(serializers.Serializer[Any]):
    reports = ClaimReportOutput(many=True)


class ClaimsView(CompanyAPIView):
    room = "markets"
    # A text is too long for an address; nothing of it is kept.
    is_write = False

    @extend_schema(
        operation_id="data_claims",
        tags=["data"],
        summary="A text against the claim rules of markets on a day",
        request=ClaimsInput,
        examples=[_ASKED],
        responses={200: ClaimsOutput, **ERRORS},
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(ClaimsInput, request.data)
        # All of them before any is looked at: rules take their time.
        markets = dict.fromkeys(known_market(one) for one in asked["markets"])
        reports = [
            report_of(
                asked["text"],
                market,
                on=asked["on"],
                product_class=asked["product_class"],
                kind=asked["kind"],
            )
            for market in markets
        ]
        answer = {"reports": [_report(one) for one in reports]}
        return Response(ClaimsOutput(answer).data)


def _report(report: ClaimReport) -> dict[str, Any]:
    return {
        "market": report.market,
        "verdict": report.checked.verdict,
        "has_rules": report.has_rules,
        "asks": report.checked.asks,
        "findings": [_finding(one) for one in report.checked.findings],
        "rules_version": report.checked.version,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {**issue_of(one), "voice": one.voice, "checked_on": one.checked_on}
