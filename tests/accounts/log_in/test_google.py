"""Sign-in with Google at the wire: its token address is played, nothing of ours is."""

import os
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client

from accounts.access import memberships_of
from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from kbeauty.embedded.paths import ROOT
from kbeauty.lib.tenancy import tenant
from tests.accounts.steps import PASSWORD, add_totp, confirm, log_in

CLIENT_ID = "kbeauty.apps.googleusercontent.com"
CALLBACK = "/account/google/login/callback/"
WHO = {
    "sub": "1098765",
    "email": "mina@example.com",
    "email_verified": True,
    "name": "Mina Seo",
    "given_name": "Mina",
    "family_name": "Seo",
}


@pytest.fixture
def google(settings, httpserver, monkeypatch):
    settings.GOOGLE_CLIENT_ID = CLIENT_ID
    settings.GOOGLE_CLIENT_SECRET = "google-secret"
    monkeypatch.setattr(
        GoogleOAuth2Adapter, "access_token_url", httpserver.url_for("/token")
    )
    return httpserver


def id_token(**changes):
    now = int(time.time())
    claims = {
        "iss": "https://accounts.google.com",
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 3600,
        **WHO,
        **changes,
    }
    return jwt.encode(claims, "x" * 32, algorithm="HS256")


def begin(client, process="login"):
    """To Google; gives the state it has to bring back."""
    answer = client.post(f"/account/google/login/?process={process}")
    address = urlsplit(answer["Location"])
    return address, parse_qs(address.query)


def come_back(client, google, process="login", **changes):
    """The whole way: to Google, and back with a code for this person."""
    _address, asked = begin(client, process)
    google.expect_ordered_request("/token", method="POST").respond_with_json(
        {"access_token": "a", "id_token": id_token(**changes), "expires_in": 3600}
    )
    back = {"code": "4/code", "state": asked["state"][0]}
    return client.get(CALLBACK, back)


def test_person_is_sent_to_google_with_what_it_needs(client, db, google):
    address, asked = begin(client)

    assert f"{address.scheme}://{address.netloc}{address.path}" == (
        "http://127.0.0.1:9/authorize"
    )
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["redirect_uri"] == [f"http://testserver{CALLBACK}"]
    assert set(asked["scope"][0].split()) == {"profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]


def test_new_person_tells_the_company_and_is_in(client, db, google):
    asked = come_back(client, google)
    form = client.get(asked["Location"]).context["form"]

    answer = client.post(
        asked["Location"], {"full_name": "Mina Seo", "company_name": "Dawn"}
    )

    user = User.objects.get()
    (membership,) = memberships_of(user)
    assert asked["Location"] == "/account/3rdparty/signup/"
    assert form.initial["full_name"] == "Mina Seo"
    assert (user.email, user.full_name) == ("mina@example.com", "Mina Seo")
    assert not user.has_usable_password()
    assert (membership.company.name, membership.role) == ("Dawn", "owner")
    assert EmailAddress.objects.get().verified
    assert SocialAccount.objects.get().uid == "1098765"
    assert answer["Location"] == "/"
    assert client.get("/").status_code == 200
    # Google has confirmed the address: nobody has to open a link.
    assert mail.outbox == []


def test_address_that_google_told_cannot_be_changed_on_the_way(client, db, google):
    asked = come_back(client, google)
    stolen = {
        "email": "victim@example.com",
        "full_name": "Mina",
        "company_name": "Dawn",
    }

    client.post(asked["Location"], stolen)

    assert User.objects.get().email == "mina@example.com"


def test_known_person_is_let_in(client, member, company, google):
    SocialAccount.objects.create(user=member, provider="google", uid="1098765")

    answer = come_back(client, google)

    assert answer["Location"] == "/"
    with tenant(company.pk):
        event = AuditEvent.objects.first()
    assert (event.action, event.after) == (
        AuditAction.LOGIN_SUCCEEDED,
        {"methods": ["google"]},
    )


def test_second_factor_is_asked_after_google_too(client, member, google):
    confirm(member)
    SocialAccount.objects.create(user=member, provider="google", uid="1098765")
    browser = Client()
    log_in(browser, member)
    add_totp(browser)

    assert come_back(client, google)["Location"] == "/account/2fa/authenticate/"


def test_same_address_confirmed_on_both_sides_is_the_same_person(
    client, member, company, google
):
    confirm(member)

    answer = come_back(client, google, email=member.email)

    assert answer["Location"] == "/"
    assert SocialAccount.objects.get().user == member
    assert User.objects.count() == 1
    assert log_in(Client(), member)["Location"] == "/"
    with tenant(company.pk):
        actions = set(AuditEvent.objects.values_list("action", flat=True))
    assert AuditAction.GOOGLE_CONNECTED in actions


@pytest.mark.parametrize("is_kept", [True, False], ids=["unconfirmed", "no row"])
def test_same_address_that_we_never_confirmed_is_refused(
    client, member, google, is_kept
):
    if is_kept:
        EmailAddress.objects.create(user=member, email=member.email, primary=True)

    answer = come_back(client, google, email=member.email)
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == "/account/login/"
    assert "There is an account with this address that has not been confirmed" in page
    assert SocialAccount.objects.count() == 0
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("address", ["member", "new"])
def test_address_that_google_never_confirmed_is_refused(
    client, member, google, address
):
    confirm(member)
    email = member.email if address == "member" else "new@example.com"

    answer = come_back(client, google, email=email, email_verified=False)
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == "/account/login/"
    assert "Google has not confirmed your e-mail address yet." in page
    assert User.objects.count() == 1
    assert SocialAccount.objects.count() == 0


def test_whoever_is_logged_in_is_refused_likewise(logged_in, stranger, google):
    EmailAddress.objects.create(user=stranger, email=stranger.email)

    answer = come_back(logged_in, google, email=stranger.email)

    assert answer["Location"] == "/account/login/"
    assert SocialAccount.objects.count() == 0


def test_google_is_connected_and_disconnected(client, member, company, google):
    confirm(member)
    log_in(client, member)
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    connected = come_back(client, google, process="connect")
    account = SocialAccount.objects.get()
    page = client.get("/settings/security/").content.decode()
    removed = client.post("/account/3rdparty/", {"account": account.pk})

    assert connected["Location"] == "/settings/security/"
    assert account.user == member
    assert "mina@example.com" in page
    assert removed.status_code == 302
    assert SocialAccount.objects.count() == 0
    with tenant(company.pk):
        actions = list(AuditEvent.objects.values_list("action", flat=True)[:2])
    assert actions == [AuditAction.GOOGLE_DISCONNECTED, AuditAction.GOOGLE_CONNECTED]
    assert [message.subject for message in mail.outbox] == [
        "Google was connected",
        "Google was disconnected",
    ]


def test_account_of_somebody_else_is_not_taken_over(client, member, stranger, google):
    SocialAccount.objects.create(user=stranger, provider="google", uid="1098765")
    log_in(client, member)
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    answer = come_back(client, google, process="connect")

    assert answer["Location"] == "/settings/security/"
    assert SocialAccount.objects.get().user == stranger


def test_only_way_in_is_not_taken_away(client, db, google):
    asked = come_back(client, google)
    client.post(asked["Location"], {"full_name": "Mina", "company_name": "Dawn"})

    answer = client.post(
        "/account/3rdparty/", {"account": SocialAccount.objects.get().pk}
    )

    assert answer.status_code == 200
    assert "Set a password first" in answer.content.decode()
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"error": "invalid_grant"},
        {"access_token": "a", "id_token": "no token"},
        {"access_token": "a", "id_token": id_token(aud="another app")},
        {"access_token": "a", "id_token": id_token(iss="https://evil.test")},
        {"access_token": "a", "id_token": id_token(exp=1)},
    ],
    ids=["refused", "no jwt", "another app", "another issuer", "expired"],
)
def test_answer_that_cannot_be_trusted_lets_nobody_in(client, db, google, body):
    _address, asked = begin(client)
    google.expect_request("/token").respond_with_json(body)

    answer = client.get(CALLBACK, {"code": "4/code", "state": asked["state"][0]})

    assert answer.status_code == 401
    assert "<h1>Log-in with Google failed</h1>" in answer.content.decode()
    assert User.objects.count() == 0


