"""What Instagram is to tell of an account, agreed with the sandbox."""

import pytest
from django.db import connection

from instagram import tasks
from instagram.clients.flavours import FACEBOOK_LOGIN
from instagram.clients.graph import GraphReader
from instagram.enums import AccountStatus, Login
from instagram.models import ApiCall, InstagramAccount
from instagram.services.connections import (
    connect_account,
    disconnect_account,
    forget_token,
)
from instagram.services.subscriptions import check_all, subscribe
from instagram.updates import subscribed_fields
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import MembershipFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.conftest import PROFILE, new_token
from tests.instagram.deliveries import TOKEN
from tests.instagram.services.conftest import USERNAME
from tests.instagram.waiting import let_time_pass

FIELDS = ["comments", "live_comments", "mentions"]


@pytest.fixture(autouse=True)
def _is_set_up(settings):
    settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN = TOKEN


@pytest.fixture
def agreed(graph):
    """What the sandbox would tell of the brand."""

    def agreed():
        answer = graph.get("v25.0/me/subscribed_apps", graph.token(USERNAME)).json()
        return answer["data"][0]["subscribed_fields"] if answer["data"] else []

    return agreed


def made(company):
    calls = ApiCall.objects.for_company(company).order_by("pk")
    return [f"{call.method} {call.path.removeprefix('/v25.0/')}" for call in calls]


def test_subscribe_agrees_on_all_the_log_in_can_tell(company, account, agreed):
    assert subscribe(account=account) is True

    account.refresh_from_db()
    assert (account.subscribed_fields, agreed()) == (FIELDS, FIELDS)
    assert made(company) == ["GET me/subscribed_apps", "POST me/subscribed_apps"]


def test_stories_come_with_facebook_login_only():
    assert subscribed_fields(Login.INSTAGRAM) == tuple(FIELDS)
    assert subscribed_fields(Login.FACEBOOK) == (*FIELDS, "story_insights")


def test_facebook_login_names_the_account_by_its_id(httpserver, settings):
    settings.FACEBOOK_GRAPH_URL = httpserver.url_for("").rstrip("/")
    path = "/v25.0/1784/subscribed_apps"
    httpserver.expect_request(path, method="POST").respond_with_json({"success": True})
    httpserver.expect_request(path, method="DELETE").respond_with_json(
        {"success": True}
    )
    client = GraphReader(flavour=FACEBOOK_LOGIN, token="page-token", user_id="1784")

    client.subscribe(["comments", "story_insights"])
    client.unsubscribe()

    posted, deleted = [request for request, _ in httpserver.log]
    proof = FACEBOOK_LOGIN.proof("page-token")
    assert posted.form.to_dict() == {
        "subscribed_fields": "comments,story_insights",
        "access_token": "page-token",
        "appsecret_proof": proof,
    }
    assert deleted.args.to_dict() == {
        "access_token": "page-token",
        "appsecret_proof": proof,
    }


def test_check_asks_and_changes_nothing_that_holds(company, account):
    subscribe(account=account)
    ApiCall.objects.all().delete()

    tasks.check_subscriptions.apply()

    assert made(company) == ["GET me/subscribed_apps"]


def test_check_agrees_anew_where_instagram_forgot(company, account, graph, agreed):
    subscribe(account=account)
    graph.session.delete(
        f"{graph.base_url}/v25.0/me/subscribed_apps",
        params={"access_token": account.token},
        timeout=10,
    )
    assert agreed() == []

    assert check_all(company=company) == 1
    assert agreed() == FIELDS


@pytest.mark.parametrize("fault", ["http-502", "80002:5", "10", "190-463", "half-json"])
def test_refusal_is_left_to_the_next_check(company, account, graph, agreed, fault):
    graph.fault(fault, calls=3, path_prefix="me/subscribed_apps")

    assert subscribe(account=account) is False

    account.refresh_from_db()
    assert (account.status, account.subscribed_fields) == (AccountStatus.ACTIVE, [])
    graph.clear_faults()
    let_time_pass()
    assert check_all(company=company) == 1
    assert agreed() == FIELDS


def test_no_success_is_no_agreement(account, httpserver, settings):
    settings.INSTAGRAM_GRAPH_URL = httpserver.url_for("").rstrip("/")
    path = "/v25.0/me/subscribed_apps"
    httpserver.expect_request(path, method="GET").respond_with_json({"data": []})
    httpserver.expect_request(path, method="POST").respond_with_json({"success": False})

    assert subscribe(account=account) is False


@pytest.mark.parametrize(
    "status", [AccountStatus.RECONNECT, AccountStatus.DISCONNECTED]
)
def test_accounts_that_nobody_may_ask_for_are_left_out(company, account, status):
    account.status = status
    account.save()

    assert (check_all(company=company), made(company)) == (0, [])


def test_nothing_is_agreed_without_a_verify_token(
    company, account, member, settings, django_capture_on_commit_callbacks
):
    settings.INSTAGRAM_WEBHOOK_VERIFY_TOKEN = ""

    assert (subscribe(account=account), check_all(company=company)) == (False, 0)
    with django_capture_on_commit_callbacks() as after:
        connect_account(company=company, token=new_token(), profile=PROFILE, by=member)
    # The collection, and nothing else.
    assert len(after) == 1


def test_connected_account_is_subscribed_after_the_commit(
    company, graph, member, agreed, django_capture_on_commit_callbacks
):
    token = new_token(graph.token(USERNAME))

    with django_capture_on_commit_callbacks(execute=True):
        account = connect_account(
            company=company, token=token, profile=PROFILE, by=member
        )

    account.refresh_from_db()
    assert (account.subscribed_fields, agreed()) == (FIELDS, FIELDS)


def test_disconnected_account_is_told_of_no_more(
    company, account, member, agreed, django_capture_on_commit_callbacks
):
    subscribe(account=account)

    with django_capture_on_commit_callbacks(execute=True):
        disconnect_account(account=account, by=member)

    stored = InstagramAccount.objects.for_company(company).get()
    assert (stored.subscribed_fields, stored.token, agreed()) == ([], "", [])
    assert made(company)[-1] == "DELETE me/subscribed_apps"


def test_disconnecting_holds_though_instagram_refuses(
    account, member, graph, agreed, django_capture_on_commit_callbacks
):
    subscribe(account=account)
    graph.fault("http-500", calls=1)

    with django_capture_on_commit_callbacks(execute=True):
        disconnect_account(account=account, by=member)

    account.refresh_from_db()
    assert (account.status, account.subscribed_fields) == ("disconnected", [])
    assert agreed() == FIELDS


def test_other_companys_subscription_is_the_same_one_and_stays(
    company, account, member, agreed, django_capture_on_commit_callbacks
):
    subscribe(account=account)
    theirs = MembershipFactory().company
    with tenant(theirs.pk):
        InstagramAccountFactory(
            company=theirs, instagram_user_id=account.instagram_user_id
        )

    with django_capture_on_commit_callbacks(execute=True):
        disconnect_account(account=account, by=member)

    assert agreed() == FIELDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        assert cursor.fetchone() == (True,)


def test_access_that_was_taken_away_ends_the_agreement(account):
    subscribe(account=account)

    forget_token(account=account, reason="app_removed")

    account.refresh_from_db()
    assert account.subscribed_fields == []
