"""A list of ingredients against the rules of markets, for a company's own tools."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import CompanyAPIView
from kbeauty.lib.api import checked_input
from markets.api.shapes import ERRORS
from markets.ingredients import screen
from markets.ingredients.judging import STATUSES, Finding
from markets.ingredients.reading import LONGEST
from markets.ingredients.screening import Cell, Coverage, Row
from markets.ingredients.uses import Use
from markets.registry import MARKETS

_ASKED = OpenApiExample(
    "A serum for Germany and the United States",
    value={
        "text": "Aqua, Glycerin, Retinol 0.5%",
        "markets": ["DE", "US"],
        "use": "face",
        "on": "2025-11-01",
    },
    request_only=True,
)


class ScreeningInput(serializers.Serializer[Any]):
    text = serializers.CharField(
        max_length=LONGEST, help_text="As on the label, with or without percentages."
    )
    markets = serializers.ListField(
        child=serializers.CharField(max_length=10),
        min_length=1,
        max_length=len(MARKETS),
        help_text="ISO 3166 codes.",
    )
    use = serializers.ChoiceField(
        choices=Use.choices,
        required=False,
        default="",
        allow_blank=True,
        help_text="What the product is used on; empty: the strictest counts.",
    )
    on = serializers.DateField(
        required=False,
        default=None,
        allow_null=True,
        help_text="The rules of this day; null: today.",
    )
    is_new = serializers.BooleanField(
        required=False,
        default=True,
        help_text="Placed on the market that day; false: there already.",
    )


class IngredientFindingOutput(serializers.Serializer[Any]):
    rule = serializers.CharField()
    status = serializers.ChoiceField(choices=STATUSES)
    max_percent = serializers.FloatField(allow_null=True)
    why = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field's name
    source_url = serializers.CharField()
    checked_on = serializers.DateField()
    is_certain = serializers.BooleanField(
        help_text="False: our reading, or another market's list that stands in."
    )


class IngredientCellOutput(serializers.Serializer[Any]):
    market = serializers.CharField()
    status = serializers.ChoiceField(
        choices=STATUSES,
        help_text="The worst that was found. No status says that an ingredient may be used.",
    )
    findings = IngredientFindingOutput(many=True)


class IngredientOutput(serializers.Serializer[Any]):
    written = serializers.CharField()
    name = serializers.CharField()
    cas = serializers.ListField(child=serializers.CharField())
    percent = serializers.FloatField(allow_null=True)
    total_percent = serializers.FloatField(
        allow_null=True,
        help_text="Of all rows that name it, which limits are compared with; null where one tells none.",
    )
    read_as = serializers.CharField(
        allow_null=True, help_text="What the name was taken for; null: unknown."
    )
    is_guess = serializers.BooleanField(help_text="It is spelt differently.")
    markets = IngredientCellOutput(many=True)


class IngredientCoverageOutput(serializers.Serializer[Any]):
    market = serializers.CharField()
    worst = serializers.ChoiceField(choices=STATUSES)
    is_complete = serializers.BooleanField(
        help_text="False: only some rules are known, silence says nothing."
    )
    covers = serializers.ListField(child=serializers.CharField())
    notices = IngredientFindingOutput(many=True)


class ScreeningOutput(serializers.Serializer[Any]):
    on = serializers.DateField()
    version = serializers.CharField(help_text="Changes with any rule.")
    ingredients = IngredientOutput(many=True)
    coverage = IngredientCoverageOutput(many=True)


class IngredientsView(CompanyAPIView):
    room = "markets"
    # A list is too long for an address; nothing of it is kept.
    is_write = False

    @extend_schema(
        operation_id="data_ingredients",
        tags=["data"],
        summary="A list of ingredients against the rules of markets on a day",
        request=ScreeningInput,
        examples=[_ASKED],
        responses={200: ScreeningOutput, **ERRORS},
    )
    def post(self, request: Request) -> Response:
        asked = checked_input(ScreeningInput, request.data)
        found = screen(
            asked["text"],
            asked["markets"],
            on=asked["on"],
            use=asked["use"],
            is_new=asked["is_new"],
        )
        answer = {
            "on": found.on,
            "version": found.version,
            "ingredients": [_ingredient(one) for one in found.rows],
            "coverage": [_coverage(one) for one in found.coverage],
        }
        return Response(ScreeningOutput(answer).data)


def _ingredient(row: Row) -> dict[str, Any]:
    return {
        "written": row.item.written,
        "name": row.item.name,
        "cas": row.item.cas,
        "percent": row.item.percent,
        "total_percent": row.total,
        "read_as": row.meant.shown if row.meant else None,
        "is_guess": row.meant.is_guess if row.meant else False,
        "markets": [_cell(one) for one in row.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "market": cell.market,
        "status": cell.status.value,
        "findings": [_finding(one) for one in cell.findings],
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "market": coverage.market,
        "worst": coverage.worst.value,
        "is_complete": coverage.is_complete,
        "covers": [pack.covers.in_force for pack in coverage.packs],
        "notices": [_finding(one) for one in coverage.notices],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    source = finding.rule.source
    return {
        "rule": finding.rule.id,
        "status": finding.status.value,
        "max_percent": finding.max_percent,
        "why": finding.rule.why.in_force,
        "source": source.title,
        "source_url": source.address,
        "checked_on": source.checked_on,
        "is_certain": finding.is_certain,
    }
