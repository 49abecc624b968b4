"""Statistics in the words and shapes that the panels show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series
from kbeauty.lib.figures import Change
from markets.scope import Scope
from markets.selectors import (
    RATES,
    Bucket,
    Kpi,
    Kpis,
    MarketRow,
    Measure,
    TimeCell,
)

STEPS = 5
# A cell of the heat map with fewer posts is drawn pale and never called the best.
ENOUGH_POSTS = 3
WorldMeasure = Literal["rate", "posts"]


@dataclass(frozen=True, slots=True)
class FigureCard:
    """One figure as ``{% stat %}`` takes it."""

    label: str
    value: str
    change: Change
    before: str
    hint: str
    trend: Sequence[float | None]


def measure_labels() -> dict[Measure, str]:
    return {
        "rate_by_reach": _("Rate by reach"),
        "rate_by_followers": _("Rate by followers"),
        "rate_by_views": _("Rate by views"),
        "interactions": _("Interactions"),
        "reach": _("Reach"),
        "views": _("Views"),
        "posts": _("Posts"),
    }


def _hints(found: Kpis) -> dict[str, str]:
    mean = figures.percent(found.rate_by_followers_mean.value)
    return {
        "posts": _("Posts published in the period and not deleted since."),
        "reach": _(
            "Sum of the reach of each post. A person who saw two posts counts twice."
        ),
        "views": _("Sum of the times that posts were played or shown."),
        "interactions": _("Likes + comments + saves + shares."),
        "rate_by_reach": _(
            "Sum of interactions ÷ sum of reach × 100, over posts whose reach is known."
        ),
        "median": _(
            "Median of the posts: (likes + comments) ÷ followers at the time of posting × 100. The mean is %(mean)s."
        )
        % {"mean": mean},
        "rate_by_views": _(
            "Sum of interactions ÷ sum of views × 100, over posts whose views are known."
        ),
        "followers": _(
            "Newest daily count up to the last day, summed over the accounts. The change compares accounts that have a count for both days."
        ),
    }


def _estimate_note(found: Kpis) -> str:
    number = found.estimated_posts
    return ngettext(
        "For %(number)s of %(known)s posts the followers are those when it was first collected: Instagram does not tell those on the day of posting.",
        "For %(number)s of %(known)s posts the followers are those when they were first collected: Instagram does not tell those on the day of posting.",
        number,
    ) % {
        "number": figures.number(number),
        "known": figures.number(found.rate_by_followers.known_posts),
    }


def figure_cards(
    found: Kpis, trends: Mapping[Measure, Sequence[Bucket]]
) -> list[FigureCard]:
    """The eight figures in reading order: how much, then how well."""
    hints = _hints(found)

    def card(label: str, kpi: Kpi, measure: Measure | None) -> FigureCard:
        shown = figures.percent if kpi.is_rate else figures.compact
        hint = hints[kpi.key]
        if kpi.key == "median" and found.estimated_posts:
            hint += "\n" + _estimate_note(found)
        if kpi.key not in {"posts", "followers"}:
            hint += "\n" + _("Known for %(known)s of %(posts)s posts.") % {
                "known": figures.number(kpi.known_posts),
                "posts": figures.number(found.posts.value),
            }
        return FigureCard(
            label=label,
            value=shown(kpi.value),
            change=kpi.change,
            before=shown(kpi.before),
            hint=hint,
            trend=[one.value for one in trends[measure]] if measure else [],
        )

    return [
        card(_("Posts"), found.posts, "posts"),
        card(_("Reach"), found.reach, "reach"),
        card(_("Views"), found.views, "views"),
        card(_("Interactions"), found.interactions, "interactions"),
        card(_("Engagement rate by reach"), found.rate_by_reach, "rate_by_reach"),
        card(
            _("Engagement rate by followers (median)"),
            found.rate_by_followers,
            "rate_by_followers",
        ),
        card(_("Engagement rate by views"), found.rate_by_views, "rate_by_views"),
        card(_("Followers"), found.followers, None),
    ]


def engagement_chart(
    scope: Scope, measure: Measure, buckets: Sequence[Bucket]
) -> Chart:
    """The period beside the one before: rates as lines, sums as bars."""
    is_rate = measure in RATES
    label = measure_labels()[measure]
    shown = (
        figures.month_and_year
        if buckets and buckets[0].days > 20
        else figures.day_and_month
    )
    return Chart(
        id="engagement",
        title=_("%(measure)s over time") % {"measure": label},
        labels=[shown(bucket.first_day) for bucket in buckets],
        series=[
            Series(_("This period"), [bucket.value for bucket in buckets]),
            Series(
                _("Period before"),
                [bucket.before for bucket in buckets],
                "chart-before" if is_rate else "neutral",
                is_dashed=True,
            ),
        ],
        kind="line" if is_rate else "bar",
        unit="percent" if is_rate else "count",
        first_column=_("From"),
    )


def step(value: float | None, highest: float | None) -> int:
    """1 to 5: which fifth of the highest value; 0 where nothing is known."""
    if not value or not highest:
        return 0
    return min(STEPS, int(STEPS * value / highest * 0.9999) + 1)


def world(rows: Sequence[MarketRow], by: WorldMeasure) -> dict[str, Any]:
    """The table's rows with bars, and the map's markets with their step of colour."""

    def value(row: MarketRow) -> float | None:
        return row.rate_by_reach if by == "rate" else row.posts

    highest = max((value(row) or 0 for row in rows if row.code), default=0)
    return {
        "by": by,
        "rows": [{"row": row, "value": value(row)} for row in rows],
        "highest": highest,
        "world": {
            row.code: {
                "step": step(value(row), highest),
                "label": _("%(market)s: %(posts)s posts, rate by reach %(rate)s")
                % {
                    "market": row.name,
                    "posts": figures.number(row.posts),
                    "rate": figures.percent(row.rate_by_reach),
                },
            }
            for row in rows
            if row.code and value(row)
        },
        "measures": {"rate": _("Rate by reach"), "posts": _("Posts")},
    }


def heat_rows(cells: Sequence[TimeCell]) -> dict[str, Any]:
    """Seven rows of 24 hours; the best three hours that have enough posts."""
    found = {(cell.weekday, cell.hour): cell for cell in cells}
    solid = [
        cell
        for cell in cells
        if cell.posts >= ENOUGH_POSTS and cell.median_rate is not None
    ]
    highest = max((cell.median_rate or 0 for cell in solid), default=0)
    best = sorted(solid, key=lambda cell: -(cell.median_rate or 0))[:3]
    rows = [
        {
            "name": figures.weekday(day),
            "cells": [
                _heat_cell(hour, found.get((day, hour)), highest) for hour in range(24)
            ],
        }
        for day in range(7)
    ]
    return {
        "rows": rows,
        "hours": range(24),
        "is_empty": not cells,
        "best": [
            {
                "name": figures.weekday(cell.weekday),
                "hour": f"{cell.hour:02d}:00",
                "rate": cell.median_rate,
                "posts": cell.posts,
            }
            for cell in best
        ],
    }


def _heat_cell(hour: int, cell: TimeCell | None, highest: float) -> dict[str, Any]:
    if cell is None:
        return {"hour": hour, "posts": 0, "rate": None, "step": 0, "is_few": False}
    is_few = cell.posts < ENOUGH_POSTS
    return {
        "hour": hour,
        "posts": cell.posts,
        "rate": cell.median_rate,
        "step": 0 if is_few else step(cell.median_rate, highest),
        "is_few": is_few,
    }
