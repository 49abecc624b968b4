"""Tokens when the world changes around them."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.access import membership_of
from accounts.api import views
from accounts.log_in import tokens
from accounts.log_in.tokens import (
    TokenPair,
    TokenRefusedError,
    open_token_session,
    rotate_token,
)
from kbeauty.lib.tenancy import all_companies
from tests.at_once import at_once
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory

ME = "/api/v1/auth/me"
PASSWORD = "glass-skin-2026"


@pytest.fixture
def person(db):
    return MembershipFactory().user


def bearer(user):
    return {"authorization": f"Bearer {open_token_session(user=user).access_token}"}


def post(client, call, data):
    return client.post(f"/api/v1/auth/{call}", data, content_type="application/json")


def test_of_requests_at_once_with_one_refresh_token_at_most_one_gets_through(
    transactional_db,
):
    pair = open_token_session(user=UserFactory())

    outcomes = at_once(*[lambda: rotate_token(refresh_token=pair.refresh_token)] * 6)

    refused = [one for one in outcomes if isinstance(one, TokenRefusedError)]
    pairs = [one for one in outcomes if isinstance(one, TokenPair)]
    assert len(refused) + len(pairs) == 6
    assert len(pairs) <= 1


def test_login_ended_while_a_token_is_made_is_refused(person, monkeypatch):
    pair = open_token_session(user=person)
    invalidate = tokens.internal.invalidate_refresh_token

    def end_meanwhile(session, payload):
        invalidate(session, payload)
        type(session)(session.session_key).delete()

    monkeypatch.setattr(tokens.internal, "invalidate_refresh_token", end_meanwhile)

    with pytest.raises(TokenRefusedError):
        rotate_token(refresh_token=pair.refresh_token)


@pytest.mark.parametrize("change", ["password", "inactive"])
def test_tokens_end_with_the_password_or_the_person(client, person, change):
    pair = open_token_session(user=person)
    if change == "password":
        person.set_password("another-skin-2027")
    else:
        person.is_active = False
    person.save()

    access = {"authorization": f"Bearer {pair.access_token}"}
    assert client.get(ME, headers=access).status_code == 401
    refreshed = post(client, "refresh", {"refresh_token": pair.refresh_token})
    assert refreshed.status_code == 401


def test_token_without_a_company_any_more_is_404(client, person):
    headers = bearer(person)
    with all_companies():
        person.memberships.all().delete()

    assert client.get(ME, headers=headers).status_code == 404


def test_token_of_an_inactive_company_is_404(client, person):
    headers = bearer(person)
    with all_companies():
        person.companies.update(is_active=False)

    assert client.get(ME, headers=headers).status_code == 404


def test_token_in_the_session_of_somebody_else_acts_for_its_own_company(
    client, member, stranger
):
    client.force_login(member)

    body = client.get(ME, headers=bearer(stranger)).json()

    assert body["email"] == stranger.email
    assert body["company_id"] == str(membership_of(stranger).company.code)


def test_session_acts_for_the_company_switched_to_and_a_token_for_the_first(
    client, person
):
    second = MembershipFactory(user=person).company
    client.force_login(person)
    client.post("/settings/company/switch/", {"company": str(second.code)})

    by_session = client.get(ME).json()["company_id"]
    by_token = Client().get(ME, headers=bearer(person)).json()["company_id"]

    first = membership_of(person).company
    assert by_session == str(second.code)
    assert by_token == str(first.code)


def test_session_needs_its_csrf_token_for_a_post(member):
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)

    answer = client.post(
        "/api/v1/ai/sentiment", {"market": "KR"}, content_type="application/json"
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "permission_denied"


def test_bearer_needs_no_csrf_token(member):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        "/api/v1/ai/sentiment",
        {"market": "KR"},
        content_type="application/json",
        headers=bearer(member),
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer é", f"Bearer {'a' * 50_000}", "Basic eA"]
)
def test_strange_authorization_is_401(client, db, header):
    answer = client.get(ME, headers={"authorization": header})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_times_are_utc_for_a_session_in_seoul(client, company, member):
    member.time_zone = "Asia/Seoul"
    member.save()
    client.force_login(member)
    PostFactory(account=InstagramAccountFactory(company=company))
    new = {
        "email": "new@example.com",
        "password": PASSWORD,
        "full_name": "New",
        "company_name": "New",
    }

    media = client.get("/api/v1/instagram/media").json()
    registered = post(client, "register", new).json()

    assert media["data"][0]["timestamp"][-1] == "Z"
    assert registered["created_at"][-1] == "Z"


def test_register_is_slowed_and_sends_no_more_mails(client, person):
    new = {
        "email": person.email,
        "password": PASSWORD,
        "full_name": "New",
        "company_name": "New",
    }
    answers = [post(client, "register", new).status_code for _ in range(21)]

    assert answers == [201] * 20 + [429]
    # Three an hour to one address, whoever asks.
    assert len(mail.outbox) == 3
    last = post(client, "register", new)
    assert last["Retry-After"] == "60"
    assert last.json()["error"]["code"] == "too_many_requests"


@pytest.mark.parametrize("call", ["api", "page"])
@pytest.mark.parametrize(
    "domain", [".".join(["İ" * 60] * 4), ".".join(["İ" * 15] * 14), "é" * 60]
)
def test_address_that_no_mail_can_reach_is_refused(client, db, call, domain):
    email = f"a@{domain}.com"
    new = {
        "email": email,
        "password": PASSWORD,
        "full_name": "New",
        "company_name": "New",
    }

    if call == "api":
        answer = post(client, "register", new)
        assert answer.status_code == 400
        assert list(answer.json()["error"]["fields"]) == ["email"]
    else:
        form = {**new, "password1": PASSWORD, "password2": PASSWORD}
        answer = client.post("/account/signup/", form)
        assert answer.status_code == 200
        assert "email" in answer.context["form"].errors


def test_where_addresses_must_be_confirmed_a_token_is_no_way_round(
    client, person, settings
):
    settings.ACCOUNT_EMAIL_VERIFICATION = views.MANDATORY
    data = {"username": person.email, "password": PASSWORD}

    refused = post(client, "login", data)
    EmailAddress.objects.create(user=person, email=person.email, verified=True)
    allowed = post(client, "login", data)

    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "email_not_verified"
    assert allowed.status_code == 200


def test_used_refresh_token_is_remembered_beside_the_session(person):
    pair = open_token_session(user=person)
    rotate_token(refresh_token=pair.refresh_token)
    cache.clear()

    with pytest.raises(TokenRefusedError):
        rotate_token(refresh_token=pair.refresh_token)
