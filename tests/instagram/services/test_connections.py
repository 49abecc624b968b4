from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from instagram import oauth
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.schemas import LongLivedToken, Profile
from instagram.enums import AccountStatus, RunTrigger
from instagram.models import ApiCall, InstagramAccount
from instagram.sandbox.records import AccountRecord, Dataset
from instagram.services import collection, connections
from kbeauty.lib.errors import AppError, InvalidInputError, UpstreamError
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import CompanyFactory, MembershipFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory

CALLBACK = "https://brand.example/accounts/callback/"
USER_ID, USERNAME = "17841400000000101", "glasshaus.kr"
PROFILE = Profile(
    user_id=USER_ID,
    app_scoped_id="90",
    username=USERNAME,
    name="Glasshaus",
    account_type="BUSINESS",
    profile_picture_url="",
    biography="",
    website="",
    followers_count=1200,
    follows_count=None,
    media_count=44,
)


@pytest.fixture
def instagram(sandbox, settings):
    """The sandbox with one brand, as the address of everything of Instagram's."""
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]
    settings.INSTAGRAM_GRAPH_URL = sandbox.base_url
    settings.INSTAGRAM_TOKEN_URL = f"{sandbox.base_url}/oauth/access_token"
    settings.INSTAGRAM_APP_ID = sandbox.app_id
    settings.INSTAGRAM_APP_SECRET = sandbox.app_secret
    account = AccountRecord(
        user_id=USER_ID, username=USERNAME, name="Glasshaus", followers_count=1200
    )
    sandbox.load(Dataset(accounts=(account,)))
    return sandbox


@pytest.fixture
def server(httpserver, settings):
    """A loopback server for what the sandbox never says."""
    base_url = f"http://{httpserver.host}:{httpserver.port}"
    settings.INSTAGRAM_GRAPH_URL = base_url
    settings.INSTAGRAM_TOKEN_URL = f"{base_url}/oauth/access_token"
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]
    return httpserver


@pytest.fixture
def started(monkeypatch):
    """The collections that were started."""
    runs: list[dict[str, object]] = []
    monkeypatch.setattr(collection, "start_sync", lambda **given: runs.append(given))
    return runs


@pytest.fixture
def log_in(company, member):
    """Come back from Instagram's page; a fresh state unless one is given."""

    def log_in(code="", *, state=None, error=""):
        if state is None:
            state = oauth.issue_state(
                company=company, user=member, redirect_uri=CALLBACK
            )
        return connections.finish_authorization(
            company=company,
            user=member,
            code=code,
            state=state,
            redirect_uri=CALLBACK,
            error=error,
        )

    return log_in


def _token(value="new-token", **fields):
    return LongLivedToken(value, timezone.now() + timedelta(days=60), **fields)


ALL_SCOPES = ",".join(oauth.SCOPES)


def _serve_log_in(server, me, *, status=200, permissions=ALL_SCOPES):
    server.expect_request("/oauth/access_token").respond_with_json(
        {"access_token": "short", "user_id": "1", "permissions": permissions}
    )
    server.expect_request("/access_token").respond_with_json(
        {"access_token": "long-token", "expires_in": 5183944}
    )
    server.expect_request("/v25.0/me").respond_with_json(me, status=status)


@pytest.mark.parametrize("shape", ["data", "flat"])
def test_finish_authorization_connects_the_account(
    instagram,
    company,
    member,
    log_in,
    started,
    shape,
    django_capture_on_commit_callbacks,
):
    instagram.control("shape", shape=shape)
    url = connections.authorization_url(
        company=company, user=member, redirect_uri=CALLBACK
    )
    back = instagram.authorize(USERNAME, CALLBACK, state=url.rpartition("state=")[2])

    with django_capture_on_commit_callbacks(execute=True):
        account = log_in(back["code"], state=back["state"])

    account = InstagramAccount.objects.for_company(company).get(pk=account.pk)
    assert (account.instagram_user_id, account.username) == (USER_ID, USERNAME)
    assert (account.name, account.followers_count) == ("Glasshaus", 1200)
    assert account.status == AccountStatus.ACTIVE
    assert set(oauth.SCOPES) <= set(account.scopes)
    assert account.connected_by == member
    life = account.token_expires_at - timezone.now()
    assert timedelta(days=59) < life <= timedelta(days=60)
    [run] = started
    assert (run["account"], run["trigger"], run["by"]) == (
        account,
        RunTrigger.CONNECT,
        member,
    )


