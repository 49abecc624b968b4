"""Holidays and shopping days that lie ahead of a market."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from markets.calendars import DayKind, market_days

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAYS_AHEAD = 120
# Every market has a day within a year.
_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day with all its names: several may fall together."""

    day: date
    in_days: int
    names: Sequence["StrOrPromise"]
    kinds: Sequence[DayKind]

    @property
    def is_shopping(self) -> bool:
        return "shopping" in self.kinds


def days_ahead(market: str, today: date, days: int = DAYS_AHEAD) -> list[DayAhead]:
    """From today on, in order; ``today`` is the market's own."""
    found: dict[date, list[tuple[StrOrPromise, DayKind]]] = {}
    for one in market_days(market, today, today + timedelta(days=days)):
        found.setdefault(one.day, []).append((one.name, one.kind))
    return [
        DayAhead(
            day,
            (day - today).days,
            [name for name, _kind in named],
            [kind for _name, kind in named],
        )
        for day, named in found.items()
    ]


def next_day(market: str, today: date) -> DayAhead:
    return days_ahead(market, today, _A_YEAR)[0]
