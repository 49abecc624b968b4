"""Figures over time, each beside the same day of the period before."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, get_args

from markets.daily.reading import Span, figures_of
from markets.periods import Period
from markets.scope import Scope
from markets.selectors.expressions import with_rates

Measure = Literal[
    "rate_by_reach",
    "rate_by_followers",
    "rate_by_views",
    "interactions",
    "reach",
    "views",
    "posts",
]
MEASURES: tuple[Measure, ...] = get_args(Measure)
RATES = ("rate_by_reach", "rate_by_followers", "rate_by_views")


@dataclass(frozen=True, slots=True)
class Bucket:
    """Some days of the period and the days as far from the start of the period before."""

    first_day: date
    days: int
    value: float | None
    before: float | None


def bucket_days(period_days: int) -> int:
    """Days up to two weeks, then three days, then weeks, then months of 30 days.

    Brands post a few times a week: beyond two weeks single days are gaps and spikes.
    """
    if period_days <= 14:
        return 1
    if period_days <= 45:
        return 3
    return 7 if period_days <= 400 else 30


def time_series(scope: Scope, measure: Measure) -> list[Bucket]:
    """The measure per bucket, oldest first.

    Buckets are counted back from the last day, so the newest is whole; the first takes the
    days that are left over. A sum over no posts is 0, a rate of no posts is unknown.
    """
    return all_series(scope)[measure]


def all_series(scope: Scope) -> dict[Measure, list[Bucket]]:
    """Every measure over time, from the same one query."""
    days = scope.period.days
    size = bucket_days(days)
    count = max(1, round(days / size))
    spans = [_span(scope, at, size=size, count=count) for at in reversed(range(count))]
    back = timedelta(days=days)
    asked = [
        one
        for from_end, first, last in spans
        for one in (
            _moments(2 * from_end, first, last),
            _moments(2 * from_end + 1, first - back, last - back),
        )
    ]
    found = {row["number"]: with_rates(row) for row in figures_of(scope.asked(), asked)}
    return {
        measure: [
            Bucket(
                first_day=first,
                days=(last - first).days + 1,
                value=_value(found.get(2 * from_end), measure),
                before=_value(found.get(2 * from_end + 1), measure),
            )
            for from_end, first, last in spans
        ]
        for measure in MEASURES
    }


def _moments(number: int, first: date, last: date) -> Span:
    days = Period(first, last)
    return Span(number, days.start, days.end)


def _span(
    scope: Scope, from_end: int, *, size: int, count: int
) -> tuple[int, date, date]:
    """First and last day of a bucket."""
    last = scope.period.last_day - timedelta(days=from_end * size)
    if from_end == count - 1:
        return from_end, scope.period.first_day, last
    return from_end, last - timedelta(days=size - 1), last


def _value(row: dict[str, Any] | None, measure: Measure) -> float | None:
    if row is None:
        return None if measure in RATES else 0
    value: float | None = row[measure]
    return value
