"""Facebook Login against the sandbox: Pages, the choice, and who may make it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from django_redis import get_redis_connection

from accounts.models import AuditEvent
from instagram import oauth
from instagram.enums import AccountStatus, Login
from instagram.models import ApiCall, InstagramAccount
from instagram.sandbox.people import page_id, person_id
from instagram.sandbox.records import AccountRecord, Dataset
from instagram.services import connections
from instagram.services.collection import running
from instagram.services.connections import waiting
from kbeauty.lib.errors import AppError, UpstreamError
from tests.factories.accounts import CompanyFactory, UserFactory
from tests.factories.instagram import InstagramAccountFactory, PostFactory
from tests.instagram.conftest import CALLBACK, USER_ID, USERNAME
from tests.instagram.waiting import let_time_pass

SECOND = AccountRecord(
    user_id="17841400000000102", username="glasshaus.us", name="Glasshaus US"
)
PERSONAL = AccountRecord(
    user_id="17841400000000103",
    username="mina",
    name="Mina",
    account_type="PERSONAL",
)
SCOPES = {
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_insights",
    "pages_show_list",
    "pages_read_engagement",
}


@pytest.fixture(autouse=True)
def started(monkeypatch):
    """The collections that were started."""
    runs: list[dict[str, object]] = []
    monkeypatch.setattr(running, "start_sync", lambda **given: runs.append(given))
    return runs


@pytest.fixture
def pages(instagram):
    """Three Pages of one person: two professional accounts and a personal one."""
    instagram.load(Dataset(accounts=(SECOND, PERSONAL)))
    return instagram


@pytest.fixture
def log_in(company, member):
    """Press Allow at Facebook and come back."""

    def log_in(sandbox, *, user=member, **changes):
        url = connections.authorization_url(
            company=company, user=user, redirect_uri=CALLBACK, login=Login.FACEBOOK
        )
        state = url.partition("state=")[2].partition("&")[0]
        changes.setdefault("scope", ",".join(sorted(SCOPES)))
        back = sandbox.authorize_facebook(CALLBACK, state=state, **changes)
        return connections.finish_authorization(
            company=company,
            user=user,
            redirect_uri=CALLBACK,
            code=back.get("code", ""),
            state=back["state"],
            error=back.get("error", ""),
        )

    return log_in


def stored(company):
    return InstagramAccount.objects.for_company(company).order_by("username")


@pytest.mark.parametrize("is_proof_demanded", [False, True])
def test_one_page_is_connected_at_once(
    instagram, company, member, log_in, started, is_proof_demanded,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    instagram.control("require-secret", required=is_proof_demanded)

    with django_capture_on_commit_callbacks(execute=True):
        log_in(instagram)

    account = stored(company).get()
    now = timezone.now()
    assert (account.instagram_user_id, account.username) == (USER_ID, USERNAME)
    assert (account.login, account.status) == (Login.FACEBOOK, AccountStatus.ACTIVE)
    assert (account.page_id, account.page_name) == (page_id(USER_ID), "Glasshaus")
    assert account.token.startswith("EAA")
    assert account.token_expires_at is None
    left = account.data_access_ends_at - now
    assert timedelta(days=89) < left <= timedelta(days=90)
    assert now - account.token_checked_at < timedelta(minutes=1)
    assert set(account.scopes) == SCOPES
    # Meta's callbacks name the person.
    assert account.app_scoped_id == person_id("Brand Manager")
    assert account.connected_by == member
    assert [(run["account"], run["by"]) for run in started] == [(account, member)]
    [event] = AuditEvent.objects.for_company(company)
    assert event.action == "token.connected"
    assert event.after["login"] == "facebook"
    assert account.token not in str(event.after)


def test_calls_of_a_log_in_are_logged_without_secrets(instagram, company, log_in):
    account = log_in(instagram)

    calls = ApiCall.objects.for_company(company).order_by("pk")
    assert [call.path for call in calls] == [
        "/v25.0/oauth/access_token",
        "/v25.0/oauth/access_token",
        "/v25.0/debug_token",
        "/v25.0/me/accounts",
        "/v25.0/debug_token",
        f"/v25.0/{USER_ID}",
    ]
    assert account.token not in str(list(calls.values()))


def test_several_pages_wait_for_the_choice(pages, company, member, log_in):
    choice = log_in(pages)

    held = connections.waiting_choice(company=company, user=member)
    assert held.pages == choice.pages
    assert {page.username: page.problem for page in held.pages} == {
        USERNAME: "",
        "glasshaus.us": "",
        # A personal account is not told.
        "": "page_without_instagram",
    }
    assert len(held.connectable) == 2
    assert stored(company).count() == 0


def test_waiting_tokens_are_encrypted_and_for_a_short_time(
    pages, company, member, log_in
):
    choice = log_in(pages)

    redis = get_redis_connection("default")
    key = waiting._key(company, member)
    kept = redis.get(key).decode()
    assert 890 < redis.ttl(key) <= 900
    assert not any(page.token in kept or page.name in kept for page in choice.pages)


def test_chosen_accounts_are_connected_and_nothing_waits_any_more(
    pages, company, member, log_in
):
    log_in(pages)

    connected = connections.connect_chosen(
        company=company, user=member, accounts=[SECOND.user_id, USER_ID, USER_ID]
    )

    assert [one.username for one in connected] == ["glasshaus.us", USERNAME]
    found = list(stored(company))
    assert [one.page_name for one in found] == ["Glasshaus", "Glasshaus US"]
    assert len({one.token for one in found}) == 2
    with pytest.raises(AppError) as caught:
        connections.waiting_choice(company=company, user=member)
    assert caught.value.code == "no_choice"


@pytest.mark.parametrize(
    "accounts", [[], [PERSONAL.user_id], [USER_ID, "17841400009999999"], [""]]
)
def test_choice_of_what_was_not_offered_connects_nothing(
    pages, company, member, log_in, accounts
):
    log_in(pages)

    with pytest.raises(AppError) as caught:
        connections.connect_chosen(company=company, user=member, accounts=accounts)

    assert list(caught.value.fields) == ["accounts"]
    assert stored(company).count() == 0
    assert connections.waiting_choice(company=company, user=member).connectable


def test_waiting_tokens_are_for_their_person_and_company_only(
    pages, company, member, log_in
):
    log_in(pages)

    for where, who in ((company, UserFactory()), (CompanyFactory(), member)):
        with pytest.raises(AppError) as caught:
            connections.connect_chosen(company=where, user=who, accounts=[USER_ID])
        assert caught.value.code == "no_choice"
    assert stored(company).count() == 0


def test_what_waited_under_a_lost_key_is_gone(pages, company, member, log_in):
    log_in(pages)
    get_redis_connection("default").set(waiting._key(company, member), "unreadable")

    with pytest.raises(AppError) as caught:
        connections.waiting_choice(company=company, user=member)

    assert caught.value.code == "no_choice"


def test_choice_that_fails_can_be_made_again(pages, company, member, log_in):
    log_in(pages)
    pages.fault("80002:15", calls=1, path_prefix=SECOND.user_id)

    with pytest.raises(UpstreamError):
        connections.connect_chosen(
            company=company, user=member, accounts=[USER_ID, SECOND.user_id]
        )
    assert [one.username for one in stored(company)] == [USERNAME]

    let_time_pass()
    connections.connect_chosen(
        company=company, user=member, accounts=[USER_ID, SECOND.user_id]
    )

    assert [one.username for one in stored(company)] == [USERNAME, "glasshaus.us"]


def test_many_pages_are_all_offered(instagram, company, member, log_in):
    many = tuple(
        replace(SECOND, user_id=f"178414000001{n:05}", username=f"brand{n:03}")
        for n in range(104)
    )
    instagram.load(Dataset(accounts=many))

    choice = log_in(instagram)

    assert len(choice.connectable) == 105
    lists = [call for call in instagram.calls() if call["path"].endswith("me/accounts")]
    assert len(lists) == 2


def test_only_account_is_chosen_for_programs(instagram, company, member, log_in):
    instagram.load(Dataset(accounts=(PERSONAL,)))
    found = log_in(instagram)
    assert isinstance(found, connections.Choice)

    account = connections.connect_only_one(company=company, user=member, found=found)

    assert account.username == USERNAME


def test_pages_without_an_account_say_what_to_do(instagram, company, log_in):
    instagram.control("account-type", username=USERNAME, account_type="PERSONAL")

    with pytest.raises(AppError) as caught:
        log_in(instagram)

    assert caught.value.code == "no_instagram_account"
    assert str(caught.value.message) == (
        "Glasshaus: No professional Instagram account is linked with this Page. Link one "
        "in the Page's settings, then log in again."
    )


def test_no_page_at_all_says_what_to_do(instagram, company, log_in):
    with pytest.raises(AppError) as caught:
        log_in(instagram, account=[])

    assert caught.value.code == "no_page"
    assert stored(company).count() == 0


def test_declined_scopes_are_named(pages, company, member, log_in):
    with pytest.raises(AppError) as caught:
        log_in(pages, grant=["instagram_basic", "pages_show_list"])

    assert caught.value.code == "missing_scope"
    assert str(caught.value.message) == (
        "Permission is missing for: comments, insights, what your Pages publish. Press "
        "Connect through Facebook again and leave all permissions switched on."
    )
    assert not get_redis_connection("default").exists(waiting._key(company, member))


def test_refused_consent_connects_nothing(instagram, company, log_in):
    with pytest.raises(AppError) as caught:
        log_in(instagram, decision="deny")

    assert caught.value.code == "oauth_denied"


def test_address_asks_again_for_what_was_declined_before(company, member, settings):
    settings.FACEBOOK_DIALOG_URL = "https://www.facebook.com"
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]

    url = connections.authorization_url(
        company=company, user=member, redirect_uri=CALLBACK, login=Login.FACEBOOK
    )

    assert url.startswith("https://www.facebook.com/v25.0/dialog/oauth?client_id=")
    assert url.endswith("&auth_type=rerequest")
    assert "scope=instagram_basic%2Cinstagram_manage_comments%2C" in url


def test_account_of_instagram_login_moves_over_with_all_it_has(
    instagram, company, log_in
):
    before = InstagramAccountFactory(
        company=company,
        instagram_user_id=USER_ID,
        app_scoped_id="90",
        account_type="BUSINESS",
        scopes=["instagram_business_basic"],
        subscribed_fields=["comments"],
        market="KR",
    )
    PostFactory(account=before)

    account = log_in(instagram)

    assert account.pk == before.pk
    account.refresh_from_db()
    assert (account.login, account.market) == (Login.FACEBOOK, "KR")
    # Not a field of this log-in: what was known stays.
    assert account.account_type == "BUSINESS"
    assert (set(account.scopes), account.subscribed_fields) == (SCOPES, [])
    assert account.posts.count() == 1


def test_account_moves_back_to_instagram_login(instagram, company, member, log_in):
    first = log_in(instagram)
    state = oauth.issue_state(company=company, user=member, redirect_uri=CALLBACK)

    account = connections.finish_authorization(
        company=company,
        user=member,
        redirect_uri=CALLBACK,
        code=instagram.authorize(USERNAME, CALLBACK)["code"],
        state=state,
    )

    assert account.pk == first.pk
    assert account.login == Login.INSTAGRAM
    assert (account.page_id, account.page_name) == ("", "")
    assert account.data_access_ends_at is None
    assert account.token_checked_at is None
    assert account.token_expires_at is not None


def test_disconnecting_forgets_when_data_access_ends(
    instagram, company, member, log_in
):
    account = log_in(instagram)

    connections.disconnect_account(account=account, by=member)

    account.refresh_from_db()
    assert (account.token, account.scopes) == ("", [])
    assert account.data_access_ends_at is None
    assert account.token_checked_at is None


def test_state_says_which_log_in_it_was(company, member):
    state = oauth.issue_state(
        company=company, user=member, redirect_uri=CALLBACK, login=Login.FACEBOOK
    )

    with pytest.raises(AppError) as caught:
        connections.finish_authorization(
            company=company,
            user=member,
            code="c",
            state=state,
            redirect_uri=CALLBACK,
            login=Login.INSTAGRAM,
        )

    assert caught.value.code == "oauth_state"
    assert not get_redis_connection("default").exists(
        cache.make_key(f"log-in-state:{state}")
    )


@pytest.mark.parametrize(
    ("instagram_id", "facebook_id", "path"),
    [
        ("1", "1", "/oauth/authorize"),
        ("1", "", "/oauth/authorize"),
        ("", "1", "/v25.0/dialog/oauth"),
    ],
)
def test_log_in_that_nobody_named_is_the_first_that_is_set_up(
    company, member, settings, instagram_id, facebook_id, path
):
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]
    settings.INSTAGRAM_APP_ID, settings.FACEBOOK_APP_ID = instagram_id, facebook_id

    url = connections.authorization_url(
        company=company, user=member, redirect_uri=CALLBACK
    )

    assert url.startswith(f"http://127.0.0.1:9{path}?")


def test_log_in_that_is_not_set_up_is_refused(company, member, settings):
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]
    settings.FACEBOOK_APP_ID = ""

    with pytest.raises(AppError) as caught:
        connections.authorization_url(
            company=company, user=member, redirect_uri=CALLBACK, login=Login.FACEBOOK
        )

    assert caught.value.code == "instagram_not_configured"
