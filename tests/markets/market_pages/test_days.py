from datetime import date

from markets.market_pages.days import days_ahead, next_day


def test_days_are_told_with_how_far_they_are():
    found = days_ahead("DE", date(2026, 11, 27), 30)

    assert [(one.day, one.in_days) for one in found] == [
        (date(2026, 11, 27), 0),
        (date(2026, 11, 30), 3),
        (date(2026, 12, 25), 28),
        (date(2026, 12, 26), 29),
    ]
    assert [one.is_shopping for one in found] == [True, True, False, False]
    assert ["holiday" in one.kinds for one in found] == [False, False, True, True]


def test_occasions_of_one_day_stand_together():
    """Women's Day of 2027 in Poland falls on no holiday; Korea's Lunar New Year does."""
    [day] = [
        one
        for one in days_ahead("KR", date(2026, 12, 1))
        if one.day == date(2026, 12, 25)
    ]
    eve = next_day("KR", date(2026, 12, 24))

    assert [str(name) for name in day.names] == ["Christmas Day"]
    assert (eve.in_days, eve.kinds) == (0, ["shopping"])
