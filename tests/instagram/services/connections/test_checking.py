"""What Facebook says of its tokens once a day, and what becomes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import AuditEvent, Notice
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import AccountStatus, Login
from instagram.models import ApiCall, InstagramAccount
from instagram.services import connections
from instagram.tasks import check_tokens
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import MembershipFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.conftest import USER_ID, USERNAME

SCOPES = ["instagram_basic", "pages_show_list"]


@pytest.fixture
def page_account(company):
    return make(company)


def make(company, **fields):
    """An account connected through a Page three days ago."""
    given = {
        "company": company,
        "login": Login.FACEBOOK,
        "token": "page-token",
        "token_obtained_at": timezone.now() - timedelta(days=3),
        "token_expires_at": None,
        "token_checked_at": timezone.now() - timedelta(days=1),
        "data_access_ends_at": timezone.now() + timedelta(days=87),
        "scopes": SCOPES,
        "app_scoped_id": "122",
    }
    return InstagramAccountFactory(**(given | fields))


def serve(graph_server, *, days=87, **fields):
    ends = timezone.now() + timedelta(days=days)
    data = {
        "is_valid": True,
        "expires_at": 0,
        "data_access_expires_at": int(ends.timestamp()),
        "scopes": SCOPES,
        "user_id": "122",
    }
    graph_server.expect_request("/v25.0/debug_token").respond_with_json(
        {"data": data | fields}
    )


def test_living_token_is_noted_as_checked(graph_server, company, page_account):
    serve(graph_server, days=60)

    assert connections.check_token(account=page_account) is True

    page_account.refresh_from_db()
    now = timezone.now()
    assert now - page_account.token_checked_at < timedelta(minutes=1)
    assert timedelta(days=59) < page_account.data_access_ends_at - now
    assert page_account.token_expires_at is None
    assert (page_account.token, page_account.scopes) == ("page-token", SCOPES)
    assert page_account.status == AccountStatus.ACTIVE
    [call] = ApiCall.objects.for_company(company)
    assert (call.account, call.path) == (page_account, "/v25.0/debug_token")
    assert Notice.objects.count() == 0


def test_scopes_that_were_taken_away_are_noticed(graph_server, company, page_account):
    serve(graph_server, scopes=["instagram_basic"])

    connections.check_token(account=page_account)

    page_account.refresh_from_db()
    assert page_account.scopes == ["instagram_basic"]
    event = AuditEvent.objects.for_company(company).get()
    assert event.action == "token.account_changed"
    assert event.after["scopes"] == ["instagram_basic"]


def test_answer_without_scopes_keeps_those_we_know(graph_server, page_account):
    serve(graph_server, scopes=[], user_id="")

    connections.check_token(account=page_account)

    page_account.refresh_from_db()
    assert (page_account.scopes, page_account.app_scoped_id) == (SCOPES, "122")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"error": {"code": 190, "subcode": 460}}, "password_changed"),
        ({"data_access_expires_at": 1_700_000_000}, "data_access_ended"),
    ],
)
def test_dead_token_asks_the_right_people_once(
    graph_server, company, member, viewer, page_account, fields, reason
):
    admin = MembershipFactory(company=company, role=Role.ADMIN).user
    MembershipFactory(company=company, role=Role.ANALYST)
    serve(graph_server, **({"is_valid": False} | fields))

    for _again in range(2):
        assert connections.check_token(account=page_account) is False

    page_account.refresh_from_db()
    assert page_account.status == AccountStatus.RECONNECT
    assert (page_account.status_reason, page_account.token) == (reason, "page-token")
    told = Notice.objects.order_by("user_id")
    assert [(one.user, one.kind) for one in told] == [
        (member, "reconnect"),
        (admin, "reconnect"),
    ]


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"error": {"code": 190}}, ErrorKind.BAD_REQUEST),
        (400, {"error": {"code": 4}}, ErrorKind.THROTTLED),
        (200, {"data": {}}, ErrorKind.INVALID_ANSWER),
    ],
)
def test_refusal_that_is_not_about_the_token_changes_nothing(
    graph_server, page_account, status, body, kind
):
    before = page_account.token_checked_at
    graph_server.expect_request("/v25.0/debug_token").respond_with_json(
        body, status=status
    )

    with pytest.raises(ClientError) as caught:
        connections.check_token(account=page_account)

    page_account.refresh_from_db()
    assert caught.value.kind == kind
    assert page_account.status == AccountStatus.ACTIVE
    assert page_account.token_checked_at == before


def test_token_connected_anew_meanwhile_is_left_alone(graph_server, company):
    account = make(company)
    stale = InstagramAccount.objects.for_company(company).get(pk=account.pk)
    account.token_obtained_at = timezone.now()
    account.scopes = ["instagram_basic"]
    account.save()
    serve(graph_server)

    connections.check_token(account=stale)

    account.refresh_from_db()
    assert account.scopes == ["instagram_basic"]


def test_people_hear_in_time_that_data_access_ends(
    graph_server, company, member, viewer
):
    account = make(company, connected_by=viewer)
    serve(graph_server, days=9)

    connections.check_token(account=account)
    connections.check_token(account=account)

    account.refresh_from_db()
    told = Notice.objects.order_by("user_id")
    assert [(one.user, one.kind) for one in told] == [
        (member, "connection_ends"),
        (viewer, "connection_ends"),
    ]
    assert told[0].values == {
        "username": account.username,
        "ends_at": account.data_access_ends_at.isoformat(),
    }
    assert told[0].path == f"{account.get_absolute_url()}token/"


def test_nobody_hears_of_an_end_that_is_far(graph_server, member, page_account):
    serve(graph_server, days=11)

    connections.check_token(account=page_account)

    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        ({}, True),
        ({"token_checked_at": None}, True),
        ({"token_checked_at": timezone.now() - timedelta(hours=19)}, False),
        ({"token": ""}, False),
        ({"status": AccountStatus.RECONNECT}, False),
        ({"login": Login.INSTAGRAM}, False),
    ],
)
def test_tokens_of_facebook_are_due_once_a_day(graph_server, company, fields, is_due):
    make(company, **fields)
    serve(graph_server)

    assert connections.check_due_tokens(company=company) == is_due
    assert len(graph_server.log) == is_due


def test_trouble_with_one_does_not_keep_back_the_others(graph_server, company):
    make(company, username="a", token="bad-token")
    good = make(company, username="b")
    graph_server.expect_ordered_request("/v25.0/debug_token").respond_with_json(
        {"error": {"code": 100}}, status=400
    )
    ordered = graph_server.expect_ordered_request("/v25.0/debug_token")
    ordered.respond_with_json({"data": {"is_valid": True, "expires_at": 0}})

    assert connections.check_due_tokens(company=company) == 1

    good.refresh_from_db()
    assert timezone.now() - good.token_checked_at < timedelta(minutes=1)


def test_task_goes_through_all_companies(graph_server, db):
    accounts = []
    for company in (MembershipFactory().company, MembershipFactory().company):
        with tenant(company.pk):
            accounts.append(make(company))
    serve(graph_server, scopes=["instagram_basic"])

    check_tokens.delay()

    for account in accounts:
        with tenant(account.company_id):
            account.refresh_from_db()
            assert account.scopes == ["instagram_basic"]


def test_sandbox_tells_when_data_access_has_lapsed(instagram, company):
    token = instagram.token(USERNAME, kind="page")
    account = make(company, token=token, instagram_user_id=USER_ID)

    assert connections.check_token(account=account) is True
    account.refresh_from_db()
    assert len(account.scopes) == 9
    instagram.control("age-tokens", username=USERNAME, days=91)

    assert connections.check_token(account=account) is False
    assert account.status_reason == "data_access_ended"