def test_finish_authorization_token_is_stored_encrypted(instagram, log_in):
    account = log_in(instagram.authorize(USERNAME, CALLBACK)["code"])

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT token FROM instagram_instagramaccount WHERE id = %s", [account.pk]
        )
        stored = cursor.fetchone()[0]
    assert account.token.startswith("IGAA")
    assert "IGAA" not in stored


def test_finish_authorization_calls_are_logged_without_secrets(
    instagram, company, log_in
):
    account = log_in(instagram.authorize(USERNAME, CALLBACK)["code"])

    calls = ApiCall.objects.for_company(company).order_by("pk")
    assert [(call.method, call.path, call.status_code) for call in calls] == [
        ("POST", "/oauth/access_token", 200),
        ("GET", "/access_token", 200),
        ("GET", "/v25.0/me", 200),
    ]
    assert account.token not in str(list(calls.values()))


def test_finish_authorization_wrong_state_asks_nobody(instagram, company, log_in):
    code = instagram.authorize(USERNAME, CALLBACK)["code"]

    with pytest.raises(InvalidInputError) as caught:
        log_in(code, state="made-up")

    assert caught.value.code == "oauth_state"
    with override("en"):
        assert str(caught.value.message) == (
            "This log-in to Instagram was started elsewhere, finished already or "
            "took longer than ten minutes. Press Connect Instagram again."
        )
    assert instagram.calls() == []
    assert not InstagramAccount.objects.for_company(company).exists()


def test_finish_authorization_reused_code_is_refused(instagram, company, log_in):
    code = instagram.authorize(USERNAME, CALLBACK)["code"]
    first = log_in(code)

    with pytest.raises(InvalidInputError) as caught:
        log_in(code)

    assert caught.value.code == "code_refused"
    kept = InstagramAccount.objects.for_company(company).get()
    assert (kept.token, kept.status) == (first.token, AccountStatus.ACTIVE)


@pytest.mark.parametrize(
    ("error", "code"),
    [("access_denied", "oauth_denied"), ("server_error", "oauth_failed")],
)
def test_finish_authorization_denied_consent_connects_nothing(
    instagram, company, log_in, error, code
):
    with pytest.raises(InvalidInputError) as caught:
        log_in(error=error)

    assert caught.value.code == code
    assert not InstagramAccount.objects.for_company(company).exists()


def test_finish_authorization_denied_consent_spends_the_state(
    instagram, company, member, log_in
):
    state = oauth.issue_state(company=company, user=member, redirect_uri=CALLBACK)

    for expected in ("oauth_denied", "oauth_state"):
        with pytest.raises(InvalidInputError) as caught:
            log_in(error="access_denied", state=state)
        assert caught.value.code == expected


def test_finish_authorization_missing_scope_names_it(instagram, company, log_in):
    scope = "instagram_business_basic,instagram_business_manage_comments"
    code = instagram.authorize(USERNAME, CALLBACK, scope=scope)["code"]

    with pytest.raises(InvalidInputError) as caught:
        log_in(code)

    assert caught.value.code == "missing_scope"
    with override("en"):
        assert str(caught.value.message) == (
            "Permission is missing for: insights. Press Connect Instagram again "
            "and leave all permissions switched on."
        )
    assert not InstagramAccount.objects.for_company(company).exists()


@pytest.mark.parametrize(
    ("me", "status"),
    [
        ({"user_id": USER_ID, "username": "x", "account_type": "PERSONAL"}, 200),
        ({"error": {"code": 10, "message": "must be professional"}}, 400),
    ],
)
def test_finish_authorization_personal_account_is_refused(
    server, company, log_in, me, status
):
    _serve_log_in(server, me, status=status)

    with pytest.raises(InvalidInputError) as caught:
        log_in("code")

    assert caught.value.code == "not_professional"
    assert not InstagramAccount.objects.for_company(company).exists()


def test_finish_authorization_status_lost_on_the_way_is_refused(
    instagram, company, log_in
):
    code = instagram.authorize(USERNAME, CALLBACK)["code"]
    instagram.control("account-type", username=USERNAME, account_type="PERSONAL")

    with pytest.raises(InvalidInputError) as caught:
        log_in(code)

    assert caught.value.code == "not_professional"
    assert not InstagramAccount.objects.for_company(company).exists()


