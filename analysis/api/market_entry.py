from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api.base import ERRORS, AnalysisOutput, KindView
from analysis.kinds.market_entry import MarketEntry, MarketEntryInput


class CriterionOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    score = serializers.FloatField(allow_null=True, help_text="0 to 100.")
    basis = serializers.ChoiceField(
        choices=("measured", "general_knowledge", "not_measured")
    )
    value = serializers.FloatField(allow_null=True)
    n = serializers.IntegerField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # a field's name
    missing = serializers.CharField()


class PlayerOutput(serializers.Serializer[Any]):
    username = serializers.CharField()
    follower_count = serializers.IntegerField(allow_null=True)


class LandscapeOutput(serializers.Serializer[Any]):
    intensity = serializers.ChoiceField(
        choices=("low", "medium", "high"),
        allow_null=True,
        help_text="By the number of watched competitors; null where none is watched.",
    )
    top_players = PlayerOutput(many=True)


class AgeGroupOutput(serializers.Serializer[Any]):
    age_range = serializers.CharField()
    followers = serializers.IntegerField()


class DemographicsOutput(serializers.Serializer[Any]):
    age_range = serializers.CharField(
        allow_null=True, help_text="The largest group of your followers there."
    )
    interests = serializers.ListField(child=serializers.CharField())
    age_groups = AgeGroupOutput(many=True)


class ChannelOutput(serializers.Serializer[Any]):
    platform = serializers.CharField()
    priority = serializers.IntegerField()
    influencer_count = serializers.IntegerField(
        allow_null=True, help_text="On your list; null where nobody has looked."
    )


class CostOutput(serializers.Serializer[Any]):
    item = serializers.CharField()
    units = serializers.IntegerField()
    low = serializers.FloatField()
    high = serializers.FloatField()
    source = serializers.CharField()  # type: ignore[assignment]  # a field's name


class BudgetOutput(serializers.Serializer[Any]):
    min = serializers.FloatField()
    max = serializers.FloatField()
    currency = serializers.CharField()
    lines = CostOutput(many=True)


class MissingOutput(serializers.Serializer[Any]):
    criterion = serializers.CharField()
    reason = serializers.CharField()


class BoundsOutput(serializers.Serializer[Any]):
    lowest = serializers.FloatField(help_text="If all that is not known were worst.")
    highest = serializers.FloatField(help_text="If all that is not known were best.")


class MarketEntryOutput(AnalysisOutput):
    market = serializers.CharField()
    entry_readiness_score = serializers.FloatField(allow_null=True)
    score_bounds = BoundsOutput()
    coverage = serializers.FloatField(
        help_text="Share of the weight that is known, 0 to 1."
    )
    criteria = CriterionOutput(many=True)
    wins = serializers.DictField(
        child=serializers.FloatField(),
        help_text="Per cent of 2,000 random weights with which each market comes first.",
    )
    compared_markets = serializers.ListField(child=serializers.CharField())
    competitive_landscape = LandscapeOutput()
    target_demographics = DemographicsOutput()
    recommended_channels = ChannelOutput(many=True)
    estimated_budget = BudgetOutput()
    timeline = serializers.CharField()
    key_success_factors = serializers.ListField(child=serializers.CharField())
    general_knowledge = serializers.ListField(
        child=serializers.CharField(), help_text="What rests on no collected data."
    )
    not_measured = MissingOutput(many=True)


class MarketEntryView(KindView):
    kind = MarketEntry()
    output = MarketEntryOutput

    @extend_schema(
        operation_id="ai_market_entry",
        tags=["analysis"],
        summary="How ready a market is for you, criterion by criterion",
        parameters=[
            OpenApiParameter(
                "market", location="path", description="ISO 3166 code, for example JP."
            ),
            *(
                OpenApiParameter(
                    name,
                    {"type": "number", "minimum": 0, "maximum": 1000},
                    description=str(field.help_text),
                    required=False,
                )
                for name, field in MarketEntryInput().get_fields().items()
                if name != "market"
            ),
        ],
        responses={200: MarketEntryOutput, **ERRORS},
    )
    def get(self, request: Request, market: str) -> Response:
        return self.run({**request.query_params.dict(), "market": market})
