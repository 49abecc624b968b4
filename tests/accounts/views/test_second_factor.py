"""TOTP and recovery codes, as a browser without scripts uses them."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from kbeauty.lib.tenancy import tenant
from tests.accounts.steps import PASSWORD, add_totp, code_of, confirm, log_in


@pytest.fixture
def person(client, member):
    confirm(member)
    log_in(client, member)
    return member


def actions(company):
    with tenant(company.pk):
        found = AuditEvent.objects.for_company(company).order_by("created_at")
        return [event.action for event in found]


# allauth tells and mails after the commit, while the request is still there.
@pytest.mark.django_db(transaction=True)
def test_app_is_added_and_asked_for_at_the_next_log_in(client, person, company):
    with time_machine.travel(time.time(), tick=False) as clock:
        secret = add_totp(client)
        clock.shift(60)

        fresh = Client()
        first = log_in(fresh, person)
        inside_too_early = fresh.get("/settings/security/")
        second = fresh.post("/account/2fa/authenticate/", {"code": code_of(secret)})

    assert first["Location"] == "/account/2fa/authenticate/"
    assert inside_too_early["Location"].startswith("/account/login/")
    assert second["Location"] == "/"
    begun, *between, ended = actions(company)
    assert (begun, ended) == (AuditAction.LOGIN_SUCCEEDED, AuditAction.LOGIN_SUCCEEDED)
    assert sorted(between) == [
        AuditAction.RECOVERY_CODES_MADE,
        AuditAction.SECOND_FACTOR_ADDED,
    ]
    assert [message.subject for message in mail.outbox] == [
        "An authenticator app was added"
    ]


def test_log_in_names_its_two_steps(client, person, company):
    with time_machine.travel(time.time(), tick=False) as clock:
        secret = add_totp(client)
        clock.shift(60)
        fresh = Client()
        log_in(fresh, person)
        fresh.post("/account/2fa/authenticate/", {"code": code_of(secret)})

    with tenant(company.pk):
        event = AuditEvent.objects.filter(action=AuditAction.LOGIN_SUCCEEDED).first()
    assert event.after == {"methods": ["password", "totp"]}


def test_code_works_once(client, person):
    with time_machine.travel(time.time(), tick=False) as clock:
        secret = add_totp(client)
        clock.shift(60)
        first, second = Client(), Client()
        for browser in (first, second):
            log_in(browser, person)

        used = first.post("/account/2fa/authenticate/", {"code": code_of(secret)})
        again = second.post("/account/2fa/authenticate/", {"code": code_of(secret)})

    assert used.status_code == 302
    assert again.status_code == 200
    assert again.context["form"].errors == {"code": ["Incorrect code."]}


def test_used_code_is_refused_as_long_as_it_is_fresh(client, person):
    with time_machine.travel(time.time(), tick=False) as clock:
        secret = add_totp(client)
        clock.shift(60)
        code = code_of(secret)
        first, second = Client(), Client()
        log_in(first, person)
        first.post("/account/2fa/authenticate/", {"code": code})

        # allauth's own mark of a used code ends here; the code would be taken still.
        cache.delete(f"allauth.mfa.totp.used?user={person.pk}&code={code}")
        clock.shift(30)
        log_in(second, person)
        again = second.post("/account/2fa/authenticate/", {"code": code})

    assert again.context["form"].errors == {"code": ["Incorrect code."]}


def test_wrong_code_is_noted_and_slowed(client, person, company):
    add_totp(client)
    fresh = Client()
    log_in(fresh, person)

    answers = [
        fresh.post("/account/2fa/authenticate/", {"code": "000000"}) for _ in range(12)
    ]

    assert {answer.status_code for answer in answers} == {200}
    last = answers[-1].context["form"].errors["code"]
    assert last == ["Too many failed login attempts. Try again later."]
    failed = [one for one in actions(company) if one == AuditAction.LOGIN_FAILED]
    assert 1 <= len(failed) <= 10


def test_secrets_are_unreadable_in_the_database(client, person):
    secret = add_totp(client)

    totp = Authenticator.objects.get(type="totp").data["secret"]
    codes = Authenticator.objects.get(type="recovery_codes").data["seed"]
    assert secret not in totp
    assert totp.startswith("gAAAA")
    assert codes.startswith("gAAAA")


def test_recovery_code_lets_in_once(client, person):
    add_totp(client)
    page = client.get("/account/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<code>(\d{8})</code>", page)
    assert len(codes) == 10
    first, second = Client(), Client()
    for browser in (first, second):
        log_in(browser, person)

    used = first.post("/account/2fa/authenticate/", {"code": codes[0]})
    again = second.post("/account/2fa/authenticate/", {"code": codes[0]})

    assert used["Location"] == "/"
    assert again.context["form"].errors == {"code": ["Incorrect code."]}
    left = client.get("/account/2fa/recovery-codes/").content.decode()
    assert "9 of 10 codes are left." in left
    assert codes[0] not in left


@pytest.mark.django_db(transaction=True)
def test_new_codes_end_the_old_ones(client, person, company):
    add_totp(client)
    old = client.get("/account/2fa/recovery-codes/").context["unused_codes"]

    client.post("/account/2fa/recovery-codes/generate/")

    new = client.get("/account/2fa/recovery-codes/").context["unused_codes"]
    assert not set(old) & set(new)
    assert actions(company)[-1] == AuditAction.RECOVERY_CODES_MADE
    assert mail.outbox[-1].subject == "New recovery codes were made"


def test_codes_are_downloaded_as_a_file(client, person):
    add_totp(client)
    codes = client.get("/account/2fa/recovery-codes/").context["unused_codes"]

    answer = client.get("/account/2fa/recovery-codes/download/")

    assert answer["Content-Type"] == "text/plain"
    assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert answer.content.decode().split("\n")[-12:-2] == codes


def test_removing_the_app_takes_its_codes_along(client, person, company):
    add_totp(client)

    client.post("/account/2fa/totp/deactivate/")

    assert Authenticator.objects.count() == 0
    assert actions(company)[-1] == AuditAction.SECOND_FACTOR_REMOVED
    assert log_in(Client(), person)["Location"] == "/"
    assert mail.outbox[-1].subject == "The authenticator app was removed"


@pytest.mark.parametrize(
    "path",
    [
        "/account/2fa/totp/activate/",
        "/account/2fa/webauthn/add/",
        "/account/2fa/recovery-codes/generate/",
        "/account/email/",
    ],
)
def test_changes_of_the_log_in_ask_for_the_password_again(client, person, path):
    data = {"code": "123456", "action_add": "", "email": "new@example.com"}

    answer = client.post(path, data)

    assert (
        answer["Location"]
        == f"/account/reauthenticate/?next={path.replace('/', '%2F')}"
    )
    assert (
        client.post("/account/reauthenticate/", {"password": "wrong"}).status_code
        == 200
    )
    assert (
        client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code
        == 302
    )


def test_second_factor_needs_a_confirmed_address(client, member):
    log_in(client, member)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.get("/account/email/")  # takes the address in, unconfirmed

    answer = client.get("/account/2fa/totp/activate/", follow=True)

    assert answer.redirect_chain[-1][0] == "/settings/security/"
    assert "Confirm your e-mail address first." in answer.content.decode()


def test_one_persons_passkey_is_nothing_to_another(client, person, stranger):
    key = Authenticator.objects.create(
        user=stranger, type="webauthn", data={"name": "Theirs", "credential": {}}
    )
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    answers = [
        client.get(f"/account/2fa/webauthn/keys/{key.pk}/{page}/").status_code
        for page in ("edit", "remove")
    ]
    removed = client.post(f"/account/2fa/webauthn/keys/{key.pk}/remove/").status_code

    assert (answers, removed) == ([404, 404], 404)
    assert Authenticator.objects.filter(pk=key.pk).exists()