def test_finish_authorization_instagram_down_says_so(instagram, company, log_in):
    code = instagram.authorize(USERNAME, CALLBACK)["code"]
    instagram.fault("80002:15", calls=None, path_prefix="me")

    with pytest.raises(UpstreamError) as caught:
        log_in(code)

    assert (caught.value.code, caught.value.retry_after) == ("throttled", 900)


def test_finish_authorization_failed_again_keeps_what_was(server, company, log_in):
    account = InstagramAccountFactory(
        company=company, instagram_user_id=USER_ID, token="old-token"
    )
    PostFactory(account=account)
    _serve_log_in(server, {"data": []})

    with pytest.raises(UpstreamError) as caught:
        log_in("code")

    account.refresh_from_db()
    assert caught.value.code == "invalid_answer"
    assert (account.token, account.status) == ("old-token", AccountStatus.ACTIVE)
    assert account.posts.count() == 1


def test_finish_authorization_unnamed_permissions_are_accepted(server, log_in):
    _serve_log_in(server, {"user_id": USER_ID, "username": USERNAME}, permissions="")

    account = log_in("code#_")

    assert (account.token, account.scopes) == ("long-token", [])
    assert server.log[0][0].form["code"] == "code"


def test_connect_account_again_renews_the_token_and_keeps_the_posts(company, member):
    account = InstagramAccountFactory(
        company=company,
        instagram_user_id=USER_ID,
        token="old-token",
        scopes=["instagram_business_basic"],
        status=AccountStatus.RECONNECT,
        status_reason="token_expired",
        market="KR",
        follows_count=7,
    )
    PostFactory(account=account)

    connected = connections.connect_account(
        company=company, token=_token(), profile=PROFILE, by=member
    )

    account.refresh_from_db()
    assert connected.pk == account.pk
    assert (account.token, account.status) == ("new-token", AccountStatus.ACTIVE)
    assert (account.status_reason, account.market) == ("", "KR")
    # What Instagram left out stays as it was.
    assert (account.follows_count, account.media_count) == (7, 44)
    assert account.scopes == ["instagram_business_basic"]
    assert account.posts.count() == 1


def test_connect_account_empty_token_never_replaces_one(company, member):
    account = InstagramAccountFactory(
        company=company, instagram_user_id=USER_ID, token="old-token"
    )

    with pytest.raises(InvalidInputError) as caught:
        connections.connect_account(
            company=company, token=_token(""), profile=PROFILE, by=member
        )

    account.refresh_from_db()
    assert (caught.value.code, account.token) == ("token_missing", "old-token")


def test_connect_account_takes_over_the_one_from_files(company, member):
    account = InstagramAccountFactory(
        company=company,
        instagram_user_id=f"file:{USERNAME}",
        username=USERNAME.upper(),
        token="",
        status=AccountStatus.IMPORTED,
    )
    PostFactory(account=account)

    connected = connections.connect_account(
        company=company, token=_token(), profile=PROFILE, by=member
    )

    assert connected.pk == account.pk
    assert (connected.instagram_user_id, connected.username) == (USER_ID, USERNAME)
    assert connected.status == AccountStatus.ACTIVE
    assert connected.posts.count() == 1


def test_connect_account_other_company_has_its_own(company, member):
    other = CompanyFactory()
    with tenant(other.pk):
        theirs = connections.connect_account(
            company=other, token=_token("theirs"), profile=PROFILE, by=None
        )

    ours = connections.connect_account(
        company=company, token=_token("ours"), profile=PROFILE, by=member
    )

    assert ours.pk != theirs.pk
    with tenant(other.pk):
        theirs.refresh_from_db()
        assert theirs.token == "theirs"


def test_apply_profile_overlong_fields_fit(company):
    account = InstagramAccountFactory(
        company=company, username="before", website="https://brand.example/"
    )
    fields = {name: getattr(PROFILE, name) for name in PROFILE.__slots__}
    profile = Profile(
        **fields | {"username": "u" * 70, "website": "https://x/" + "y" * 600}
    )

    connections.apply_profile(account=account, profile=profile)
    account.save()

    assert account.username == "u" * 64
    assert account.website == "https://brand.example/"


def test_disconnect_account_forgets_the_token_only(company, member):
    account = InstagramAccountFactory(company=company, scopes=["a"])
    PostFactory(account=account)

    connections.disconnect_account(account=account, by=member)

    account.refresh_from_db()
    assert (account.token, account.scopes) == ("", [])
    assert account.status == AccountStatus.DISCONNECTED
    assert account.token_expires_at is None
    assert account.posts.count() == 1


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


