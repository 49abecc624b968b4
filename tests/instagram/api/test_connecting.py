"""Calls 4 and 5 through both log-ins, and the choice of several accounts."""

from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.enums import Role
from instagram.models import InstagramAccount
from instagram.sandbox.people import page_id
from instagram.sandbox.records import AccountRecord, Dataset
from tests.factories.accounts import MembershipFactory
from tests.instagram.conftest import CALLBACK, USER_ID, USERNAME

AUTH_URL, BACK = "/api/v1/instagram/auth-url", "/api/v1/instagram/callback"
CHOICE = "/api/v1/instagram/choice"
SECOND = AccountRecord(
    user_id="17841400000000102", username="glasshaus.us", name="Glasshaus US"
)
PERSONAL = AccountRecord(
    user_id="17841400000000103", username="mina", name="Mina", account_type="PERSONAL"
)


@pytest.fixture(autouse=True)
def _queue(monkeypatch):
    from instagram.services.collection import running

    monkeypatch.setattr(running, "start_sync", lambda **given: None)


def _post(client, url, data):
    return client.post(url, data, content_type="application/json")


def _query(client, **asked):
    answer = client.get(AUTH_URL, {"redirect_uri": CALLBACK, **asked})
    assert answer.status_code == 200, answer.content
    where = urlsplit(answer.json()["auth_url"])
    return where.path, parse_qs(where.query)


def _come_back(client, sandbox, **body):
    """What the callback answers after Allow at Facebook for every Page."""
    state = _query(client, login="facebook")[1]["state"][0]
    back = sandbox.authorize_facebook(CALLBACK, state=state)
    sent = {"code": back["code"], "state": state, "redirect_uri": CALLBACK}
    return _post(client, BACK, sent | body)


def _usernames(company):
    accounts = InstagramAccount.objects.for_company(company)
    return sorted(accounts.values_list("username", flat=True))


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({}, "/oauth/authorize"),
        ({"login": "instagram"}, "/oauth/authorize"),
        ({"login": "facebook"}, "/v25.0/dialog/oauth"),
    ],
)
def test_auth_url_leads_to_the_log_in_that_was_named(instagram, logged_in, asked, path):
    assert _query(logged_in, **asked)[0] == path


def test_auth_url_without_a_name_is_facebooks_where_only_that_is_set_up(
    instagram, logged_in, settings
):
    settings.INSTAGRAM_APP_ID = ""

    assert _query(logged_in)[0] == "/v25.0/dialog/oauth"


def test_auth_url_of_an_unknown_log_in_is_refused(instagram, logged_in):
    answer = logged_in.get(AUTH_URL, {"redirect_uri": CALLBACK, "login": "myspace"})

    assert answer.status_code == 400
    assert list(answer.json()["error"]["fields"]) == ["login"]


def test_callback_of_instagram_login_keeps_its_contract(instagram, logged_in, company):
    state = _query(logged_in)[1]["state"][0]
    code = instagram.authorize(USERNAME, CALLBACK)["code"]

    answer = _post(
        logged_in, BACK, {"code": code, "state": state, "redirect_uri": CALLBACK}
    )

    assert answer.status_code == 200
    assert list(answer.json()) == [
        *("instagram_user_id", "access_token_expires_at", "username"),
    ]
    assert answer.json()["instagram_user_id"] == USER_ID
    assert answer.json()["access_token_expires_at"] is not None


@pytest.mark.parametrize("body", [{}, {"login": "facebook"}])
def test_callback_of_facebook_with_one_account_answers_alike(
    instagram, logged_in, company, body
):
    # A Page without an account leaves nothing to choose either.
    instagram.load(Dataset(accounts=(PERSONAL,)))

    answer = _come_back(logged_in, instagram, **body)

    assert answer.status_code == 200
    assert answer.json() == {
        "instagram_user_id": USER_ID,
        "access_token_expires_at": None,
        "username": USERNAME,
    }
    assert _usernames(company) == [USERNAME]


def test_callback_that_names_another_log_in_is_refused(instagram, logged_in, company):
    answer = _come_back(logged_in, instagram, login="instagram")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "oauth_state"
    assert _usernames(company) == []


@pytest.fixture
def choices(instagram, logged_in):
    """The answer to a log-in that brought two accounts and a Page without one."""
    instagram.load(Dataset(accounts=(SECOND, PERSONAL)))
    return _come_back(logged_in, instagram)


def test_callback_of_facebook_with_several_names_the_choices(choices, company):
    assert choices.status_code == 202
    found = {one["page_name"]: one for one in choices.json()["choices"]}
    assert found["Glasshaus"] == {
        "page_id": page_id(USER_ID),
        "page_name": "Glasshaus",
        "instagram_user_id": USER_ID,
        "username": USERNAME,
        "problem": "",
    }
    assert found["Mina"]["instagram_user_id"] == ""
    assert found["Mina"]["problem"].startswith("No professional Instagram account")
    assert len(found) == 3
    assert "EAA" not in choices.content.decode()
    assert _usernames(company) == []


def test_choice_connects_the_accounts_that_were_named(choices, logged_in, company):
    answer = _post(logged_in, CHOICE, {"accounts": [USER_ID]})

    assert answer.status_code == 200
    assert answer.json() == {
        "connected": [
            {
                "instagram_user_id": USER_ID,
                "access_token_expires_at": None,
                "username": USERNAME,
            }
        ]
    }
    assert _usernames(company) == [USERNAME]
    again = _post(logged_in, CHOICE, {"accounts": [USER_ID]})
    assert again.status_code == 404
    assert again.json()["error"]["code"] == "no_choice"


@pytest.mark.parametrize(
    "body", [{}, {"accounts": []}, {"accounts": ["1"]}, {"accounts": ["x" * 65]}]
)
def test_choice_of_what_is_not_there_is_refused(choices, logged_in, company, body):
    answer = _post(logged_in, CHOICE, body)

    assert answer.status_code == 400
    assert next(iter(answer.json()["error"]["fields"])).startswith("accounts")
    assert _usernames(company) == []


def test_choice_is_not_for_others(choices, client, company, viewer, stranger):
    admin = MembershipFactory(company=company, role=Role.ADMIN).user
    statuses = []

    for person in (viewer, stranger, admin):
        client.force_login(person)
        statuses.append(_post(client, CHOICE, {"accounts": [USER_ID]}).status_code)

    assert statuses == [403, 404, 404]
    assert _usernames(company) == []
