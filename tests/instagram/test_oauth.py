import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from django_redis import get_redis_connection

from instagram import oauth
from instagram.services.connections import authorization_url
from kbeauty.lib.errors import AppError, NotFoundError
from tests.factories.accounts import CompanyFactory, UserFactory

CALLBACK = "https://brand.example/accounts/callback/"


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.INSTAGRAM_REDIRECT_URIS = [CALLBACK]
    settings.INSTAGRAM_AUTHORIZE_URL = "https://www.instagram.com/oauth/authorize"


def _issue(company, user, redirect_uri=CALLBACK):
    return oauth.issue_state(company=company, user=user, redirect_uri=redirect_uri)


def _spend(state, company, user, redirect_uri=CALLBACK):
    oauth.spend_state(state, company=company, user=user, redirect_uri=redirect_uri)


def test_authorization_url_names_app_scopes_and_state(company, member):
    url = authorization_url(company=company, user=member, redirect_uri=CALLBACK)

    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    state = query.pop("state")
    assert (parts.netloc, parts.path) == ("www.instagram.com", "/oauth/authorize")
    assert query == {
        "client_id": "1784000000000001",
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "scope": (
            "instagram_business_basic,instagram_business_manage_comments,"
            "instagram_business_manage_insights"
        ),
    }
    assert len(state) == 43
    _spend(state, company, member)


@pytest.mark.parametrize("name", ["INSTAGRAM_APP_ID", "INSTAGRAM_APP_SECRET"])
def test_authorization_url_without_app_is_not_set_up(company, member, settings, name):
    setattr(settings, name, "")
    settings.FACEBOOK_APP_ID = ""

    with pytest.raises(NotFoundError) as caught:
        authorization_url(company=company, user=member, redirect_uri=CALLBACK)

    assert oauth.is_configured() is False
    assert caught.value.code == "instagram_not_configured"


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://evil.example/accounts/callback/",
        f"{CALLBACK}?next=evil",
        "http://testserver/accounts/",
        "http://evil.example@testserver/accounts/callback/",
        "http://testserver/accounts/callback/?next=evil",
        "http://testserver/accounts/callback/#x",
        "javascript://testserver/accounts/callback/",
        "http://[testserver/accounts/callback/",
        "",
    ],
)
def test_authorization_url_foreign_redirect_is_refused(company, member, redirect_uri):
    with pytest.raises(AppError) as caught:
        authorization_url(company=company, user=member, redirect_uri=redirect_uri)

    assert caught.value.code == "redirect_uri_refused"
    assert list(caught.value.fields) == ["redirect_uri"]


def test_authorization_url_our_own_callback_is_accepted(company, member, settings):
    settings.INSTAGRAM_REDIRECT_URIS = []
    ours = "http://testserver/accounts/callback/"

    url = authorization_url(company=company, user=member, redirect_uri=ours)

    assert parse_qs(urlsplit(url).query)["redirect_uri"] == [ours]


def test_state_is_good_for_one_use(company, member):
    state = _issue(company, member)

    _spend(state, company, member)
    with pytest.raises(AppError) as caught:
        _spend(state, company, member)

    assert caught.value.code == "oauth_state"


@pytest.mark.parametrize("state", ["", "made-up", "\ud83e"])
def test_state_made_up_is_refused(company, member, state):
    with pytest.raises(AppError) as caught:
        _spend(state, company, member)

    assert caught.value.code == "oauth_state"


def test_state_of_other_person_company_or_address_is_refused(company, member):
    for holder in (
        (company, UserFactory(), CALLBACK),
        (CompanyFactory(), member, CALLBACK),
        (company, member, "https://other.example/"),
    ):
        state = _issue(company, member)

        with pytest.raises(AppError) as caught:
            _spend(state, *holder)

        assert caught.value.code == "oauth_state"


def test_state_ends_after_ten_minutes(company, member):
    state = _issue(company, member)
    redis, key = get_redis_connection("default"), oauth._key(state)

    assert 595 <= redis.ttl(key) <= 600
    redis.expire(key, 0)
    with pytest.raises(AppError) as caught:
        _spend(state, company, member)

    assert caught.value.code == "oauth_state"


def test_state_spent_by_many_at_once_is_good_for_one(company, member):
    state = _issue(company, member)
    outcomes = []

    def spend():
        try:
            _spend(state, company, member)
        except AppError:
            outcomes.append("refused")
        else:
            outcomes.append("accepted")

    threads = [threading.Thread(target=spend) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["accepted"] + ["refused"] * 7


def test_state_is_not_in_the_cache_in_clear(company, member):
    state = _issue(company, member)

    assert state not in oauth._key(state)


@pytest.mark.parametrize(
    ("granted", "missing"),
    [
        (oauth.SCOPES, []),
        ((), []),
        (
            ("instagram_business_basic",),
            [
                "instagram_business_manage_comments",
                "instagram_business_manage_insights",
            ],
        ),
    ],
)
def test_missing_scopes_what_was_left_out(granted, missing):
    assert oauth.missing_scopes(granted) == missing
