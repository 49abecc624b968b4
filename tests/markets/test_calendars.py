from datetime import date

import pytest
from django.utils import translation

from markets import holiday_names
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


# The spans that pages and peaks ask for, and some years more.
SPAN = (date(2025, 1, 1), date(2032, 12, 31))


def test_every_holiday_has_a_korean_name():
    days = [(code, one) for code in MARKETS for one in market_days(code, *SPAN)]

    with translation.override("ko"):
        left = {
            (code, str(one.name))
            for code, one in days
            if one.kind == "holiday"
            and not any("가" <= c <= "힣" for c in str(one.name))
        }

    assert len(days) > 3000
    assert left == set()


def test_holidays_are_named_in_the_language_of_the_reader():
    [christmas] = market_days("DE", date(2026, 12, 25), date(2026, 12, 25))
    liberation, instead = market_days("KR", date(2026, 8, 1), date(2026, 8, 31))
    [guessed] = market_days("AE", date(2027, 6, 6), date(2027, 6, 6))
    [off] = [
        one
        for one in market_days("CN", date(2026, 1, 1), date(2026, 1, 10))
        if "Day off" in str(one.name)
    ]

    def named():
        return [str(one.name) for one in (christmas, liberation, instead, guessed, off)]

    assert named() == [
        "Christmas Day",
        "Liberation Day",
        "Alternative holiday for Liberation Day",
        "Islamic New Year (date estimated)",
        "Day off for work on Jan 4, 2026",
    ]
    with translation.override("ko"):
        assert named() == [
            "크리스마스",
            "광복절",
            "광복절 대체 공휴일",
            "이슬람 새해(예상 날짜)",
            "2026. 1. 4. 근무에 따른 대체 휴무",
        ]


def test_key_of_a_holiday_stays_when_its_date_is_no_longer_a_guess():
    assert holiday_names.holiday_key("Eid al-Fitr (observed, estimated)") == (
        holiday_names.holiday_key("Eid al-Fitr (observed)")
    )
    assert holiday_names.holiday_key("Diwali (estimated)") == "diwali"
    # Two holidays of one day keep their own keys.
    assert [
        one.key for one in market_days("KR", date(2025, 5, 5), date(2025, 5, 5))
    ] == [
        "buddha's birthday",
        "children's day",
    ]
