"""Call 18 and the staff's first page: one set of figures, each of them measured."""

import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from accounts.enums import Tier
from accounts.log_in.tokens import open_token_session
from accounts.models import Alarm, AuditEvent, User
from analysis.enums import CallOutcome
from analysis.models import CacheCount, LedgerEntry
from analysis.services.reading import read_new_texts
from instagram.budget.governor import Governor
from instagram.budget.rules import Lesson
from instagram.models import ApiCall
from kbeauty.lib.breaker import Breaker
from kbeauty.lib.tenancy import all_companies, tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory, UserFactory
from tests.factories.analysis import AnalysisResultFactory
from tests.factories.instagram import (
    CommentFactory,
    InstagramAccountFactory,
    PostFactory,
)
from tests.instagram.waiting import let_time_pass

PATH = "/api/v1/admin/stats"


@pytest.fixture
def staff(client, db):
    client.force_login(UserFactory(email="help@kbeauty.test", is_staff=True))
    return client


def call(company, *, age=timedelta(0)):
    """One call to Instagram, made a while ago."""
    with tenant(company.pk):
        made = ApiCall.objects.create(
            company=company, method="GET", path="/me", duration_ms=1
        )
        ApiCall.objects.filter(pk=made.pk).update(created_at=timezone.now() - age)


def told(company, percent, *, age=timedelta(0), **fields):
    """An account of whose budget Instagram told a while ago."""
    with tenant(company.pk):
        account = InstagramAccountFactory(company=company, **fields)
    moment = time.time() - age.total_seconds()
    governor = Governor(settings.INSTAGRAM_APP_ID, clock=lambda: moment)
    governor.learn(account.instagram_user_id, Lesson(percent))


def figures(client):
    answer = client.get(PATH)
    assert answer.status_code == 200
    return answer.json()


def asked(company, cost):
    with tenant(company.pk):
        LedgerEntry.objects.create(
            company=company,
            kind="sentiment",
            prompt_version="sentiment-1",
            provider="openai",
            model="gpt-6-luna",
            cost_usd=cost,
            outcome=CallOutcome.ANSWERED,
        )


def test_where_nothing_was_measured_nothing_is_invented(staff):
    found = figures(staff)

    assert {name for name, value in found.items() if value is None} == {
        "cache_hit_rate",
        "api_rate_limit_remaining",
    }
    assert found["ai_cost_total"] == 0.0
    assert (found["total_users"], found["instagram_api_calls"]) == (1, 0)


def test_figures_are_counted_over_all_companies(staff):
    now = timezone.now()
    first, second = CompanyFactory.create_batch(2)
    UserFactory(last_active_at=now - timedelta(days=29))
    UserFactory(last_active_at=now - timedelta(days=31))
    UserFactory(last_active_at=None)
    # What analyses say of their cost does not count: the ledger does.
    AnalysisResultFactory(company=first, cost_usd=Decimal(7))
    AnalysisResultFactory(company=second)
    asked(first, Decimal("0.25"))
    asked(second, Decimal("1.5"))
    asked(second, None)
    call(first, age=timedelta(minutes=59))
    call(second, age=timedelta(minutes=1))
    call(second, age=timedelta(minutes=61))
    call(second, age=timedelta(hours=25))
    told(first, 40.0)
    told(second, 72.5)
    # Of a day ago, and of one that is no longer connected.
    told(first, 99.0, age=timedelta(hours=24))
    told(first, 99.0, token="")
    CacheCount.objects.create(day=now.date(), hits=3, misses=1)
    CacheCount.objects.create(day=now.date() - timedelta(days=29), hits=0, misses=4)
    CacheCount.objects.create(day=now.date() - timedelta(days=30), hits=99)
    Alarm.objects.create(name="limits", raised_at=now, seen_at=now)
    Alarm.objects.create(name="mail", raised_at=now, seen_at=now, resolved_at=now)

    found = figures(staff)

    left = found.pop("api_rate_limit_remaining")
    assert left == pytest.approx(27.5, abs=0.01)
    # The member of staff is one of the people, active at this moment.
    assert {name: found[name] for name in found if name != "measured_at"} == {
        "total_users": 4,
        "active_users_30d": 2,
        "total_analyses": 2,
        "ai_cost_total": 1.75,
        "cache_hit_rate": 37.5,
        "instagram_api_calls": 4,
        "instagram_api_calls_24h": 3,
        "total_companies": 2,
        "companies_by_plan": {"free": 2, "basic": 0, "pro": 0, "enterprise": 0},
        "open_alarms": 1,
    }


def test_a_budget_that_is_overdrawn_has_nothing_left(staff):
    told(CompanyFactory(), 130.0)

    assert figures(staff)["api_rate_limit_remaining"] == 0.0


def test_budget_told_earlier_has_more_left_by_now(staff):
    told(CompanyFactory(), 80.0, age=timedelta(hours=12))

    assert figures(staff)["api_rate_limit_remaining"] == pytest.approx(60, abs=0.01)


