from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts import audit, tasks
from accounts.enums import ActorKind, AuditAction, Tier
from accounts.models import AuditEvent, Company
from accounts.plans import daily_limit
from accounts.services.plans import change_plan, expire_plans
from instagram.models import Post
from kbeauty.lib.errors import InvalidInputError, PermissionRefusedError
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import ApiKeyFactory, CompanyFactory, UserFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
YEAR = NOW + timedelta(days=365)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(db):
    return UserFactory(is_staff=True)


def events(company):
    found = AuditEvent.objects.for_company(company).order_by("created_at")
    return [(one.action, one.actor_kind, one.before, one.after) for one in found]


@pytest.mark.parametrize(
    ("tier", "agreed", "limit"),
    [
        (Tier.FREE, None, 100),
        (Tier.BASIC, None, 1_000),
        (Tier.PRO, None, 10_000),
        (Tier.ENTERPRISE, 250_000, 250_000),
        (Tier.ENTERPRISE, None, 10_000),
        (Tier.BASIC, 250_000, 1_000),
    ],
)
def test_limit_of_each_plan(tier, agreed, limit):
    company = Company(subscription_tier=tier, agreed_daily_requests=agreed)

    assert daily_limit(company) == limit


def test_plan_that_ran_out_has_the_limit_of_free_at_once():
    company = Company(subscription_tier=Tier.PRO, subscription_expires_at=NOW)

    assert daily_limit(company) == 100


def test_staff_change_a_plan_and_the_log_says_what_changed(company, staff):
    with audit.origin(audit.Origin(kind=ActorKind.STAFF, actor=staff)):
        change_plan(
            company=company,
            tier=Tier.ENTERPRISE,
            ends_at=YEAR,
            agreed_daily_requests=50_000,
            by=staff,
        )

    stored = Company.objects.get(pk=company.pk)
    assert (stored.plan, daily_limit(stored)) == (Tier.ENTERPRISE, 50_000)
    assert stored.subscription_expires_at == YEAR
    assert events(company) == [
        (
            AuditAction.PLAN_CHANGED,
            ActorKind.STAFF,
            {"plan": "free", "ends_at": None, "daily_requests": None},
            {
                "plan": "enterprise",
                "ends_at": "2027-11-27T12:00:00+00:00",
                "daily_requests": 50_000,
            },
        )
    ]


def test_change_to_the_same_plan_is_no_event(company, staff):
    change_plan(
        company=company,
        tier=Tier.FREE,
        ends_at=None,
        agreed_daily_requests=None,
        by=staff,
    )

    assert events(company) == []


def test_owner_changes_no_plan(company, member):
    with pytest.raises(PermissionRefusedError):
        change_plan(
            company=company,
            tier=Tier.PRO,
            ends_at=None,
            agreed_daily_requests=None,
            by=member,
        )

    assert Company.objects.get(pk=company.pk).plan == Tier.FREE
    assert events(company) == []


@pytest.mark.parametrize(
    ("tier", "ends_at", "agreed", "field"),
    [
        (Tier.FREE, YEAR, None, "subscription_expires_at"),
        (Tier.PRO, NOW, None, "subscription_expires_at"),
        (Tier.PRO, None, 5, "agreed_daily_requests"),
        (Tier.ENTERPRISE, None, 0, "agreed_daily_requests"),
    ],
)
def test_plan_that_makes_no_sense_is_refused(
    company, staff, tier, ends_at, agreed, field
):
    with pytest.raises(InvalidInputError) as refused:
        change_plan(
            company=company,
            tier=tier,
            ends_at=ends_at,
            agreed_daily_requests=agreed,
            by=staff,
        )

    assert list(refused.value.fields) == [field]
    assert Company.objects.get(pk=company.pk).plan == Tier.FREE


def test_plan_that_has_run_out_falls_to_free_and_everything_stays(db):
    company = CompanyFactory(
        subscription_tier=Tier.ENTERPRISE,
        subscription_expires_at=NOW - timedelta(minutes=1),
        agreed_daily_requests=7,
    )
    PostFactory(account=InstagramAccountFactory(company=company))
    key = ApiKeyFactory(company=company)
    later = CompanyFactory(
        subscription_tier=Tier.PRO, subscription_expires_at=NOW + timedelta(seconds=1)
    )

    tasks.expire_plans.delay()

    stored = Company.objects.get(pk=company.pk)
    assert (stored.subscription_tier, stored.subscription_expires_at) == ("free", None)
    assert stored.agreed_daily_requests is None
    assert Company.objects.get(pk=later.pk).plan == Tier.PRO
    with tenant(company.pk):
        key.refresh_from_db()
        assert (Post.objects.for_company(company).count(), key.is_usable) == (1, True)
        assert events(company) == [
            (
                AuditAction.PLAN_EXPIRED,
                ActorKind.SYSTEM,
                {
                    "plan": "enterprise",
                    "ends_at": "2026-11-27T11:59:00+00:00",
                    "daily_requests": 7,
                },
                {"plan": "free", "ends_at": None, "daily_requests": None},
            )
        ]


def test_running_it_again_changes_nothing(company):
    Company.objects.filter(pk=company.pk).update(
        subscription_tier=Tier.PRO, subscription_expires_at=timezone.now()
    )

    assert [expire_plans(), expire_plans()] == [1, 0]
    assert len(events(company)) == 1
