"""How the page shows a trends answer."""

from collections.abc import Mapping
from datetime import date
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
from kbeauty.lib import figures
from markets.categories import CATEGORY_NAMES
from markets.registry import market_name

_FACETS = {
    "product": gettext_lazy("Products"),
    "ingredient": gettext_lazy("Ingredients"),
    "texture": gettext_lazy("Textures"),
    "concern": gettext_lazy("Concerns"),
    "finish": gettext_lazy("Finishes"),
}


def asked(wanted: Mapping[str, Any]) -> str:
    category = wanted.get("category", "all")
    parts = [
        market_name(wanted["market"]),
        str(CATEGORY_NAMES.get(category, category)),
    ]
    days = wanted.get("time_horizon", "").removesuffix("d")
    return " · ".join([*parts, _("%(days)s days") % {"days": days}])


def page(answer: Answer) -> Page:
    return Page(
        summary="",
        figures=_figures(answer),
        listings=[Listing(_("Recommendations"), answer["recommendations"])],
        tables=[table for table in _tables(answer) if table.rows],
        missing=_missing(answer),
    )


def _figures(answer: Answer) -> list[Figure]:
    sample = answer["sample"]
    confidence = 100 * answer["confidence_score"]
    return [
        Figure(
            "confidence_score",
            _("Confidence"),
            confidence,
            f"{confidence:.0f} %",
            hint=_(
                "How surely the named words grew, times the share of weeks that have posts."
            ),
        ),
        Figure("posts", _("Posts"), sample["posts"], figures.number(sample["posts"])),
        Figure(
            "posts_before",
            _("Posts before"),
            sample["posts_before"],
            figures.number(sample["posts_before"]),
        ),
    ]


def _tables(answer: Answer) -> list[Table]:
    growth = [
        (
            _("Hashtags"),
            [{**row, "name": f"#{row['name']}"} for row in answer["hashtags"]],
        )
    ]
    growth += [
        (str(_FACETS.get(facet, facet)), rows)
        for facet, rows in answer["concepts"].items()
    ]
    return [
        *(_growth_table(title, rows) for title, rows in growth),
        _peak_table(answer),
    ]


def _growth_table(title: str, rows: list[dict[str, Any]]) -> Table:
    return Table(
        title,
        (_("Word"), _("Posts"), _("Before"), _("Growth"), _("Surely grew")),
        [
            [
                Cell(row["name"]),
                Cell(figures.number(row["posts"]), is_number=True),
                Cell(figures.number(row["posts_before"]), is_number=True),
                Cell(f"{row['growth_rate']:+.0f} %", is_number=True),
                Cell(f"{row['trend_score']:.0f} %", is_number=True),
            ]
            for row in rows
        ],
        subtitle=_("Share of the posts, against the time before"),
    )


def _peak_table(answer: Answer) -> Table:
    return Table(
        _("Dates ahead"),
        (_("Day"), _("Date"), _("Posts of earlier years")),
        [
            [
                Cell(peak["name"]),
                Cell(figures.short_date(date.fromisoformat(peak["date"]))),
                Cell(
                    _("%(lift)s times the usual") % {"lift": peak["lift"]}
                    if peak["lift"]
                    else _("not measured"),
                ),
            ]
            for peak in answer["peaks"]
        ],
    )


def _missing(answer: Answer) -> list[str]:
    missing = []
    if answer["sample"]["counted"] == "all":
        missing.append(
            _(
                "Too few posts of others are collected: what your brand itself posted is counted too. Watch hashtags and creators of the market."
            )
        )
    if any(peak["basis"] == "calendar" for peak in answer["peaks"]):
        missing.append(
            _(
                "For some dates no earlier year is collected: only the calendar knows them."
            )
        )
    return missing


LAYOUT = Layout(
    icon="trending-up",
    about=gettext_lazy(
        "Hashtags, products and ingredients that grow in a market beyond its own volume, and the dates ahead."
    ),
    asked=asked,
    page=page,
    examples=(
        Example(
            gettext_lazy("Skincare in Japan, 30 days"),
            {"market": "JP", "category": "skincare", "time_horizon": "30d"},
        ),
        Example(
            gettext_lazy("Everything in the United States, 90 days"),
            {"market": "US", "category": "all", "time_horizon": "90d"},
        ),
    ),
)
