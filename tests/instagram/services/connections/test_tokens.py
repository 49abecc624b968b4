import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from werkzeug import Response

from accounts.enums import Role
from accounts.models import Notice
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import AccountStatus, Login
from instagram.models import ApiCall, InstagramAccount
from instagram.services import connections
from kbeauty.lib.errors import AppError, InvalidInputError, UpstreamError
from kbeauty.lib.tenancy import tenant
from tests.at_once import at_once
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.factories.instagram import InstagramAccountFactory
from tests.instagram.conftest import PROFILE, USER_ID, USERNAME, new_token


def test_mark_account_tells_the_reason(instagram_account):
    marked = connections.mark_account(
        account=instagram_account,
        status=AccountStatus.RECONNECT,
        reason="token_expired",
    )

    instagram_account.refresh_from_db()
    assert marked is True
    assert instagram_account.status == AccountStatus.RECONNECT
    assert instagram_account.status_reason == "token_expired"


def test_mark_account_tells_who_may_reconnect_once_for_each_token(
    company, member, viewer, instagram_account
):
    admin = MembershipFactory(company=company, role=Role.ADMIN).user
    instagram_account.connected_by = viewer
    instagram_account.save()

    def die():
        connections.mark_account(
            account=instagram_account,
            status=AccountStatus.RECONNECT,
            reason="token_expired",
        )

    die()
    die()
    told = Notice.objects.order_by("user_id")
    assert [(one.user, one.kind) for one in told] == [
        (member, "reconnect"),
        (viewer, "reconnect"),
        (admin, "reconnect"),
    ]
    assert told[0].values == {"username": instagram_account.username}
    assert told[0].path == instagram_account.get_absolute_url()

    instagram_account.token_obtained_at = timezone.now()
    instagram_account.save()
    die()

    assert Notice.objects.count() == 6


def test_mark_account_that_is_well_again_alarms_nobody(
    company, member, instagram_account
):
    connections.mark_account(
        account=instagram_account, status=AccountStatus.ACTIVE, reason=""
    )

    assert Notice.objects.count() == 0


def test_mark_account_old_refusal_leaves_the_new_token_alone(
    company, member, instagram_account
):
    stale = InstagramAccount.objects.for_company(company).get(pk=instagram_account.pk)
    instagram_account.token_obtained_at = timezone.now()
    instagram_account.save()

    marked = connections.mark_account(
        account=stale, status=AccountStatus.RECONNECT, reason="token_expired"
    )

    instagram_account.refresh_from_db()
    assert marked is False
    assert instagram_account.status == AccountStatus.ACTIVE
    assert Notice.objects.count() == 0


def test_mark_account_disconnected_stays_so(instagram_account, member):
    connections.disconnect_account(account=instagram_account, by=member)

    marked = connections.mark_account(
        account=instagram_account,
        status=AccountStatus.RECONNECT,
        reason="token_missing",
    )

    instagram_account.refresh_from_db()
    assert marked is False
    assert instagram_account.status == AccountStatus.DISCONNECTED


@pytest.mark.parametrize(
    ("kind", "reason", "status"),
    [
        (ErrorKind.LOGIN, "password_changed", AccountStatus.RECONNECT),
        (ErrorKind.PERMISSION, "permission_missing", AccountStatus.RECONNECT),
        (ErrorKind.PERMISSION, "not_professional", AccountStatus.NOT_PROFESSIONAL),
        (ErrorKind.THROTTLED, "throttled", AccountStatus.ACTIVE),
        (ErrorKind.POLICY, "blocked_for_policy", AccountStatus.ACTIVE),
        (ErrorKind.NETWORK, "network", AccountStatus.ACTIVE),
    ],
)
def test_mark_refused_only_where_a_person_must_act(
    instagram_account, kind, reason, status
):
    error = ClientError("m", kind, reason=reason)

    marked = connections.mark_refused(account=instagram_account, error=error)

    instagram_account.refresh_from_db()
    assert instagram_account.status == status
    assert marked is (status != AccountStatus.ACTIVE)


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [(ErrorKind.LOGIN, InvalidInputError), (ErrorKind.NETWORK, UpstreamError)],
)
def test_as_app_error_permanence_decides(kind, refusal):
    error = connections.as_app_error(ClientError("m", kind, retry_after=5))

    assert type(error) is refusal
    assert (error.code, error.retry_after) == (kind, 5)
    assert isinstance(error, AppError)


