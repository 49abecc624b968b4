"""How the page shows market entry."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.studio.layouts import (
    Answer,
    Cell,
    Example,
    Figure,
    Layout,
    Listing,
    Table,
)
from analysis.studio.layouts import ResultPage as Page
from analysis.words.market_entry import (
    BASIS_NAMES,
    CRITERION_NAMES,
    bounds_text,
    score_text,
    source_text,
)
from kbeauty.lib import figures
from markets.models import UnitCost
from markets.registry import market_name


def asked(wanted: Mapping[str, Any]) -> str:
    return market_name(wanted["market"])


def page(answer: Answer) -> Page:
    return Page(
        summary=answer["timeline"],
        figures=_figures(answer),
        listings=[Listing(_("What it takes"), answer["key_success_factors"])],
        tables=[table for table in _tables(answer) if table.rows],
        missing=[
            f"{CRITERION_NAMES[one['criterion']]}: {one['reason']}"
            for one in answer["not_measured"]
        ],
        basis=_("Counts over all that is collected: each criterion names its own."),
    )


def _figures(answer: Answer) -> list[Figure]:
    score, coverage = answer["entry_readiness_score"], 100 * answer["coverage"]
    budget, bounds = answer["estimated_budget"], answer["score_bounds"]
    return [
        Figure(
            "entry_readiness_score",
            _("Readiness"),
            score,
            score_text(score),
            note=bounds_text(bounds["lowest"], bounds["highest"]),
            hint=_("Weighted mean of the criteria that are known, from 0 to 100."),
        ),
        Figure("coverage", _("Weight that is known"), coverage, f"{coverage:.0f} %"),
        Figure(
            "budget_min",
            _("Budget of the first half year"),
            budget["min"],
            f"${figures.number(budget['min'])} – {figures.number(budget['max'])}",
            note=_("from stated unit costs"),
        ),
    ]


def _tables(answer: Answer) -> list[Table]:
    return [
        _criteria(answer),
        Table(
            _("Which market wins"),
            (_("Market"), _("Of all weightings")),
            [
                [Cell(market_name(market)), Cell(f"{share:.1f} %", is_number=True)]
                for market, share in sorted(
                    answer["wins"].items(), key=lambda one: -one[1]
                )
            ],
            subtitle=_("Over 2,000 random weights, on the criteria known for all"),
        ),
        Table(
            _("Channels"),
            (_("Platform"), _("Creators on your list")),
            [
                [
                    Cell(one["platform"]),
                    Cell(figures.number(one["influencer_count"]), is_number=True),
                ]
                for one in answer["recommended_channels"]
            ],
            subtitle=_("The order is general knowledge"),
        ),
        Table(
            _("Budget"),
            (_("Item"), _("Units"), _("Each"), _("Source")),
            [_cost(line) for line in answer["estimated_budget"]["lines"]],
        ),
    ]


def _cost(line: Mapping[str, Any]) -> list[Cell]:
    return [
        Cell(str(UnitCost.Item(line["item"]).label)),
        Cell(figures.number(line["units"]), is_number=True),
        Cell(
            f"${figures.number(line['low'])} – {figures.number(line['high'])}",
            is_number=True,
        ),
        Cell(line["source"]),
    ]


def _criteria(answer: Answer) -> Table:
    return Table(
        _("Criteria"),
        (_("Criterion"), _("Score"), _("Basis"), _("Source")),
        [
            [
                Cell(str(CRITERION_NAMES[one["name"]])),
                Cell(score_text(one["score"]), is_number=True),
                Cell(str(BASIS_NAMES[one["basis"]])),
                Cell(
                    source_text(one["source"], one["missing"], one["n"], one["value"])
                ),
            ]
            for one in answer["criteria"]
        ],
    )


LAYOUT = Layout(
    icon="map-pin",
    about=gettext_lazy(
        "How ready a market is for you: demand, mood, competition, rules, creators, season, and what it would cost."
    ),
    asked=asked,
    page=page,
    examples=(
        Example(gettext_lazy("Japan"), {"market": "JP"}),
        Example(gettext_lazy("Germany"), {"market": "DE"}),
    ),
)
