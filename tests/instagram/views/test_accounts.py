import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from instagram.budget.governor import Governor
from instagram.budget.rules import Lesson
from instagram.enums import AccountStatus
from instagram.models import AccountSnapshot, InstagramAccount, SyncRun
from kbeauty.lib import figures
from tests.factories.instagram import InstagramAccountFactory, SyncRunFactory

URL = "/accounts/"


def _messages(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.fixture
def as_viewer(client, viewer):
    client.force_login(viewer)
    return client


@pytest.fixture
def as_stranger(client, stranger):
    client.force_login(stranger)
    return client


def test_list_shows_accounts_with_their_connection(logged_in, instagram_account):
    instagram_account.token_expires_at = timezone.now() + timedelta(days=5, hours=1)
    instagram_account.save()

    answer = logged_in.get(URL)

    row = answer.context["rows"][0]
    assert (row["account"], row["days_left"], row["ends_soon"]) == (
        instagram_account,
        5,
        True,
    )
    assert "5 days left" in answer.content.decode()
    assert "Connect Instagram" in answer.content.decode()


def test_account_that_needs_a_log_in_says_what_to_do(logged_in, instagram_account):
    instagram_account.status = AccountStatus.RECONNECT
    instagram_account.status_reason = "password_changed"
    instagram_account.save()

    text = logged_in.get(URL).content.decode()

    assert "The Instagram password was changed" in text
    assert "Reconnect" in text
    assert "Collect now" not in text


def test_account_that_needs_a_log_in_counts_no_days(logged_in, instagram_account):
    instagram_account.status = AccountStatus.RECONNECT
    instagram_account.status_reason = "token_expired"
    instagram_account.token_expires_at = timezone.now() + timedelta(days=59, hours=1)
    instagram_account.save()

    texts = [
        logged_in.get(url).content.decode()
        for url in (URL, instagram_account.get_absolute_url())
    ]

    assert all("days left" not in text for text in texts)


def test_token_that_ended_says_so(logged_in, instagram_account):
    instagram_account.token_expires_at = timezone.now() - timedelta(days=2)
    instagram_account.save()

    assert "has ended" in logged_in.get(URL).content.decode()


def test_list_is_empty_at_first(logged_in):
    assert "No account yet" in logged_in.get(URL).content.decode()


def test_connect_is_hidden_with_a_reason_without_an_app(logged_in, settings):
    settings.INSTAGRAM_APP_ID = settings.FACEBOOK_APP_ID = ""

    text = logged_in.get(URL).content.decode()

    assert "Connecting is not set up here" in text
    assert "/accounts/connect/" not in text


def test_viewer_may_look_but_sees_no_buttons(as_viewer, instagram_account):
    text = as_viewer.get(URL).content.decode()

    assert instagram_account.username in text
    assert "/accounts/connect/" not in text
    assert "Collect now" not in text
    assert "Disconnect" not in text


def test_stranger_sees_no_account(as_stranger, instagram_account):
    assert instagram_account.username not in as_stranger.get(URL).content.decode()
    assert as_stranger.get(instagram_account.get_absolute_url()).status_code == 404


def test_list_takes_as_many_queries_for_three_accounts(logged_in, company):
    def count():
        with CaptureQueriesContext(connection) as queries:
            logged_in.get(URL)
        return len(queries)

    InstagramAccountFactory(company=company)
    one = count()
    InstagramAccountFactory.create_batch(2, company=company)

    assert count() == one


def test_connect_leads_to_instagram(logged_in):
    answer = logged_in.post("/accounts/connect/")

    where = urlsplit(answer["Location"])
    query = parse_qs(where.query)
    assert (answer.status_code, where.netloc, where.path) == (
        302,
        "127.0.0.1:9",
        "/oauth/authorize",
    )
    assert query["redirect_uri"] == ["http://testserver/accounts/callback/"]


def test_connect_without_an_app_says_why(logged_in, settings):
    settings.INSTAGRAM_APP_ID = settings.FACEBOOK_APP_ID = ""

    answer = logged_in.post("/accounts/connect/", follow=True)

    assert _messages(answer) == [
        "Connecting Instagram is not set up here. Please tell your administrator."
    ]


def test_connect_takes_no_get(logged_in):
    assert logged_in.get("/accounts/connect/").status_code == 405


def test_viewer_may_not_connect(as_viewer):
    assert as_viewer.post("/accounts/connect/").status_code == 403


def test_callback_with_a_wrong_state_says_what_to_do(logged_in, company):
    answer = logged_in.get(
        "/accounts/callback/", {"code": "c", "state": "wrong"}, follow=True
    )

    assert answer.redirect_chain == [("/accounts/", 302)]
    assert _messages(answer) == [
        "This log-in to Instagram was started elsewhere, finished already or "
        "took longer than ten minutes. Press Connect Instagram again."
    ]
    assert InstagramAccount.objects.for_company(company).count() == 0


def test_callback_of_a_refused_consent_says_so(logged_in):
    location = logged_in.post("/accounts/connect/")["Location"]
    state = parse_qs(urlsplit(location).query)["state"][0]

    answer = logged_in.get(
        "/accounts/callback/", {"error": "access_denied", "state": state}, follow=True
    )

    assert _messages(answer) == [
        "You did not allow access to Instagram, so nothing was connected. "
        "Press Connect Instagram again if that was a mistake."
    ]


def test_account_page_shows_followers_and_collections(logged_in, instagram_account):
    for day, followers in ((1, 100), (2, 120)):
        AccountSnapshot.objects.create(
            company=instagram_account.company,
            account=instagram_account,
            captured_on=date(2026, 3, day),
            followers_count=followers,
        )
    run = SyncRunFactory(account=instagram_account)

    answer = logged_in.get(instagram_account.get_absolute_url())

    assert list(answer.context["chart"].series[0].values) == [100, 120]
    assert list(answer.context["runs"]) == [run]
    assert answer.context["calls"] == 0


def _learn(account, percent, regain=None):
    lesson = Lesson(percent, regain, is_throttled=regain is not None)
    Governor(settings.INSTAGRAM_APP_ID).learn(account.instagram_user_id, lesson)


def _budget(text):
    """What the page says of the budget, without its marks."""
    found = re.search(r"Call budget</dt><dd>(.*?)</dd>", text, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_budget_not_told_yet_is_no_figure(logged_in, instagram_account):
    for url in (URL, instagram_account.get_absolute_url()):
        assert _budget(logged_in.get(url).content.decode()) == "Not told yet"


@pytest.mark.parametrize(
    ("percent", "said"), [(12.4, "Room left 12% used"), (80.0, "Slowed down 80% used")]
)
def test_budget_says_how_much_is_used(logged_in, instagram_account, percent, said):
    _learn(instagram_account, percent)

    for url in (URL, instagram_account.get_absolute_url()):
        assert _budget(logged_in.get(url).content.decode()) == said


@pytest.mark.parametrize(
    ("percent", "regain", "said", "wait"),
    [
        (90.0, None, "Kept for people 90% used", timedelta(minutes=80)),
        (100.0, 600.0, "Closed 100% used", timedelta(minutes=10)),
        (None, 600.0, "Closed", timedelta(minutes=10)),
    ],
)
def test_budget_that_stops_calls_says_until_when(
    logged_in, instagram_account, percent, regain, said, wait
):
    _learn(instagram_account, percent, regain)
    until = timezone.now() + wait

    page = _budget(logged_in.get(instagram_account.get_absolute_url()).content.decode())
    overview = _budget(logged_in.get(URL).content.decode())

    times = [until - timedelta(seconds=5), until]
    assert page in {f"{said} until {figures.short_time(one)}" for one in times}
    assert overview == said


def test_account_that_is_not_connected_has_no_budget(logged_in, instagram_account):
    instagram_account.token = ""
    instagram_account.save()

    for url in (URL, instagram_account.get_absolute_url()):
        assert "Call budget" not in logged_in.get(url).content.decode()


def test_market_is_saved_for_the_account(logged_in, instagram_account):
    url = f"{instagram_account.get_absolute_url()}market/"

    answer = logged_in.post(url, {"market": "JP"}, follow=True)

    instagram_account.refresh_from_db()
    assert instagram_account.market == "JP"
    assert _messages(answer) == ["Saved."]


def test_unknown_market_is_refused(logged_in, instagram_account):
    url = f"{instagram_account.get_absolute_url()}market/"

    answer = logged_in.post(url, {"market": "XX"}, follow=True)

    instagram_account.refresh_from_db()
    assert instagram_account.market == ""
    assert _messages(answer) == [
        "Select a valid choice. XX is not one of the available choices."
    ]


def test_collect_now_joins_the_run_under_way(logged_in, instagram_account):
    run = SyncRunFactory(account=instagram_account, status="running")

    answer = logged_in.post(f"{instagram_account.get_absolute_url()}sync/")

    assert answer["Location"] == run.get_absolute_url()
    assert SyncRun.objects.for_company(instagram_account.company).count() == 1


def test_collect_of_a_disconnected_account_says_why(logged_in, instagram_account):
    instagram_account.token = ""
    instagram_account.status = AccountStatus.DISCONNECTED
    instagram_account.save()

    answer = logged_in.post(f"{instagram_account.get_absolute_url()}sync/", follow=True)

    assert _messages(answer) == [
        "This account is not connected to Instagram. Press Reconnect and log in."
    ]


def test_disconnect_asks_first(logged_in, instagram_account):
    url = f"{instagram_account.get_absolute_url()}disconnect/"

    text = logged_in.get(url).content.decode()

    instagram_account.refresh_from_db()
    assert f"Disconnect @{instagram_account.username}?" in text
    assert instagram_account.status == AccountStatus.ACTIVE


def test_disconnect_forgets_the_token(logged_in, instagram_account):
    logged_in.post(f"{instagram_account.get_absolute_url()}disconnect/")

    instagram_account.refresh_from_db()
    assert (instagram_account.token, instagram_account.status) == (
        "",
        AccountStatus.DISCONNECTED,
    )


@pytest.mark.parametrize("action", ["sync", "disconnect", "market"])
def test_viewer_may_change_nothing(as_viewer, instagram_account, action):
    url = f"{instagram_account.get_absolute_url()}{action}/"

    answer = as_viewer.post(url, {"market": "JP"})

    before = (instagram_account.token, AccountStatus.ACTIVE, "")
    instagram_account.refresh_from_db()
    assert answer.status_code == 403
    assert before == (
        instagram_account.token,
        instagram_account.status,
        instagram_account.market,
    )
    assert SyncRun.objects.for_company(instagram_account.company).count() == 0


@pytest.mark.parametrize("action", ["sync", "disconnect", "market"])
def test_stranger_finds_no_account_to_change(as_stranger, instagram_account, action):
    url = f"{instagram_account.get_absolute_url()}{action}/"

    answer = as_stranger.post(url)

    instagram_account.refresh_from_db()
    assert instagram_account.status == AccountStatus.ACTIVE
    assert answer.status_code == 404