def _account(company, *, age, left, **fields):
    """An account whose token is ``age`` old and has ``left`` to live."""
    now = timezone.now()
    given = {
        "company": company,
        "token": "old-token",
        "token_obtained_at": now - age,
        "token_expires_at": now + left,
    }
    return InstagramAccountFactory(**(given | fields))


def _serve_refresh(graph_server, **answer):
    body = {"access_token": "new-token", "expires_in": 5183944} | answer
    graph_server.expect_request("/refresh_access_token").respond_with_json(body)


@pytest.mark.parametrize(
    ("age", "left", "is_due"),
    [
        (timedelta(days=51), timedelta(days=9), True),
        (timedelta(days=51), timedelta(days=10, minutes=1), False),
        (timedelta(hours=23), timedelta(days=9), False),
        (timedelta(hours=24), timedelta(days=9), True),
        (timedelta(days=59), timedelta(minutes=1), True),
    ],
)
def test_refresh_token_age_and_rest_decide(graph_server, company, age, left, is_due):
    account = _account(company, age=age, left=left)
    _serve_refresh(graph_server)

    refreshed = connections.refresh_token(account=account)

    account.refresh_from_db()
    assert refreshed is is_due
    assert account.token == ("new-token" if is_due else "old-token")
    assert len(graph_server.log) == is_due


def test_refresh_token_times_move_on(graph_server, company):
    account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    obtained = account.token_obtained_at
    _serve_refresh(graph_server)

    connections.refresh_token(account=account)

    account.refresh_from_db()
    assert account.token_obtained_at == obtained
    assert timezone.now() - account.token_refreshed_at < timedelta(minutes=1)
    assert account.token_expires_at - timezone.now() > timedelta(days=59)
    assert connections.refresh_token(account=account) is False
    [call] = ApiCall.objects.for_company(company)
    assert call.account == account


def test_refresh_token_that_is_over_asks_nobody(graph_server, company):
    account = _account(company, age=timedelta(days=61), left=timedelta(days=-1))

    assert connections.refresh_token(account=account) is False

    account.refresh_from_db()
    assert account.status == AccountStatus.RECONNECT
    assert account.status_reason == "token_expired"
    assert graph_server.log == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AccountStatus.DISCONNECTED},
        {"status": AccountStatus.RECONNECT},
        {"token": ""},
        {"token_expires_at": None},
    ],
)
def test_refresh_token_nothing_to_refresh(graph_server, company, fields):
    account = _account(
        company, age=timedelta(days=55), left=timedelta(days=5), **fields
    )

    assert connections.refresh_token(account=account) is False
    assert graph_server.log == []


def test_refresh_token_refused_asks_for_a_new_log_in(graph_server, company):
    account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    graph_server.expect_request("/refresh_access_token").respond_with_json(
        {"error": {"code": 190, "error_subcode": 460}}, status=400
    )

    assert connections.refresh_token(account=account) is False

    account.refresh_from_db()
    assert account.status == AccountStatus.RECONNECT
    assert (account.status_reason, account.token) == ("password_changed", "old-token")


def test_refresh_token_empty_answer_keeps_the_old_one(graph_server, company):
    account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    _serve_refresh(graph_server, access_token="")

    with pytest.raises(ClientError) as caught:
        connections.refresh_token(account=account)

    account.refresh_from_db()
    assert caught.value.kind == ErrorKind.INVALID_ANSWER
    assert (account.token, account.status) == ("old-token", AccountStatus.ACTIVE)


