from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from instagram.imports.dates import OrderEvidence, read_timestamp
from instagram.imports.issues import ValueRefusedError

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEOUL = ZoneInfo("Asia/Seoul")


def moment(text, order="mdy", zone=SEOUL):
    return read_timestamp(text, zone=zone, order=order, now=NOW)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-07-04T10:53:05+0000", datetime(2026, 7, 4, 10, 53, 5, tzinfo=UTC)),
        ("2026-07-04T10:53:05.123Z", datetime(2026, 7, 4, 10, 53, 5, tzinfo=UTC)),
        ("2026-07-04T10:53:05+09:00", datetime(2026, 7, 4, 1, 53, 5, tzinfo=UTC)),
        ("2026-07-04 10:53:05 UTC", datetime(2026, 7, 4, 10, 53, 5, tzinfo=UTC)),
        ("2026-07-04 10:53:05-0330", datetime(2026, 7, 4, 14, 23, 5, tzinfo=UTC)),
        ("2020-10-22 20:52:14", datetime(2020, 10, 22, 11, 52, 14, tzinfo=UTC)),
        ("2020-10-22", datetime(2020, 10, 21, 15, tzinfo=UTC)),
        ("2020/10/22 9:05", datetime(2020, 10, 22, 0, 5, tzinfo=UTC)),
        ("2020. 10. 22. 오후 8:52", datetime(2020, 10, 22, 11, 52, tzinfo=UTC)),
        ("2020년 10월 22일 20:52", datetime(2020, 10, 22, 11, 52, tzinfo=UTC)),
        ("03/27/2026 06:08", datetime(2026, 3, 26, 21, 8, tzinfo=UTC)),
        ("03/27/2026, 6:08 PM", datetime(2026, 3, 27, 9, 8, tzinfo=UTC)),
        ("03/27/2026 12:08 am", datetime(2026, 3, 26, 15, 8, tzinfo=UTC)),
        ("27.03.2026 06:08", datetime(2026, 3, 26, 21, 8, tzinfo=UTC)),
        ("Oct 22, 2020 8:52 PM", datetime(2020, 10, 22, 11, 52, tzinfo=UTC)),
        ("22 October 2020", datetime(2020, 10, 21, 15, tzinfo=UTC)),
        ("1603399934", datetime(2020, 10, 22, 20, 52, 14, tzinfo=UTC)),
        (1603399934, datetime(2020, 10, 22, 20, 52, 14, tzinfo=UTC)),
        ("1603399934.0", datetime(2020, 10, 22, 20, 52, 14, tzinfo=UTC)),
        ("1603399934000", datetime(2020, 10, 22, 20, 52, 14, tzinfo=UTC)),
    ],
)
def test_date_as_exports_write_it(written, expected):
    assert moment(written) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("mdy", datetime(2026, 3, 4, tzinfo=UTC)),
        ("dmy", datetime(2026, 4, 3, tzinfo=UTC)),
    ],
)
def test_order_decides_what_a_date_of_two_small_numbers_means(order, expected):
    assert moment("03/04/2026", order, ZoneInfo("UTC")) == expected


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "date_missing"),
        (None, "date_missing"),
        ("yesterday", "date_unreadable"),
        ("13/27/2026", "date_unreadable"),
        ("2026-02-30", "date_unreadable"),
        ("03/27/26", "date_unreadable"),
        ("2026-03-27 25:00", "date_unreadable"),
        ("2026-03-27 13:00 PM", "date_unreadable"),
        ("2026-11-22T00:00:00Z", "date_in_future"),
        ("2009-01-01", "date_too_early"),
    ],
)
def test_date_that_is_none_is_refused_with_its_reason(written, reason):
    with pytest.raises(ValueRefusedError) as refused:
        moment(written)

    assert refused.value.reason == reason


def test_summer_time_counts_in_the_chosen_zone():
    berlin = ZoneInfo("Europe/Berlin")

    assert moment("2026-07-01 12:00", zone=berlin).hour == 10
    assert moment("2026-01-01 12:00", zone=berlin).hour == 11


@pytest.mark.parametrize(
    ("dates", "order", "is_needed"),
    [
        (["03/04/2026", "27/03/2026"], "dmy", True),
        (["03/04/2026", "03/27/2026"], "mdy", True),
        (["03/04/2026", "01/02/2026"], None, True),
        (["03/27/2026", "27/03/2026"], None, True),
        (["03/03/2026"], None, False),
        (["2026-03-04", "", None, "27.03.2026"], None, False),
    ],
)
def test_order_of_a_file_is_told_by_its_clear_dates(dates, order, is_needed):
    evidence = OrderEvidence().see_all(dates)

    assert (evidence.order, evidence.is_needed) == (order, is_needed)
