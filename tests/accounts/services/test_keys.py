import re
import uuid
from copy import copy
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.access import memberships_of
from accounts.enums import AuditAction, Scope
from accounts.models import ApiKey, AuditEvent
from accounts.services import keys
from accounts.services.keys import (
    create_key,
    note_use,
    rename_key,
    revoke_key,
)
from kbeauty.lib.crypto import hash_of
from kbeauty.lib.errors import ConflictError, InvalidInputError
from tests.at_once import at_once
from tests.factories.accounts import ApiKeyFactory

NOW = datetime(2026, 11, 27, 9, 30, 20, tzinfo=UTC)


def make(company, member, **changes):
    asked = {"name": "Report", "scopes": [Scope.READ], "expires_at": None, **changes}
    return create_key(company=company, by=member, **asked)


def events(company):
    found = AuditEvent.objects.for_company(company).order_by("created_at", "pk")
    return [
        (one.action, one.actor_label, one.before, one.after)
        for one in found
        if one.action.startswith("key.")
    ]


def test_new_key_is_told_once_and_kept_as_a_hash(company, member):
    new = make(company, member)

    assert re.fullmatch(r"kbl_[a-z0-9]{8}_[A-Za-z0-9_-]{43}", new.text)
    assert new.text.startswith(f"{new.key.prefix}_")
    row = ApiKey.objects.values().get()
    assert row["key_hash"] == hash_of(new.text)
    assert [value for value in row.values() if new.text in str(value)] == []
    assert (row["scopes"], row["created_by_id"]) == (["read"], member.pk)


def test_no_two_keys_are_alike(company, member):
    made = [make(company, member) for _ in range(20)]

    assert len({one.text for one in made}) == 20
    assert len({one.text[13:] for one in made}) == 20


def test_making_a_key_is_in_the_log_without_the_key(company, member):
    ends = timezone.now() + timedelta(days=30)

    new = make(company, member, scopes=["write", "read"], expires_at=ends)

    told = {
        "name": "Report",
        "scopes": ["read", "write"],
        "expires_at": ends.isoformat(),
    }
    assert events(company) == [(AuditAction.KEY_CREATED, member.email, {}, told)]
    event = AuditEvent.objects.for_company(company).get(action=AuditAction.KEY_CREATED)
    assert event.target_label == f"Report ({new.key.prefix}…)"
    assert new.text not in str(AuditEvent.objects.values().get(pk=event.pk))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": ["read", "members:write"]}, "scopes"),
        ({"expires_at": NOW}, "expires_at"),
        ({"expires_at": NOW - timedelta(days=1)}, "expires_at"),
        ({"expires_at": datetime(9999, 12, 31, tzinfo=UTC)}, "expires_at"),
    ],
)
def test_key_that_makes_no_sense_is_refused(company, member, changes, field):
    with (
        time_machine.travel(NOW, tick=False),
        pytest.raises(InvalidInputError) as refused,
    ):
        make(company, member, **changes)

    assert list(refused.value.fields) == [field]
    assert ApiKey.objects.count() == 0


def test_company_has_no_more_keys_than_it_may(company, member, monkeypatch):
    monkeypatch.setattr(keys, "MOST_KEYS", 2)
    ApiKeyFactory(company=company, revoked_at=timezone.now())
    ApiKeyFactory(company=company, expires_at=timezone.now())
    ApiKeyFactory()
    make(company, member)
    make(company, member)

    with pytest.raises(ConflictError) as refused:
        make(company, member)

    assert refused.value.code == "too_many_keys"
    assert ApiKey.objects.filter(revoked_at=None, expires_at=None).count() == 2


def test_same_form_sent_twice_makes_one_key(company, member):
    code = uuid.uuid4()
    make(company, member, code=code)

    with pytest.raises(ConflictError) as refused:
        make(company, member, code=code)

    assert refused.value.code == "key_exists"
    assert ApiKey.objects.count() == 1
    assert len(events(company)) == 1


def test_renaming_says_what_it_was(company, member):
    key = make(company, member).key

    rename_key(key=key, name="Weekly report", by=member)
    rename_key(key=key, name="Weekly report", by=member)

    assert ApiKey.objects.get().name == "Weekly report"
    assert events(company)[1:] == [
        (
            AuditAction.KEY_CHANGED,
            member.email,
            {"name": "Report"},
            {"name": "Weekly report"},
        )
    ]


def test_revoked_key_keeps_its_name(company, member):
    key = make(company, member).key
    revoke_key(key=key, by=member)

    with pytest.raises(ConflictError):
        rename_key(key=key, name="Other", by=member)

    assert ApiKey.objects.get().name == "Report"


def test_revoking_twice_changes_nothing(company, member):
    key = make(company, member).key

    revoke_key(key=key, by=member)
    first = ApiKey.objects.get().revoked_at
    again = revoke_key(key=ApiKey.objects.get(), by=member)

    assert again.revoked_at == first
    assert [one[0] for one in events(company)] == ["key.created", "key.revoked"]


@pytest.mark.django_db(transaction=True)
def test_of_parallel_revocations_one_counts(company, member):
    key = make(company, member).key

    copies = [copy(key) for _ in range(4)]
    at_once(
        *(lambda one=one: revoke_key(key=one, by=member) for one in copies),
        company=company,
    )

    assert [one[0] for one in events(company)] == ["key.created", "key.revoked"]


def test_key_outlives_the_membership_and_the_person_who_made_it(company, member):
    key = make(company, member).key

    for membership in memberships_of(member):
        membership.delete()
    assert ApiKey.objects.get().created_by == member
    member.delete()

    kept = ApiKey.objects.get()
    assert (kept.pk, kept.created_by, kept.is_usable) == (key.pk, None, True)


def test_use_is_written_once_a_minute(company, django_assert_num_queries):
    key = ApiKeyFactory(company=company)
    with time_machine.travel(NOW, tick=False):
        note_use(key=key, ip="203.0.113.7")
    with time_machine.travel(NOW + timedelta(seconds=30), tick=False):
        # Read before the first use: the condition in the update holds it back.
        note_use(key=key, ip="203.0.113.8")
        fresh = ApiKey.objects.get()
        with django_assert_num_queries(0):
            note_use(key=fresh, ip="203.0.113.8")
    assert (fresh.last_used_at, fresh.last_used_ip) == (NOW, "203.0.113.7")

    with time_machine.travel(NOW + timedelta(seconds=61), tick=False):
        note_use(key=fresh, ip="203.0.113.8")

    fresh = ApiKey.objects.get()
    assert fresh.last_used_at == NOW + timedelta(seconds=61)
    assert fresh.last_used_ip == "203.0.113.8"