def _serve_refresh(server, **answer):
    body = {"access_token": "new-token", "expires_in": 5183944} | answer
    server.expect_request("/refresh_access_token").respond_with_json(body)


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
def test_refresh_token_age_and_rest_decide(server, company, age, left, is_due):
    account = _account(company, age=age, left=left)
    _serve_refresh(server)

    refreshed = connections.refresh_token(account=account)

    account.refresh_from_db()
    assert refreshed is is_due
    assert account.token == ("new-token" if is_due else "old-token")
    assert len(server.log) == is_due


def test_refresh_token_times_move_on(server, company):
    account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    obtained = account.token_obtained_at
    _serve_refresh(server)

    connections.refresh_token(account=account)

    account.refresh_from_db()
    assert account.token_obtained_at == obtained
    assert timezone.now() - account.token_refreshed_at < timedelta(minutes=1)
    assert account.token_expires_at - timezone.now() > timedelta(days=59)
    assert connections.refresh_token(account=account) is False
    assert ApiCall.objects.for_company(company).count() == 1


def test_refresh_token_that_is_over_asks_nobody(server, company):
    account = _account(company, age=timedelta(days=61), left=timedelta(days=-1))

    assert connections.refresh_token(account=account) is False

    account.refresh_from_db()
    assert account.status == AccountStatus.RECONNECT
    assert account.status_reason == "token_expired"
    assert server.log == []


@pytest.mark.parametrize(
    "fields",
    [
        {"status": AccountStatus.DISCONNECTED},
        {"status": AccountStatus.RECONNECT},
        {"token": ""},
        {"token_expires_at": None},
    ],
)
def test_refresh_token_nothing_to_refresh(server, company, fields):
    account = _account(
        company, age=timedelta(days=55), left=timedelta(days=5), **fields
    )

    assert connections.refresh_token(account=account) is False
    assert server.log == []


def test_refresh_token_refused_asks_for_a_new_log_in(server, company):
    account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    server.expect_request("/refresh_access_token").respond_with_json(
        {"error": {"code": 190, "error_subcode": 460}}, status=400
    )

    assert connections.refresh_token(account=account) is False

    account.refresh_from_db()
    assert account.status == AccountStatus.RECONNECT
    assert (account.status_reason, account.token) == ("password_changed", "old-token")


def test_refresh_token_empty_answer_keeps_the_old_one(server, company):
    account = _account(company, age=timedelta(days=55), left=timedelta(days=5))
    _serve_refresh(server, access_token="")

    with pytest.raises(ClientError) as caught:
        connections.refresh_token(account=account)

    account.refresh_from_db()
    assert caught.value.kind == ErrorKind.INVALID_ANSWER
    assert (account.token, account.status) == ("old-token", AccountStatus.ACTIVE)


def test_refresh_token_connected_anew_meanwhile_keeps_that(server, company, member):
    account = _account(
        company,
        age=timedelta(days=55),
        left=timedelta(days=5),
        instagram_user_id=USER_ID,
    )
    stale = InstagramAccount.objects.for_company(company).get(pk=account.pk)
    connections.connect_account(
        company=company, token=_token("newest"), profile=PROFILE, by=member
    )
    _serve_refresh(server)

    assert connections.refresh_token(account=stale) is False

    account.refresh_from_db()
    assert account.token == "newest"


def test_refresh_due_tokens_one_failure_does_not_stop_the_others(server, company):
    ages = {"age": timedelta(days=55), "left": timedelta(days=5)}
    bad = _account(company, username="a", token="bad-token", **ages)
    good = _account(company, username="b", token="good-token", **ages)
    server.expect_request(
        "/refresh_access_token",
        query_string={"grant_type": "ig_refresh_token", "access_token": "bad-token"},
    ).respond_with_json({"error": {"code": 4}}, status=400)
    _serve_refresh(server)

    assert connections.refresh_due_tokens(company=company) == 1

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.token, bad.status) == ("bad-token", AccountStatus.ACTIVE)
    assert good.token == "new-token"


def test_refresh_tokens_task_goes_through_all_companies(server, db):
    from instagram.tasks import refresh_tokens

    companies = [MembershipFactory().company, MembershipFactory().company]
    accounts = [
        _account(each, age=timedelta(days=55), left=timedelta(days=5))
        for each in companies
    ]
    sleeping = MembershipFactory(company__is_active=False).company
    asleep = _account(sleeping, age=timedelta(days=55), left=timedelta(days=5))
    _serve_refresh(server)

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
