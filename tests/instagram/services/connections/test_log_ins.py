from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from instagram import oauth
from instagram.clients.schemas import Profile
from instagram.enums import AccountStatus, RunTrigger
from instagram.models import ApiCall, InstagramAccount
from instagram.services import connections
from instagram.services.collection import running
from kbeauty.lib.errors import InvalidInputError, UpstreamError
from kbeauty.lib.tenancy import tenant
from tests.factories.accounts import CompanyFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.instagram.conftest import CALLBACK, PROFILE, USER_ID, USERNAME, new_token


@pytest.fixture
def started(monkeypatch):
    """The collections that were started."""
    runs: list[dict[str, object]] = []
    monkeypatch.setattr(running, "start_sync", lambda **given: runs.append(given))
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


ALL_SCOPES = ",".join(oauth.SCOPES)


def _serve_log_in(graph_server, me, *, status=200, permissions=ALL_SCOPES):
    graph_server.expect_request("/oauth/access_token").respond_with_json(
        {"access_token": "short", "user_id": "1", "permissions": permissions}
    )
    graph_server.expect_request("/access_token").respond_with_json(
        {"access_token": "long-token", "expires_in": 5183944}
    )
    graph_server.expect_request("/v25.0/me").respond_with_json(me, status=status)


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
    graph_server, company, log_in, me, status
):
    _serve_log_in(graph_server, me, status=status)

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


def test_finish_authorization_failed_again_keeps_what_was(
    graph_server, company, log_in
):
    account = InstagramAccountFactory(
        company=company, instagram_user_id=USER_ID, token="old-token"
    )
    PostFactory(account=account)
    _serve_log_in(graph_server, {"data": []})

    with pytest.raises(UpstreamError) as caught:
        log_in("code")

    account.refresh_from_db()
    assert caught.value.code == "invalid_answer"
    assert (account.token, account.status) == ("old-token", AccountStatus.ACTIVE)
    assert account.posts.count() == 1


def test_finish_authorization_unnamed_permissions_are_accepted(graph_server, log_in):
    _serve_log_in(
        graph_server, {"user_id": USER_ID, "username": USERNAME}, permissions=""
    )

    account = log_in("code#_")

    assert (account.token, account.scopes) == ("long-token", [])
    assert graph_server.log[0][0].form["code"] == "code"


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
        company=company, token=new_token(), profile=PROFILE, by=member
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
            company=company, token=new_token(""), profile=PROFILE, by=member
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
        company=company, token=new_token(), profile=PROFILE, by=member
    )

    assert connected.pk == account.pk
    assert (connected.instagram_user_id, connected.username) == (USER_ID, USERNAME)
    assert connected.status == AccountStatus.ACTIVE
    assert connected.posts.count() == 1


def test_connect_account_other_company_has_its_own(company, member):
    other = CompanyFactory()
    with tenant(other.pk):
        theirs = connections.connect_account(
            company=other, token=new_token("theirs"), profile=PROFILE, by=None
        )

    ours = connections.connect_account(
        company=company, token=new_token("ours"), profile=PROFILE, by=member
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
