"""Days of a market that move what people buy and post: public holidays and shopping days.

Holidays are the national ones as the holidays library knows them. Shopping days are those
whose date follows a rule that has held for years; a sale that a shop announces anew each
year is not here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

import holidays
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from markets.holiday_names import holiday_key, holiday_name
from markets.overlay import override_of
from markets.written import in_force

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DayKind = Literal["holiday", "shopping"]
_SEA = ("SG", "MY", "ID", "TH", "VN")
_BLACK_FRIDAY = (
    *("US", "CA", "GB", "DE", "FR", "IT", "ES", "PL", "BR", "AU", "AE", "IN"),
    *("KR", "JP", "SG", "MY"),
)
_SUNDAY, _THURSDAY = 6, 3
# Names come in the language of who reads them, not of who asked first.
_named = lazy(holiday_name, str)
_in_force = lazy(in_force, str)


@dataclass(frozen=True, slots=True)
class MarketDay:
    """One day with its name; the same ``key`` comes back year after year."""

    day: date
    key: str
    name: "StrOrPromise"
    kind: DayKind


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    """The number-th Monday (0) … Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    return _nth(year, 11, _THURSDAY, 4) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Shopping:
    key: str
    name: "StrOrPromise"
    markets: tuple[str, ...]
    on: Callable[[int], date]


_SHOPPING = (
    _Shopping(
        "valentines",
        _("Valentine's Day"),
        (*("KR", "JP", "CN", "TW", "HK", "US", "CA", "GB", "DE", "FR", "IT"),
         *("ES", "PL", "TH", "VN", "IN", "AU", *_SEA)),
        _fixed(2, 14),
    ),
    _Shopping("white_day", _("White Day"), ("KR", "JP", "TW"), _fixed(3, 14)),
    _Shopping(
        "womens_day",
        _("International Women's Day"),
        ("CN", "IT", "PL", "VN"),
        _fixed(3, 8),
    ),
    _Shopping(
        "mothers_day",
        _("Mother's Day"),
        ("JP", "CN", "TW", "HK", "SG", "US", "CA", "DE", "IT", "MY", "IN", "AU", "BR"),
        lambda year: _nth(year, 5, _SUNDAY, 2),
    ),
    _Shopping(
        "mothers_day",
        _("Mother's Day"),
        ("ES",),
        lambda year: _nth(year, 5, _SUNDAY, 1),
    ),
    _Shopping("mothers_day", _("Mother's Day"), ("PL",), _fixed(5, 26)),
    _Shopping("parents_day", _("Parents' Day"), ("KR",), _fixed(5, 8)),
    _Shopping("double_six", _("6.18 festival"), ("CN",), _fixed(6, 18)),
    _Shopping("lovers_day", _("Lovers' Day"), ("BR",), _fixed(6, 12)),
    _Shopping("double_nine", _("9.9 sale"), _SEA, _fixed(9, 9)),
    _Shopping("double_ten", _("10.10 sale"), _SEA, _fixed(10, 10)),
    _Shopping("singles_day", _("11.11"), ("CN", "TW", "HK", *_SEA), _fixed(11, 11)),
    _Shopping("pepero_day", _("Pepero Day"), ("KR",), _fixed(11, 11)),
    _Shopping("black_friday", _("Black Friday"), _BLACK_FRIDAY, _black_friday),
    _Shopping(
        "cyber_monday",
        _("Cyber Monday"),
        ("US", "CA", "GB", "DE", "FR", "AU"),
        lambda year: _black_friday(year) + timedelta(days=3),
    ),
    _Shopping("double_twelve", _("12.12 sale"), ("CN", *_SEA), _fixed(12, 12)),
    _Shopping("christmas_eve", _("Christmas Eve"), ("JP", "KR"), _fixed(12, 24)),
)  # fmt: skip


@cache
def _holidays_of(market: str, year: int) -> tuple[tuple[date, str], ...]:
    """Each holiday of the year with its English name; several may fall on one day."""
    known = holidays.country_holidays(market, years=year, language="en_US")
    return tuple(
        (day, name)
        for day in sorted(known)
        for name in known.get_list(day)
        if day.year == year
    )


def market_days(market: str, first: date, last: date) -> list[MarketDay]:
    """Holidays and shopping days from ``first`` to ``last``, both included, in order.

    Days that staff added are shopping days; those that they hid are left out.
    """
    years = range(first.year, last.year + 1)
    hidden = override_of(market).hidden_days
    days = [
        *(one for one in brought_days(market, years) if one.key not in hidden),
        *_own_days(market, years),
    ]
    return sorted(
        (one for one in days if first <= one.day <= last),
        key=lambda one: (one.day, one.kind, one.key),
    )


def brought_days(market: str, years: Iterable[int]) -> Iterable[MarketDay]:
    """As the product knows them, in no order."""
    yield from _shopping_days(market, years)
    yield from _public_holidays(market, years)


def _own_days(market: str, years: Iterable[int]) -> Iterable[MarketDay]:
    for year in years:
        for own in override_of(market).days:
            day = own.in_year(year)
            if day is not None:
                name = _in_force(own.en, own.ko)
                yield MarketDay(day, own.en.lower(), name, "shopping")


def _shopping_days(market: str, years: Iterable[int]) -> Iterable[MarketDay]:
    for year in years:
        for one in _SHOPPING:
            if market in one.markets:
                yield MarketDay(one.on(year), one.key, one.name, "shopping")


def _public_holidays(market: str, years: Iterable[int]) -> Iterable[MarketDay]:
    for year in years:
        for day, name in _holidays_of(market, year):
            name_here = _named(market, name)
            yield MarketDay(day, holiday_key(name), name_here, "holiday")