def test_google_that_does_not_answer_is_told(client, db, google, monkeypatch):
    monkeypatch.setattr(
        GoogleOAuth2Adapter, "access_token_url", "http://127.0.0.1:9/token"
    )
    _address, asked = begin(client)

    answer = client.get(CALLBACK, {"code": "4/code", "state": asked["state"][0]})

    assert answer.status_code == 401


@pytest.mark.parametrize("state", ["", "forged", "of another browser"])
def test_state_of_somebody_else_is_refused(client, db, google, state):
    if state == "of another browser":
        _address, asked = begin(Client())
        state = asked["state"][0]

    answer = client.get(CALLBACK, {"code": "4/code", "state": state})

    assert answer.status_code == 401


def test_calling_it_off_is_told(client, db, google):
    _address, asked = begin(client)

    answer = client.get(
        CALLBACK, {"error": "access_denied", "state": asked["state"][0]}, follow=True
    )

    assert "<h1>You called it off</h1>" in answer.content.decode()


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/"])
def test_button_is_there_with_its_keys_only(client, db, settings, path):
    without = client.get(path).content.decode()
    settings.GOOGLE_CLIENT_ID = CLIENT_ID
    with_keys = client.get(path).content.decode()

    assert "/account/google/login/" not in without
    assert 'action="/account/google/login/?process=login"' in with_keys


@pytest.mark.parametrize("path", ["/account/google/login/", CALLBACK])
def test_without_keys_the_addresses_are_not_there(client, db, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


@pytest.mark.parametrize(("client_id", "is_there"), [("", False), (CLIENT_ID, True)])
def test_policy_lets_forms_go_to_google_with_its_keys_only(client_id, is_there):
    program = (
        "from kbeauty.settings.base import CONTENT_SECURITY_POLICY as policy;"
        "print(*policy['DIRECTIVES']['form-action'])"
    )
    environment = {**os.environ, "GOOGLE_CLIENT_ID": client_id}

    told = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )

    assert ("https://accounts.google.com" in told.stdout.split()) is is_there


def test_calls_to_google_have_a_time_limit():
    assert django_settings.SOCIALACCOUNT_REQUESTS_TIMEOUT == 10
