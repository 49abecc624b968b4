from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts import tasks
from accounts.enums import Tier
from accounts.models import ApiUsage, Company, Notice
from accounts.services.usage import save_usage, store_counts
from accounts.usage import limits
from kbeauty.lib.limits import Counts
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import CompanyFactory

NOW = datetime(2026, 11, 27, 23, 59, 50, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 11, 27), date(2026, 11, 28)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def count(company, times=1):
    with tenant(company.pk):
        for _ in range(times):
            limits.count_call(company)


def stored(company):
    with tenant(company.pk):
        rows = ApiUsage.objects.for_company(company).order_by("day")
        return list(rows.values_list("day", "request_count", "refused_count"))


def test_counts_of_every_company_are_saved(company):
    other = CompanyFactory()
    count(company, 102)
    count(other, 3)

    tasks.save_usage.delay()

    assert stored(company) == [(TODAY, 100, 2)]
    assert stored(other) == [(TODAY, 3, 0)]


def test_only_what_has_moved_is_saved_again(company):
    count(company)
    assert [save_usage(), save_usage()] == [1, 0]

    count(company)

    assert save_usage() == 1
    assert stored(company) == [(TODAY, 2, 0)]


def test_last_counts_of_yesterday_are_saved_after_midnight(company, clock):
    count(company, 4)
    save_usage()
    count(company)
    clock.shift(20)
    count(company, 2)

    assert save_usage() == 2

    assert stored(company) == [(TODAY, 5, 0), (TOMORROW, 2, 0)]


def test_stored_counts_never_fall(company):
    store_counts(company=company, day=TODAY, counts=Counts(50, 7))
    store_counts(company=company, day=TODAY, counts=Counts(20, 9))

    assert stored(company) == [(TODAY, 50, 9)]


def test_count_that_comes_in_while_saving_is_saved_next_time(company):
    count(company, 2)
    limits.mark_saved(company.pk, TODAY, Counts(1, 0))

    assert save_usage() == 1
    assert stored(company) == [(TODAY, 2, 0)]


def test_company_that_is_gone_is_forgotten(db):
    company = CompanyFactory()
    count(company)
    with tenant(company.pk):
        company.delete()

    assert [save_usage(), save_usage()] == [1, 0]


def told():
    return sorted(Notice.objects.values_list("kind", "once"))


@pytest.mark.parametrize(
    ("used", "kinds"),
    [
        (79, []),
        (80, ["limit_near"]),
        (99, ["limit_near"]),
        (100, ["limit_reached"]),
        (150, ["limit_reached"]),
    ],
)
def test_company_hears_of_its_limit_once(company, member, used, kinds):
    count(company, used)
    save_usage()
    save_usage()

    assert told() == [(kind, f"{TODAY}:100") for kind in kinds]


def test_each_threshold_is_told_with_its_figures(company, member):
    for _ in range(12):
        count(company, 10)
        save_usage()

    notices = Notice.objects.order_by("pk").values_list("kind", "values", "path")
    assert list(notices) == [
        ("limit_near", {"used": 80, "limit": 100}, "/settings/usage/"),
        (
            "limit_reached",
            {"limit": 100, "resets_at": limits.end_of_today().isoformat()},
            "/settings/usage/",
        ),
    ]


def test_new_plan_has_new_thresholds(company, member):
    count(company, 90)
    save_usage()
    Company.objects.filter(pk=company.pk).update(subscription_tier=Tier.BASIC)
    company.refresh_from_db()
    count(company, 710)
    save_usage()

    assert told() == [
        ("limit_near", f"{TODAY}:100"),
        ("limit_near", f"{TODAY}:1000"),
    ]


def test_yesterdays_limit_is_no_news(company, member, clock):
    count(company, 85)
    clock.shift(20)

    save_usage()

    assert (told(), stored(company)) == ([], [(TODAY, 85, 0)])


def test_pace_counts_the_60_full_minutes_before(company, clock):
    clock.move_to(NOW - timedelta(minutes=61))
    count(company, 5)
    clock.shift(timedelta(minutes=1))
    count(company, 3)
    clock.shift(timedelta(minutes=59))
    count(company, 4)
    clock.shift(timedelta(minutes=1))
    count(company, 9)

    recent = limits.recent_counts(company, datetime.now(tz=UTC))

    assert recent == [3] + [0] * 58 + [4]