def test_refresh_token_that_ends_sooner_is_not_kept(graph_server, company):
    account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    ends = account.token_expires_at
    _serve_refresh(graph_server, expires_in=3600)

    assert connections.refresh_token(account=account) is False

    account.refresh_from_db()
    assert (account.token, account.token_expires_at) == ("old-token", ends)
    assert account.token_refreshed_at is None


@pytest.mark.django_db(transaction=True)
def test_refresh_token_by_two_workers_at_once_happens_once(graph_server):
    company = CompanyFactory()
    with tenant(company.pk):
        account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    answered = threading.Event()

    def answer(request):
        # Whoever comes second has left before the first one is answered.
        answered.wait(5)
        body = {"access_token": "new-token", "expires_in": 5183944}
        return Response(json.dumps(body), content_type="application/json")

    graph_server.expect_request("/refresh_access_token").respond_with_handler(answer)

    def refresh():
        mine = InstagramAccount.objects.for_company(company).get(pk=account.pk)
        is_new = connections.refresh_token(account=mine)
        if not is_new:
            answered.set()
        return is_new

    outcomes = at_once(refresh, refresh, company=company)

    assert sorted(outcomes) == [False, True]
    assert len(graph_server.log) == 1
    with tenant(company.pk):
        account.refresh_from_db()
        assert account.token == "new-token"


def test_refresh_token_of_a_page_is_never_asked_for(graph_server, company):
    account = _account(
        company,
        age=timedelta(days=55),
        left=timedelta(days=5),
        login=Login.FACEBOOK,
    )

    assert connections.refresh_token(account=account) is False
    assert graph_server.log == []


def test_refresh_token_connected_anew_meanwhile_keeps_that(
    graph_server, company, member
):
    account = _account(
        company,
        age=timedelta(days=55),
        left=timedelta(days=5),
        instagram_user_id=USER_ID,
    )
    stale = InstagramAccount.objects.for_company(company).get(pk=account.pk)
    connections.connect_account(
        company=company, token=new_token("newest"), profile=PROFILE, by=member
    )
    _serve_refresh(graph_server)

    assert connections.refresh_token(account=stale) is False

    account.refresh_from_db()
    assert account.token == "newest"


def test_refresh_due_tokens_one_failure_does_not_stop_the_others(graph_server, company):
    ages = {"age": timedelta(days=55), "left": timedelta(days=5)}
    bad = _account(company, username="a", token="bad-token", **ages)
    good = _account(company, username="b", token="good-token", **ages)
    graph_server.expect_request(
        "/refresh_access_token",
        query_string={"grant_type": "ig_refresh_token", "access_token": "bad-token"},
        # Of this user alone: a refusal of the app would stop all of its calls.
    ).respond_with_json({"error": {"code": 17}}, status=400)
    _serve_refresh(graph_server)

    assert connections.refresh_due_tokens(company=company) == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.token, bad.status) == ("bad-token", AccountStatus.ACTIVE)
    assert good.token == "new-token"


def test_refresh_tokens_task_goes_through_all_companies(graph_server, db):
    from instagram.tasks import refresh_tokens

    companies = [MembershipFactory().company, MembershipFactory().company]
    accounts = [
        _account(each, age=timedelta(days=55), left=timedelta(days=5))
        for each in companies
    ]
    sleeping = MembershipFactory(company__is_active=False).company
    asleep = _account(sleeping, age=timedelta(days=55), left=timedelta(days=5))
    _serve_refresh(graph_server)

    refresh_tokens.delay()

    tokens = []
    for account in [*accounts, asleep]:
        with tenant(account.company_id):
            account.refresh_from_db()
            tokens.append(account.token)
    assert tokens == ["new-token", "new-token", "old-token"]


def test_refresh_token_at_the_sandbox_lives_on(instagram, company):
    value = instagram.token(USERNAME)
    instagram.control("age-tokens", username=USERNAME, days=55)
    account = _account(
        company, age=timedelta(days=55), left=timedelta(days=5), token=value
    )

    assert connections.refresh_token(account=account) is True

    assert account.token != value
    assert account.token_expires_at > datetime.now(UTC) + timedelta(days=59)
