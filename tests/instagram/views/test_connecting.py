"""To both log-ins and back, as a person does it, and the choice of accounts."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from instagram.enums import Login
from instagram.models import ApiCall, InstagramAccount
from instagram.sandbox.records import AccountRecord, Dataset
from kbeauty.demo import consent
from tests.instagram.conftest import USER_ID, USERNAME

CHOOSE = "/accounts/choose/"
SECOND = AccountRecord(
    user_id="17841400000000102", username="glasshaus.us", name="Glasshaus US"
)
PERSONAL = AccountRecord(
    user_id="17841400000000103", username="mina", name="Mina", account_type="PERSONAL"
)


@pytest.fixture(autouse=True)
def _queue(monkeypatch):
    """Collections are only queued here: what they do is no part of this."""
    from instagram.services.collection import running

    monkeypatch.setattr(running, "start_sync", lambda **given: None)


@pytest.fixture
def pages(instagram):
    instagram.load(Dataset(accounts=(SECOND, PERSONAL)))
    return instagram


def _messages(answer):
    return [str(message) for message in answer.context["messages"]]


def _state(client, **form):
    answer = client.post("/accounts/connect/", form)
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def _come_back(client, sandbox, **changes):
    """Press Allow at Facebook, and follow the browser back."""
    state = _state(client, login="facebook")
    back = sandbox.authorize_facebook(
        "http://testserver/accounts/callback/", state=state, **changes
    )
    return client.get("/accounts/callback/", back, follow=True)


def _accounts(company):
    return InstagramAccount.objects.for_company(company).order_by("username")


def _boxes(text):
    return {
        found[1]: "checked" in found[0]
        for found in re.finditer(
            r'<input[^>]*name="accounts"\s+value="(\d+)"[^>]*>', text
        )
    }


def test_page_offers_each_log_in_that_is_set_up(logged_in):
    text = logged_in.get("/accounts/").content.decode()

    assert set(re.findall(r'name="login" value="(\w+)"', text)) == {
        "instagram",
        "facebook",
    }
    assert "Log in at Instagram itself." in text
    assert "For accounts linked with a Facebook Page, several at once." in text


def test_page_offers_no_log_in_that_is_not_set_up(logged_in, settings):
    settings.INSTAGRAM_APP_ID = ""

    text = logged_in.get("/accounts/").content.decode()

    assert set(re.findall(r'name="login" value="(\w+)"', text)) == {"facebook"}
    assert "Connecting is not set up here" not in text


@pytest.mark.parametrize(
    ("login", "path"),
    [
        ("facebook", "/v25.0/dialog/oauth"),
        ("instagram", "/oauth/authorize"),
        ("", "/oauth/authorize"),
        ("myspace", "/oauth/authorize"),
    ],
)
def test_button_leads_to_its_log_in(logged_in, login, path):
    answer = logged_in.post("/accounts/connect/", {"login": login})

    assert urlsplit(answer["Location"]).path == path


def test_walk_through_instagram_login_without_a_browser(instagram, logged_in, company):
    answer = logged_in.post("/accounts/connect/", {"login": "instagram"})
    address = answer["Location"].replace("http://127.0.0.1:9", instagram.base_url)

    back = consent(address, USERNAME)
    landed = logged_in.get(back.replace("http://testserver", ""), follow=True)

    account = _accounts(company).get()
    assert landed.redirect_chain == [(account.get_absolute_url(), 302)]
    assert account.login == Login.INSTAGRAM
    assert _messages(landed) == [
        f"@{USERNAME} is connected. Its posts are being collected."
    ]


def test_walk_through_facebook_login_without_a_browser(pages, logged_in, company):
    answer = _come_back(logged_in, pages)

    assert answer.redirect_chain == [(CHOOSE, 302)]
    text = answer.content.decode()
    assert _boxes(text) == {USER_ID: True, SECOND.user_id: True}
    assert "Page Mina" in text
    assert "No professional Instagram account is linked with this Page." in text
    assert "EAA" not in text
    assert _accounts(company).count() == 0

    answer = logged_in.post(CHOOSE, {"accounts": [SECOND.user_id]}, follow=True)

    account = _accounts(company).get()
    assert (account.username, account.login) == ("glasshaus.us", Login.FACEBOOK)
    assert answer.redirect_chain == [(account.get_absolute_url(), 302)]
    text = answer.content.decode()
    assert "Facebook Login" in text
    assert "Not possible" not in text
    # There is nothing left to choose from.
    answer = logged_in.get(CHOOSE, follow=True)
    assert answer.redirect_chain == [("/accounts/", 302)]
    assert _messages(answer)[0].startswith("There is nothing to choose from")


def test_several_chosen_accounts_lead_to_the_list(pages, logged_in, company):
    _come_back(logged_in, pages)

    answer = logged_in.post(
        CHOOSE, {"accounts": [USER_ID, SECOND.user_id]}, follow=True
    )

    assert answer.redirect_chain == [("/accounts/", 302)]
    assert [one.username for one in _accounts(company)] == [USERNAME, "glasshaus.us"]
    assert len(_messages(answer)) == 2


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ([], "Choose at least one account."),
        (
            [USER_ID, "1"],
            "Select a valid choice. 1 is not one of the available choices.",
        ),
    ],
)
def test_choice_of_nothing_keeps_what_was_ticked(
    pages, logged_in, company, sent, error
):
    _come_back(logged_in, pages)

    answer = logged_in.post(CHOOSE, {"accounts": sent})

    text = answer.content.decode()
    assert answer.status_code == 200
    assert error in text
    assert _boxes(text) == {USER_ID: USER_ID in sent, SECOND.user_id: False}
    assert _accounts(company).count() == 0


def test_waiting_accounts_are_of_the_person_who_logged_in(
    pages, client, company, member, stranger
):
    from accounts.enums import Role
    from tests.factories.accounts import MembershipFactory

    client.force_login(member)
    _come_back(client, pages)
    colleague = MembershipFactory(company=company, role=Role.ADMIN).user

    for person in (stranger, colleague):
        client.force_login(person)
        answer = client.post(CHOOSE, {"accounts": [USER_ID]}, follow=True)
        assert answer.redirect_chain == [("/accounts/", 302)]
        assert _messages(answer)[0].startswith("There is nothing to choose from")
    assert _accounts(company).count() == 0


def test_viewer_may_not_choose(client, viewer):
    client.force_login(viewer)

    assert client.get(CHOOSE).status_code == 403
    assert client.post(CHOOSE, {"accounts": [USER_ID]}).status_code == 403


def test_choice_is_kept_by_no_cache(pages, logged_in):
    answer = _come_back(logged_in, pages)

    assert "no-store" in answer["Cache-Control"]


def test_declined_scopes_are_named_to_the_person(pages, logged_in, company):
    answer = _come_back(
        logged_in,
        pages,
        scope="instagram_basic,instagram_manage_comments,pages_show_list",
    )

    assert _messages(answer) == [
        "Permission is missing for: insights, what your Pages publish. Press Connect "
        "through Facebook again and leave all permissions switched on."
    ]


def test_state_of_one_log_in_is_spent_by_coming_back(instagram, logged_in, company):
    state = _state(logged_in, login="facebook")
    for code in ("first", "second"):
        answer = logged_in.get(
            "/accounts/callback/", {"code": code, "state": state}, follow=True
        )

    assert _messages(answer)[-1].startswith("This log-in to Instagram was started")
    [exchange] = ApiCall.objects.for_company(company)
    assert (exchange.path, exchange.status_code) == ("/v25.0/oauth/access_token", 400)
    assert _accounts(company).count() == 0
