from datetime import date

import pytest

from markets.calendars import market_days
from markets.registry import MARKETS


def names(market, first, last):
    return [(one.day, str(one.name)) for one in market_days(market, first, last)]


@pytest.mark.parametrize("market", MARKETS)
def test_every_market_has_days(market):
    assert len(market_days(market, date(2027, 1, 1), date(2027, 12, 31))) >= 6


def test_days_follow_their_rules():
    assert (date(2026, 11, 27), "Black Friday") in names(
        "US", date(2026, 11, 1), date(2026, 11, 30)
    )
    assert (date(2026, 5, 10), "Mother's Day") in names(
        "JP", date(2026, 5, 1), date(2026, 5, 31)
    )
    assert (date(2026, 5, 3), "Mother's Day") in names(
        "ES", date(2026, 5, 1), date(2026, 5, 31)
    )


def test_the_bounds_are_part_of_the_span():
    assert names("CN", date(2026, 11, 11), date(2026, 11, 11)) == [
        (date(2026, 11, 11), "11.11")
    ]


def test_a_span_over_new_year_holds_both_years():
    days = [one.day for one in market_days("KR", date(2026, 12, 20), date(2027, 1, 2))]

    assert days == [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)]
