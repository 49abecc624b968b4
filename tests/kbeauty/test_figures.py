from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from kbeauty.lib import figures
from kbeauty.lib.figures import Change, change


@pytest.mark.parametrize(
    ("value", "english", "korean"),
    [
        (None, "–", "–"),
        (0, "0", "0"),
        (9_999, "9,999", "9,999"),
        (12_345, "12.3K", "1.2만"),
        (1_234_567, "1.2M", "123만"),
        (560_400, "560K", "56만"),
        (13_297_000, "13.3M", "1,330만"),
        (-250_000, "-250K", "-25만"),
    ],
)
def test_compact_counts_as_each_language_does(value, english, korean):
    with translation.override("en"):
        assert figures.compact(value) == english
    with translation.override("ko"):
        assert figures.compact(value) == korean


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(None, 2, "–"), (3.2, 2, "3.20%"), (1234.5, 0, "1,234%"), (0.0, 1, "0.0%")],
)
def test_percent_takes_per_cent(value, digits, text):
    assert figures.percent(value, digits) == text


def test_dates_are_those_of_the_persons_zone():
    moment = datetime(2026, 3, 10, 16, 5, tzinfo=UTC)

    with timezone.override(ZoneInfo("Asia/Seoul")):
        with translation.override("en"):
            assert figures.short_time(moment) == "Mar 11, 2026 01:05"
            assert figures.day_and_month(moment) == "Mar 11"
        with translation.override("ko"):
            assert figures.short_date(moment) == "2026. 3. 11."
            assert figures.day_and_month(moment) == "3월 11일"
            assert figures.month_and_year(date(2026, 3, 1)) == "2026년 3월"


def test_missing_times_are_dashes():
    assert (figures.short_time(None), figures.short_date(None)) == ("–", "–")


def test_names_of_languages_and_markets():
    with translation.override("ko"):
        assert figures.language_name("ja") == "일본어"
        assert figures.market_name("DE") == "독일"
        assert figures.weekday(0) == "월"
    with translation.override("en"):
        assert figures.language_name("hi-Latn") == "Hindi (Latin)"
        assert figures.language_name("xx-unknown") == "xx-unknown"
        assert figures.market_name("HK") == "Hong Kong"


@pytest.mark.parametrize(
    ("now", "before", "is_points", "expected"),
    [
        (110, 100, False, Change("up", 10.0)),
        (90, 100, False, Change("down", -10.0)),
        (100, 100, False, Change("flat", 0.0)),
        (5, 0, False, Change("unknown")),
        (None, 5, False, Change("unknown")),
        (3.5, 3.0, True, Change("up", 0.5, is_points=True)),
        (0.5, 0, True, Change("up", 0.5, is_points=True)),
        (3.001, 3.0, True, Change("flat", 0.0, is_points=True)),
    ],
)
def test_change(now, before, is_points, expected):
    assert change(now, before, is_points=is_points) == expected


def test_change_is_told_without_its_sign():
    assert Change("down", -12.34).text == "12.3%"
    assert Change("down", -0.5, is_points=True).text == "0.50 pp"
    assert Change("unknown").text == ""
