import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.enums import Tier
from accounts.models import ApiUsage, Company
from accounts.services.usage import save_usage
from accounts.usage import limits
from accounts.usage.figures import DayUsage, last_days, usage_today
from kbeauty.lib import redis_gate
from tests.factories.accounts import ApiKeyFactory

PAGE = "/settings/usage/"
NOW = datetime(2026, 11, 27, 12, 0, 30, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def clock(company):
    Company.objects.filter(pk=company.pk).update(
        created_at=datetime(2026, 11, 1, 8, tzinfo=UTC)
    )
    company.refresh_from_db()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def page(client, member):
    def page():
        client.force_login(member)
        return " ".join(client.get(PAGE).content.decode().split())

    return page


def count(company, times):
    for _ in range(times):
        limits.count_call(company)


def count_earlier(company, clock, times):
    """Requests a quarter of an hour ago."""
    clock.shift(timedelta(minutes=-15))
    count(company, times)
    clock.shift(timedelta(minutes=15))


def rows(page):
    return page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>")


def test_page_tells_used_left_and_refused(company, page):
    ApiUsage.objects.create(company=company, day=TODAY, request_count=97)
    count(company, 5)

    shown = page()

    assert "Plan Free: 100 requests a day" in shown
    assert '<span class="stat-value">100</span>' in shown
    assert '<span class="stat-value">0</span>' in shown
    assert '<span class="stat-value">2</span>' in shown
    assert 'value="100" max="100"' in shown
    assert "Today&#x27;s limit is reached." in shown


def test_moment_of_the_limit_with_method_and_sample_in_the_persons_zone(
    company, member, page, clock
):
    member.time_zone = "Asia/Seoul"
    member.save()
    count_earlier(company, clock, 60)

    shown = page()

    # 40 left at 60 an hour: 40 minutes from 12:00:30 UTC, which is 21:00:30 in Seoul.
    text = "At the present pace today&#x27;s limit is reached at Nov 27, 2026 21:40."
    assert text in shown
    method = (
        "Present pace: 60 requests in the 60 full minutes before Nov 27, 2026 21:00,"
        " 60 an hour. The requests left today, divided by this pace, give the time"
        " that is left."
    )
    assert method in shown
    assert 'Nov 28, 2026 09:00 <span class="muted">Asia/Seoul</span>' in shown


def test_limit_that_is_not_reached_today(company, page, clock):
    count_earlier(company, clock, 2)

    shown = page()

    assert (
        "At the present pace the limit is not reached before the count starts anew"
        " at Nov 28, 2026 00:00." in shown
    )
    assert "Present pace: 2 requests in the 60 full minutes before" in shown


def test_without_a_pace_nothing_is_foretold(company, page):
    shown = page()

    assert "No request came in the last 60 minutes: there is no pace to go by." in shown
    assert "Present pace" not in shown
    assert "No request yet" in shown


def test_days_are_drawn_and_written_out(company, page):
    ApiUsage.objects.create(
        company=company, day=TODAY - timedelta(days=2), request_count=41
    )
    count(company, 3)

    shown = page()

    assert rows(shown) == 30
    assert '<th scope="row">Nov 25</th><td>41</td><td>0</td>' in shown
    assert '<th scope="row">Nov 27</th><td>3</td><td>0</td>' in shown
    assert '<th scope="row">Oct 29</th><td>–</td><td>–</td>' in shown


def test_days_before_the_company_was_there_are_not_known(company):
    ApiUsage.objects.create(
        company=company, day=TODAY - timedelta(days=3), request_count=9, refused_count=1
    )

    days = last_days(company, usage_today(company))

    known = [one for one in days if one.used is not None]
    assert (len(days), days[-1]) == (30, DayUsage(TODAY, 0, 0))
    assert known[0] == DayUsage(TODAY.replace(day=1), 0, 0)
    assert [one for one in days if one.used] == [
        DayUsage(TODAY - timedelta(days=3), 9, 1)
    ]


def test_plan_in_force_is_shown_with_its_end(company, page):
    Company.objects.filter(pk=company.pk).update(
        subscription_tier=Tier.BASIC, subscription_expires_at=NOW + timedelta(days=10)
    )

    shown = page()

    assert "Plan Basic: 1,000 requests a day" in shown
    assert "<dt>The plan ends</dt><dd>Dec 7, 2026 12:00</dd>" in shown


def test_end_of_a_plan_that_has_ended_is_not_foretold(company, page):
    Company.objects.filter(pk=company.pk).update(
        subscription_tier=Tier.BASIC, subscription_expires_at=NOW - timedelta(days=1)
    )

    assert "Plan Free: 100 requests a day" in page()
    assert "The plan ends" not in page()


def test_refused_requests_are_told_without_a_status_code(company, page):
    # Words only: the page's tokens and the company's number may hold any digits.
    words = re.sub(r"<[^>]+>", " ", page()).split()

    assert " ".join(words).count("over the limit") == 1
    assert "429" not in words


def test_viewer_sees_the_page_and_strangers_their_own(
    client, company, viewer, stranger
):
    count(company, 7)

    client.force_login(viewer)
    assert '<span class="stat-value">7</span>' in client.get(PAGE).content.decode()
    client.force_login(stranger)
    assert '<span class="stat-value">7</span>' not in client.get(PAGE).content.decode()


def test_page_is_only_read(logged_in):
    assert logged_in.post(PAGE).status_code == 405


def test_without_redis_the_saved_counts_are_shown_as_such(
    company, page, own_valkey, settings, monkeypatch
):
    monkeypatch.setattr(redis_gate, "PAUSE", 60)
    default = {**settings.CACHES["default"], "LOCATION": own_valkey.url}
    settings.CACHES = {**settings.CACHES, "default": default}
    count(company, 6)
    save_usage()
    own_valkey.stop()

    shown = page()

    assert "Counting is interrupted" in shown
    assert '<span class="stat-value">6</span>' in shown
    assert "The present pace is not known while counting is interrupted." in shown


def test_api_tells_the_same(client, company, member):
    ApiUsage.objects.create(
        company=company, day=TODAY - timedelta(days=1), request_count=9, refused_count=1
    )
    ApiKeyFactory(company=company)
    client.force_login(member)

    told = client.get("/api/v1/usage").json()

    days = told.pop("days")
    assert told == {
        "plan": "free",
        "limit": 100,
        "used": 1,
        "refused": 0,
        "remaining": 99,
        "reset_at": "2026-11-28T00:00:00Z",
        "reset": 43170,
        "is_live": True,
    }
    assert days[0] == {"day": "2026-10-29", "used": None, "refused": None}
    assert days[-2:] == [
        {"day": "2026-11-26", "used": 9, "refused": 1},
        {"day": "2026-11-27", "used": 1, "refused": 0},
    ]
