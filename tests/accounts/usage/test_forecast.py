"""The moment at which the limit is reached, worked out by hand."""

from datetime import UTC, datetime

import pytest

from accounts.usage.forecast import Forecast, Outlook, forecast

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 28, tzinfo=UTC)
# 120 requests in 60 minutes: two a minute.
STEADY = [2] * 60


def at(used, recent=STEADY, limit=1000, now=NOW):
    return forecast(used=used, limit=limit, recent=recent, now=now, resets_at=MIDNIGHT)


def test_what_is_left_at_two_a_minute():
    assert at(400) == Forecast(
        Outlook.EXPECTED, 120, 60, datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    )


def test_pace_is_the_mean_of_the_sample_however_it_came():
    burst = [0] * 59 + [120]

    assert at(400, recent=burst) == at(400)


def test_seconds_count():
    found = at(999, recent=[0] * 59 + [7])

    # One request left at 7 an hour: 60/7 minutes.
    assert found.at == datetime(2026, 11, 27, 12, 8, 34, 285714, tzinfo=UTC)


@pytest.mark.parametrize(
    ("limit", "outlook"),
    [
        # 12 hours are left: 1440 requests at two a minute.
        (1839, Outlook.EXPECTED),
        (1840, Outlook.NOT_TODAY),
        (5000, Outlook.NOT_TODAY),
    ],
)
def test_day_that_ends_first(limit, outlook):
    assert at(400, limit=limit).outlook == outlook


def test_without_requests_there_is_no_pace():
    assert at(400, recent=[0] * 60) == Forecast(Outlook.NO_PACE, 0, 60)
    assert at(400, recent=[]) == Forecast(Outlook.NO_PACE, 0, 0)


@pytest.mark.parametrize("used", [1000, 1500])
def test_limit_that_is_reached(used):
    assert at(used) == Forecast(Outlook.REACHED, 120, 60)


def test_last_request_before_the_limit():
    assert at(999).at == datetime(2026, 11, 27, 12, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recent", "rate"), [(STEADY, 120), ([1, 2], 90), ([0] * 60, 0), ([], None)]
)
def test_requests_an_hour(recent, rate):
    assert at(0, recent=recent).per_hour == rate
