"""A log-in to Instagram begun by one person is finished by nobody else, and once."""

from urllib.parse import parse_qs, urlsplit

import pytest

from instagram import oauth
from instagram.clients.facebook import FacebookTokens
from instagram.clients.tokens import InstagramTokens
from instagram.models import InstagramAccount
from kbeauty.lib.tenancy import all_companies
from tests.factories.accounts import MembershipFactory

CALLBACK = "http://testserver/accounts/callback/"
REFUSED = "This log-in to Instagram was started elsewhere"


def state_of(client):
    url = client.post("/accounts/connect/")["Location"]
    return parse_qs(urlsplit(url).query)["state"][0]


def come_back(client, state):
    return client.get(
        "/accounts/callback/", {"code": "stolen", "state": state}, follow=True
    )


@pytest.fixture(autouse=True)
def exchanged(monkeypatch):
    """The codes that reached Instagram's token address."""
    codes = []

    def exchange(self, code, redirect_uri):
        codes.append(code)
        raise AssertionError("a code was exchanged")

    for tokens in (InstagramTokens, FacebookTokens):
        monkeypatch.setattr(tokens, "exchange_code", exchange)
    return codes


def test_state_of_one_person_is_refused_to_another(client, member, stranger, exchanged):
    client.force_login(member)
    state = state_of(client)
    client.force_login(stranger)

    answer = come_back(client, state)

    assert REFUSED in answer.content.decode()
    assert exchanged == []


def test_state_is_refused_after_switching_the_company(client, member, exchanged):
    client.force_login(member)
    state = state_of(client)
    other = MembershipFactory(user=member).company
    client.post("/settings/company/switch/", {"company": str(other.code)})

    answer = come_back(client, state)

    assert REFUSED in answer.content.decode()
    assert exchanged == []


def test_state_is_spent_by_a_refusal(client, company, member, exchanged):
    client.force_login(member)
    state = state_of(client)
    first = client.get(
        "/accounts/callback/", {"error": "access_denied", "state": state}
    )

    answer = come_back(client, state)

    assert first.status_code == 302
    assert REFUSED in answer.content.decode()
    assert exchanged == []


def test_state_of_a_page_is_not_taken_by_the_api_of_another(
    client, company, member, stranger, exchanged
):
    state = oauth.issue_state(company=company, user=member, redirect_uri=CALLBACK)
    client.force_login(stranger)
    data = {
        "code": "stolen",
        "state": state,
        "redirect_uri": "http://127.0.0.1/accounts/callback/",
    }

    answer = client.post(
        "/api/v1/instagram/callback", data, content_type="application/json"
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "oauth_state"
    assert exchanged == []
    with all_companies():
        assert InstagramAccount.objects.count() == 0
