"""How ready a market is for the brand, which market wins, and what the first half year takes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import pydantic
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.models import Company
from analysis.engines.asking import Prompt
from analysis.enums import AnalysisType
from analysis.figures.market_entry import compared_markets, criteria_of
from analysis.kinds.frame import Case, Kind
from analysis.kinds.prompts import prompt_of
from analysis.words.market_entry import CRITERION_NAMES, factors, timeline
from kbeauty.lib.errors import InvalidInputError
from markets.costs import CURRENCY, CostLine, cost_lines, costs_state
from markets.entry import WEIGHTS, Criterion, Readiness, normalized, readiness, sweep
from markets.profiles import known_profile
from markets.registry import known_market
from markets.selectors.entry import (
    Counted,
    age_groups,
    counts_for_entry,
    entry_state,
    top_competitors,
)
from markets.selectors.insights import top_hashtags

_MOST_INTERESTS = 8
# Watched competitors from which a market counts as crowded, and as very crowded.
_MEDIUM_FROM, _HIGH_FROM = 3, 8
_INSTRUCTIONS = """\
You advise a Korean beauty brand on entering a market.
Write in the language with the code "{language}". Give three to six short success factors that
follow from the criteria in the data, and one sentence on the timeline. Say what is general
knowledge and what is not measured. Use no figure that is not in the data."""


class MarketEntryInput(serializers.Serializer[Any]):
    market = serializers.CharField(
        max_length=10,
        label=gettext_lazy("Market"),
        help_text="ISO 3166 code of the market, for example JP.",
    )

    def get_fields(self) -> dict[str, Any]:
        """The weight of each criterion, optional: the proportions count."""
        fields: dict[str, Any] = super().get_fields()
        for name, weight in WEIGHTS.items():
            fields[f"weight_{name}"] = serializers.FloatField(
                required=False,
                default=round(100 * weight, 1),
                min_value=0,
                max_value=1000,
                label=CRITERION_NAMES[name],
                help_text=gettext_lazy("Weight; only the proportions count."),
            )
        return fields


class MarketEntryWords(pydantic.BaseModel):
    key_success_factors: list[str] = pydantic.Field(max_length=8)
    timeline: str


@dataclass(frozen=True, slots=True)
class EntryFigures:
    market: str
    counted: Counted
    criteria: list[Criterion]
    readiness: Readiness
    wins: dict[str, float]
    compared: list[str]
    rivals: list[tuple[str, int | None]]
    ages: list[tuple[str, int]]
    interests: list[str]
    costs: list[CostLine]

    @property
    def intensity(self) -> str | None:
        """By the number of watched competitors; None where none is watched."""
        number = self.counted.competitors
        if not number:
            return None
        if number >= _HIGH_FROM:
            return "high"
        return "medium" if number >= _MEDIUM_FROM else "low"

    @property
    def budget(self) -> tuple[Decimal, Decimal]:
        return (
            sum((line.total_low for line in self.costs), Decimal(0)),
            sum((line.total_high for line in self.costs), Decimal(0)),
        )


class MarketEntry(Kind[EntryFigures, MarketEntryWords]):
    analysis_type = AnalysisType.MARKET_ENTRY
    request = MarketEntryInput
    version = "market-entry-3"
    prompt_version = "market-entry-1"

    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        market = known_market(given["market"])
        weights = {name: given[f"weight_{name}"] for name in WEIGHTS}
        try:
            shares = normalized(weights)
        except ValueError:
            message = _("At least one weight has to be above 0.")
            raise InvalidInputError.at("weight_demand", message) from None
        return {
            "market": market,
            "weights": {name: round(share, 4) for name, share in shares.items()},
        }

    def state(self, case: Case) -> list[Any]:
        return [
            *entry_state(case.company, _compared(case)),
            *costs_state(case.wanted["market"]),
            case.now.date().isoformat(),
        ]

    def figures(self, case: Case) -> EntryFigures:
        market = case.wanted["market"]
        compared = _compared(case)
        counts = counts_for_entry(case.company, compared, case.now)
        criteria = {one: criteria_of(one, counts, case.now) for one in compared}
        return EntryFigures(
            market=market,
            counted=counts[market],
            criteria=criteria[market],
            readiness=readiness(criteria[market], case.wanted["weights"]),
            wins=sweep(criteria),
            compared=compared,
            rivals=[
                (one.username, one.follower_count)
                for one in top_competitors(case.company, market)
            ],
            ages=age_groups(case.company, market),
            interests=[
                tag for tag, _ in top_hashtags(case.company, market, _MOST_INTERESTS)
            ],
            costs=cost_lines(market),
        )

    def evidence(self, figures: EntryFigures) -> dict[str, list[str]]:
        """Counts over whole tables: there is no list of texts to open."""
        return {}

    def prompt(self, case: Case, figures: EntryFigures) -> Prompt:
        return prompt_of(
            self,
            case,
            instructions=_INSTRUCTIONS,
            figures=_answer(figures),
            answer=MarketEntryWords,
        )

    def local_words(self, case: Case, figures: EntryFigures) -> MarketEntryWords:
        return MarketEntryWords(
            key_success_factors=factors(figures.criteria),
            timeline=timeline(figures.market),
        )

    def answer(
        self, case: Case, figures: EntryFigures, words: MarketEntryWords
    ) -> dict[str, Any]:
        return {
            **_answer(figures),
            "timeline": words.timeline,
            "key_success_factors": words.key_success_factors,
        }


def _compared(case: Case) -> list[str]:
    return compared_markets(case.company, case.wanted["market"])


def _answer(figures: EntryFigures) -> dict[str, Any]:
    profile = known_profile(figures.market)
    return {
        "market": figures.market,
        "entry_readiness_score": figures.readiness.score,
        "score_bounds": {
            "lowest": figures.readiness.lowest,
            "highest": figures.readiness.highest,
        },
        "coverage": figures.readiness.coverage,
        "criteria": [asdict(one) for one in figures.criteria],
        "wins": figures.wins,
        "compared_markets": figures.compared,
        "competitive_landscape": {
            "intensity": figures.intensity,
            "top_players": [
                {"username": name, "follower_count": followers}
                for name, followers in figures.rivals
            ],
        },
        "target_demographics": _demographics(figures),
        "recommended_channels": _channels(profile.platforms, figures.counted.creators),
        "estimated_budget": _budget(figures),
        "general_knowledge": [
            "recommended_channels",
            "timeline",
            *(one.name for one in figures.criteria if one.basis == "general_knowledge"),
        ],
        "not_measured": [
            {"criterion": one.name, "reason": one.missing}
            for one in figures.criteria
            if one.score is None
        ],
    }


def _demographics(figures: EntryFigures) -> dict[str, Any]:
    return {
        "age_range": figures.ages[0][0] if figures.ages else None,
        "interests": figures.interests,
        "age_groups": [
            {"age_range": part, "followers": value} for part, value in figures.ages
        ],
    }


def _budget(figures: EntryFigures) -> dict[str, Any]:
    low, high = figures.budget
    return {
        "min": float(low),
        "max": float(high),
        "currency": CURRENCY,
        "lines": [
            {
                "item": line.item,
                "units": line.units,
                "low": float(line.low),
                "high": float(line.high),
                "source": line.source,
            }
            for line in figures.costs
        ],
    }


def _channels(platforms: Sequence[str], creators: int) -> list[dict[str, Any]]:
    """Creators are counted on Instagram alone; elsewhere nobody has looked."""
    return [
        {
            "platform": platform,
            "priority": place,
            "influencer_count": creators if platform == "Instagram" else None,
        }
        for place, platform in enumerate(platforms, start=1)
    ]
