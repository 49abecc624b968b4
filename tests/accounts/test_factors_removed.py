"""Somebody has lost phone and recovery codes, and our staff help."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import AuditAction
from accounts.log_in.tokens import open_token_session
from accounts.models import AuditEvent
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import UserFactory

REASON = "Lost the phone, known to us by video call"


@pytest.fixture
def mina(member):
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=member, type=kind, data={})
    return member


@pytest.fixture
def staff(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def page(person):
    return reverse("admin:accounts_user_remove_factors", args=[person.pk])


def test_factors_and_log_ins_are_gone_and_all_is_told(
    staff, company, mina, django_capture_on_commit_callbacks
):
    token = open_token_session(user=mina).access_token

    with django_capture_on_commit_callbacks(execute=True):
        answer = staff.post(page(mina), {"reason": REASON})

    assert answer["Location"] == f"/admin/accounts/user/{mina.pk}/change/"
    assert Authenticator.objects.filter(user=mina).count() == 0
    assert UserSession.objects.filter(user=mina).count() == 0
    headers = {"authorization": f"Bearer {token}"}
    assert Client().get("/api/v1/auth/me", headers=headers).status_code == 401
    with tenant(company.pk):
        event = AuditEvent.objects.get(action=AuditAction.SECOND_FACTOR_REMOVED)
    assert event.after == {"types": ["recovery_codes", "totp"], "reason": REASON}
    assert event.actor.is_staff
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        [mina.email],
        "Your second factor was removed",
    )
    assert "/settings/security/" in message.body


def test_reason_must_say_something(staff, mina):
    answer = staff.post(page(mina), {"reason": "lost"})

    assert answer.status_code == 200
    assert "reason" in answer.context["form"].errors
    assert Authenticator.objects.filter(user=mina).count() == 2


def test_person_without_a_factor_has_none_to_lose(staff, member):
    answer = staff.post(page(member), {"reason": REASON})

    assert answer.context["form"].non_field_errors() == [
        "This person has no second factor."
    ]
    assert mail.outbox == []


def test_nobody_removes_their_own(client, db):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    Authenticator.objects.create(user=boss, type=Authenticator.Type.TOTP, data={})

    answer = client.post(page(boss), {"reason": REASON})

    assert answer.status_code == 200
    assert Authenticator.objects.filter(user=boss).count() == 1


@pytest.mark.parametrize("rights", [{"is_staff": True}, {}])
def test_it_takes_an_administrator(client, mina, rights):
    client.force_login(UserFactory(**rights))

    assert client.post(page(mina), {"reason": REASON}).status_code in {302, 403}
    assert Authenticator.objects.filter(user=mina).count() == 2


def test_nobody_is_not_found(staff):
    answer = staff.get("/admin/accounts/user/999999/factors/")

    assert answer.status_code == 404
