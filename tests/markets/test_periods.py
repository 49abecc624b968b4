from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from markets.periods import Period, latest, period_from


def test_period_counts_both_ends():
    assert Period(date(2026, 3, 11), date(2026, 3, 20)).days == 10


def test_period_before_is_as_long_and_touches():
    before = Period(date(2026, 3, 11), date(2026, 3, 20)).before

    assert (before.first_day, before.last_day) == (date(2026, 3, 1), date(2026, 3, 10))


def test_period_starts_at_midnight_of_the_persons_zone():
    with timezone.override(ZoneInfo("Asia/Seoul")):
        period = Period(date(2026, 3, 11), date(2026, 3, 11))

        assert period.start == datetime(2026, 3, 10, 15, tzinfo=UTC)
        assert period.end == datetime(2026, 3, 11, 15, tzinfo=UTC)


def test_latest_ends_today():
    period = latest(7)

    assert (period.last_day, period.days) == (timezone.localdate(), 7)


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"days": "31"},
        {"days": "x"},
        {"from": "2026-03-20", "to": "2026-03-11"},
        {"from": "2026-13-01", "to": "2026-03-11"},
        {"from": "1900-01-01", "to": "2026-03-11"},
        {"from": "0001-01-01", "to": "0001-01-02"},
        {"from": "9999-12-30", "to": "9999-12-31"},
        {"from": "2026-03-11"},
    ],
)
def test_unreadable_period_means_thirty_days(params):
    period = period_from(params)

    assert (period.days, period.is_custom) == (30, False)


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, False),
        ({"days": "x"}, False),
        ({"from": "2026-03-11", "to": "2026-03-20"}, False),
        ({"from": "2026-03-20", "to": "2026-03-11"}, True),
        ({"to": "2026-03-11"}, True),
    ],
)
def test_period_that_stands_in_says_so(params, expected):
    assert period_from(params).is_substitute is expected


def test_custom_period_is_read_and_named():
    period = period_from({"from": "2026-03-11", "to": "2026-03-20"})

    assert period == Period(date(2026, 3, 11), date(2026, 3, 20), is_custom=True)
    assert period.query == {"from": "2026-03-11", "to": "2026-03-20"}


def test_preset_is_named_by_its_days():
    assert period_from({"days": "90"}).query == {"days": "90"}