def test_line_to_instagram_is_told_on_the_page(staff):
    def line():
        tiles = staff.get("/admin/").context["tiles"]
        return [
            (one.value, one.note)
            for one in tiles
            if one.label == "Instagram, by Instagram Login"
        ]

    now = time.time()
    breaker = Breaker("instagram", clock=lambda: now)
    assert line() == [("Called", "")]
    for _ in range(4):
        breaker.fail(breaker.enter())
    assert line() == [("Called", "4 failures in a row")]
    breaker.fail(breaker.enter())
    [(value, note)] = line()
    assert value == "Left alone"
    assert note in {f"Next try in {left} seconds" for left in (57, 58, 59, 60)}
    let_time_pass()
    breaker = Breaker("instagram", clock=lambda: now - 60)
    for _ in range(5):
        breaker.fail(breaker.enter())
    assert line() == [("Being tried", "One call shows whether it is back")]


def test_companies_are_counted_by_the_plan_in_force(staff):
    now = timezone.now()
    CompanyFactory(subscription_tier=Tier.PRO)
    CompanyFactory(
        subscription_tier=Tier.PRO, subscription_expires_at=now + timedelta(days=1)
    )
    CompanyFactory(
        subscription_tier=Tier.BASIC, subscription_expires_at=now - timedelta(days=1)
    )
    CompanyFactory(subscription_tier=Tier.PRO, is_active=False)

    assert figures(staff)["companies_by_plan"] == {
        "free": 1,
        "basic": 0,
        "pro": 2,
        "enterprise": 0,
    }


def test_hits_and_misses_of_the_cache_are_counted(staff, client, company, member):
    cache.clear()
    account = InstagramAccountFactory(company=company)
    when = timezone.now() - timedelta(days=1)
    post = PostFactory(account=account, market="KR", timestamp=when)
    CommentFactory.create_batch(12, post=post, text="촉촉하고 좋아요", timestamp=when)
    read_new_texts(company=company)
    client.force_login(member)

    for _ in range(4):
        answer = client.post(
            "/api/v1/ai/sentiment",
            {"market": "KR", "time_range": "7d"},
            content_type="application/json",
        )
        assert answer.status_code == 200

    counted = CacheCount.objects.get()
    assert (counted.hits, counted.misses) == (3, 1)
    client.force_login(User.objects.get(is_staff=True))
    assert figures(client)["cache_hit_rate"] == 75.0


def test_page_and_call_show_the_same(staff):
    AnalysisResultFactory(cost_usd=Decimal("1.5"))
    CacheCount.objects.create(day=timezone.now().date(), hits=3, misses=1)

    found = figures(staff)
    tiles = {one.label: one.value for one in staff.get("/admin/").context["tiles"]}

    assert tiles == {
        "People": str(found["total_users"]),
        "Active people": str(found["active_users_30d"]),
        "Companies": str(found["total_companies"]),
        "Open alarms": str(found["open_alarms"]),
        "Analyses": str(found["total_analyses"]),
        "AI cost": f"${found['ai_cost_total']:.2f}",
        "Answers from the cache": f"{found['cache_hit_rate']:.1f}%",
        "Instagram calls": str(found["instagram_api_calls"]),
        "Call budget left": "–",
        "Instagram, by Instagram Login": "Called",
        "Instagram, by Facebook Login": "Called",
    }


def test_unknown_figures_are_dashes_with_a_reason(staff):
    text = staff.get("/admin/").content.decode()

    assert text.count("Nothing was measured.") == 2


@pytest.mark.parametrize("path", [PATH, "/admin/"])
def test_each_look_across_companies_is_recorded(staff, path):
    staff.get(path)

    with all_companies():
        seen = AuditEvent.objects.get()
    assert (seen.action, seen.actor_kind, seen.actor_label, seen.company_id) == (
        "staff.viewed",
        "staff",
        "help@kbeauty.test",
        None,
    )


def test_number_of_queries_does_not_grow(staff, django_assert_num_queries):
    AnalysisResultFactory()
    with django_assert_num_queries(17):
        staff.get(PATH)

    AnalysisResultFactory.create_batch(2)
    with django_assert_num_queries(17):
        staff.get(PATH)


def test_owner_of_a_company_is_no_staff(client, db):
    client.force_login(MembershipFactory().user)

    answer = client.get(PATH)

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "permission_denied"
    with all_companies():
        assert AuditEvent.objects.count() == 0


def test_signed_out_nobody_sees_it(client, db):
    assert client.get(PATH).status_code == 401


def test_staff_may_use_a_token(client, db):
    token = open_token_session(user=UserFactory(is_staff=True)).access_token

    answer = client.get(PATH, headers={"authorization": f"Bearer {token}"})

    assert answer.status_code == 200


def test_token_of_staff_who_were_closed_is_dead(client, db):
    user = UserFactory(is_staff=True)
    token = open_token_session(user=user).access_token
    user.is_active = False
    user.save()

    answer = client.get(PATH, headers={"authorization": f"Bearer {token}"})

    assert answer.status_code == 401


def test_other_methods_are_refused(staff):
    assert staff.post(PATH).status_code == 405
