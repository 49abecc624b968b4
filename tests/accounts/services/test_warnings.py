from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts import tasks
from accounts.models import ApiKey, Notice
from accounts.services.warnings import warn_of_keys, warn_of_plan
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import MembershipFactory

NOW = datetime(2026, 11, 27, 0, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def _told():
    found = Notice.objects.order_by("pk")
    return [(one.kind, one.values) for one in found]


def _plan(company, left, tier="pro"):
    company.subscription_tier = tier
    company.subscription_expires_at = None if left is None else NOW + left
    company.save()
    return company


def _key(company, left, **fields):
    return ApiKey.objects.create(
        company=company,
        name="BI tool",
        prefix="kb_1",
        key_hash=f"hash-{left}-{fields}"[:64],
        scopes=["read"],
        expires_at=None if left is None else NOW + left,
        **fields,
    )


@pytest.mark.parametrize(
    ("left", "kinds"),
    [
        (None, []),
        (timedelta(days=7, seconds=1), []),
        (timedelta(days=7), ["plan_ends"]),
        (timedelta(hours=1), ["plan_ends"]),
        (timedelta(0), ["plan_ended"]),
        (timedelta(days=-29), ["plan_ended"]),
        # Long ago: what was told of it may be forgotten by now.
        (timedelta(days=-31), []),
    ],
)
def test_warn_of_plan_end_decides(company, member, left, kinds):
    warn_of_plan(company=_plan(company, left))

    assert [kind for kind, _values in _told()] == kinds


def test_warn_of_plan_tells_each_step_once(company, member, clock):
    _plan(company, timedelta(days=9))

    for _day in range(20):
        warn_of_plan(company=company)
        clock.shift(timedelta(days=1))

    ends = "2026-12-06T00:00:00+00:00"
    assert _told() == [
        ("plan_ends", {"plan": "pro", "ends_at": ends, "days": 7}),
        ("plan_ends", {"plan": "pro", "ends_at": ends, "days": 1}),
        ("plan_ended", {"plan": "pro", "ended_at": ends}),
    ]


def test_warn_of_plan_that_was_lengthened_begins_anew(company, member):
    warn_of_plan(company=_plan(company, timedelta(days=1)))
    warn_of_plan(company=_plan(company, timedelta(days=6)))

    assert [values["days"] for _kind, values in _told()] == [1, 6]


def test_warn_of_plan_free_has_no_end(company, member):
    warn_of_plan(company=_plan(company, timedelta(days=1), tier="free"))

    assert _told() == []


@pytest.mark.parametrize(
    ("left", "count"),
    [
        (None, 0),
        (timedelta(days=8), 0),
        (timedelta(days=7), 1),
        (timedelta(hours=1), 1),
        (timedelta(0), 0),
    ],
)
def test_warn_of_keys_end_decides(company, member, left, count):
    _key(company, left)

    for _day in range(2):
        warn_of_keys(company=company)

    assert len(_told()) == count


def test_warn_of_keys_names_the_key(company, member):
    _key(company, timedelta(days=2))

    warn_of_keys(company=company)

    assert _told() == [
        (
            "key_ends",
            {"key": "BI tool (kb_1…)", "ends_at": "2026-11-29T00:00:00+00:00"},
        )
    ]


def test_warn_of_keys_revoked_is_over(company, member):
    _key(company, timedelta(days=2), revoked_at=NOW)

    warn_of_keys(company=company)

    assert _told() == []


def test_warn_plans_task_goes_through_all_companies(db):
    companies = [MembershipFactory().company for _each in range(2)]
    for one in companies:
        _plan(one, timedelta(days=1))

    tasks.warn_plans()

    counts = []
    for one in companies:
        with tenant(one.pk):
            counts.append(len(_told()))
    assert counts == [1, 1]
