"""Every page around the log-in, in our frame, in both languages and without inline scripts."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from accounts.models import User
from accounts.services.people import register_company
from tests.accounts.steps import PASSWORD, add_totp, confirm, log_in

DOOR = (
    *("/account/login/", "/account/signup/", "/account/password/reset/"),
    *("/account/password/reset/done/", "/account/password/reset/key/done/"),
    *("/account/password/reset/key/1-abc/", "/account/confirm-email/"),
    *("/account/confirm-email/abc/", "/account/inactive/"),
    "/account/3rdparty/login/cancelled/",
)
MANAGED = (
    *("/settings/security/", "/settings/security/sessions/end/", "/account/email/"),
    *("/account/password/change/", "/account/2fa/totp/deactivate/"),
    *("/account/2fa/recovery-codes/", "/account/2fa/recovery-codes/generate/"),
    *("/account/2fa/webauthn/add/", "/account/3rdparty/"),
)
LANGUAGES = pytest.mark.parametrize("language", ["en", "ko"])
NEW = {
    "email": "mina@example.com",
    "full_name": "Mina",
    "company_name": "Dawn",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def check(answer, language, frame):
    page = answer.content.decode()
    assert answer.status_code == 200, answer.wsgi_request.path
    assert f'<html lang="{language}"' in page
    assert f'class="{frame}' in page
    assert page.count("<h1>") == 1
    scripts = re.findall(r"<script\b([^>]*)>", page)
    assert not [one for one in scripts if "src=" not in one and "json" not in one]
    assert not re.search(r"<style|\sstyle=|\son\w+=", page)


@LANGUAGES
def test_doors_are_ours(client, db, language):
    for path in DOOR:
        answer = client.get(path, headers={"accept-language": language})
        check(answer, language, "entrance")


@LANGUAGES
def test_failed_google_is_our_page(client, db, language):
    answer = client.get(
        "/account/3rdparty/login/error/", headers={"accept-language": language}
    )

    assert answer.status_code == 401
    assert f'<html lang="{language}"' in answer.content.decode()
    assert 'class="entrance' in answer.content.decode()


@LANGUAGES
def test_managed_pages_stand_under_security(client, member, language):
    member.language = language
    member.save()
    confirm(member)
    SocialAccount.objects.create(user=member, provider="google", uid="1")
    log_in(client, member)
    add_totp(client)

    for path in MANAGED:
        answer = client.get(path)
        check(answer, language, "app")
        here = re.findall(
            r'href="([^"]+)" aria-current="page"', answer.content.decode()
        )
        assert "/settings/security/" in here


@LANGUAGES
def test_pages_that_ask_once_more_are_ours(client, member, language):
    member.language = language
    member.save()
    confirm(member)
    log_in(client, member)
    add_totp(client)

    for path in ("/account/reauthenticate/", "/account/2fa/reauthenticate/"):
        check(client.get(path), language, "entrance")


@LANGUAGES
def test_second_step_is_ours(client, member, language):
    confirm(member)
    browser = Client()
    log_in(browser, member)
    add_totp(browser)
    log_in(client, member, headers={"accept-language": language})

    answer = client.get(
        "/account/2fa/authenticate/", headers={"accept-language": language}
    )

    check(answer, language, "entrance")
    assert "Use your passkey" not in answer.content.decode()


@pytest.mark.parametrize("path", ["/account/2fa/", "/account/2fa/webauthn/"])
def test_overviews_of_allauth_lead_to_ours(client, member, path):
    log_in(client, member)

    assert client.get(path)["Location"] == "/settings/security/"


def test_person_without_a_password_sets_one(client, db):
    user = register_company(
        email="mina@example.com",
        password=None,
        full_name="Mina",
        company_name="Dawn",
        is_confirmed=True,
    )
    client.force_login(user)
    page = client.get("/settings/security/").content.decode()

    client.post(
        "/account/password/set/",
        {"password1": "dewy-morning-41", "password2": "dewy-morning-41"},
    )

    assert "/account/password/set/" in page
    user.refresh_from_db()
    assert user.check_password("dewy-morning-41")
    assert mail.outbox[-1].subject == "A password was set"


# --- registration -------------------------------------------------------------


def test_used_address_looks_like_a_new_one_where_addresses_are_confirmed(
    client, member, settings
):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"

    new = client.post("/account/signup/", NEW)
    used = Client().post("/account/signup/", {**NEW, "email": member.email})

    assert new["Location"] == used["Location"] == "/account/confirm-email/"
    assert User.objects.count() == 2
    assert [(one.to, one.subject) for one in mail.outbox] == [
        (["mina@example.com"], "Confirm your e-mail address"),
        ([member.email], "You have an account already"),
    ]


def test_link_of_the_mail_confirms_and_lets_in(client, db, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    client.post("/account/signup/", NEW)
    link = next(
        line for line in mail.outbox[0].body.splitlines() if "confirm-email" in line
    )
    too_early = log_in(Client(), User.objects.get())

    page = client.get(link)
    client.post(link)

    check(page, "en", "entrance")
    assert too_early["Location"] == "/account/confirm-email/"
    assert EmailAddress.objects.get().verified
    assert log_in(Client(), User.objects.get())["Location"] == "/"


def test_without_confirmation_a_person_is_in_at_once(client, db):
    answer = client.post("/account/signup/", NEW)

    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    assert EmailAddress.objects.get().verified is False


def test_address_taken_in_the_same_moment_looks_like_a_new_one(
    client, member, settings, monkeypatch
):
    """Registered between the look of the form and the write of the service."""
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    monkeypatch.setattr(
        "allauth.account.internal.flows.manage_email.assess_unique_email",
        lambda *args, **kwargs: True,
    )

    answer = client.post("/account/signup/", {**NEW, "email": member.email})

    assert answer["Location"] == "/account/confirm-email/"
    assert User.objects.count() == 1


# --- mails ----------------------------------------------------------------------


@pytest.mark.parametrize("subject", ["There is no account with this address"])
def test_unknown_address_gets_a_mail_of_ours(client, db, subject):
    client.post("/account/password/reset/", {"email": "nobody@example.com"})

    (message,) = mail.outbox
    assert message.subject == subject
    assert "http://testserver/account/signup/" in message.body
    assert message.body.strip().endswith("K-Beauty Global Leap")


def test_notice_tells_from_where(client, member):
    confirm(member)
    log_in(client, member, headers={"user-agent": "Chrome/142 Windows"})

    client.post(
        "/account/password/change/",
        {
            "oldpassword": PASSWORD,
            "password1": "dewy-morning-41",
            "password2": "dewy-morning-41",
        },
        headers={"user-agent": "Chrome/142 Windows"},
    )

    (message,) = mail.outbox
    assert message.subject == "Your password was changed"
    assert "From: Chrome on Windows, address 127.0.0.1" in message.body


def test_every_mail_of_allauth_renders(client, member, rf):
    """Subject and text of each, with what allauth hands over."""
    from django.template.loader import render_to_string

    from kbeauty.embedded.paths import ROOT

    context = {
        "email": "a@example.com",
        "from_email": "a@x.test",
        "to_email": "b@x.test",
        "deleted_email": "a@x.test",
        "ip": "127.0.0.1",
        "timestamp": datetime(2026, 11, 27, tzinfo=UTC),
        "zone": "UTC",
        "program": "Chrome",
        "activate_url": "https://x.test/a",
        "signup_url": "https://x.test/s",
        "password_reset_url": "https://x.test/r",
    }
    names = [
        path.relative_to(ROOT / "templates").as_posix()
        for room in ("account", "mfa", "socialaccount")
        for path in (ROOT / "templates" / room).glob("email/*_*.txt")
        if not path.name.startswith("base_")
    ]

    texts = {name: render_to_string(name, context).strip() for name in names}

    assert len(names) == 36
    assert not [name for name, text in texts.items() if not text]
    assert not [
        name
        for name, text in texts.items()
        if name.endswith("_subject.txt") and "\n" in text
    ]


def test_passkey_page_names_the_browser(client, member):
    confirm(member)
    agent = {"user-agent": "Chrome/142 Windows"}
    log_in(client, member, headers=agent)
    client.post("/account/reauthenticate/", {"password": PASSWORD}, headers=agent)

    form = client.get("/account/2fa/webauthn/add/", headers=agent).context["form"]

    assert form.initial["name"] == "Chrome on Windows"
    assert form.fields["passwordless"].initial is True


def test_forged_passkey_lets_nobody_in(client, member):
    Authenticator.objects.create(
        user=member, type="webauthn", data={"name": "x", "credential": {}}
    )
    ajax = {"accept": "application/json"}
    options = client.get("/account/2fa/webauthn/login/", headers=ajax).json()

    answer = client.post("/account/2fa/webauthn/login/", {"credential": "{}"})

    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    assert answer["Location"] == "/account/login/"
    assert client.get("/").status_code == 302
