"""Facebook Login at the wire: code, tokens, Pages, and what a token is worth."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from werkzeug import Response

from instagram.clients import facebook_tokens
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.facebook import FacebookTokens
from instagram.clients.schemas import FacebookPage, ShortLivedToken
from tests.instagram.clients.bodies import asked, error_body

APP_ID, SECRET = "1784000000000001", "app-secret-of-the-tests"
EXCHANGE, ACCOUNTS = "/v25.0/oauth/access_token", "/v25.0/me/accounts"
DEBUG = "/v25.0/debug_token"
TOKEN = "EAA-very-secret"


@pytest.fixture
def facebook(graph, settings):
    settings.FACEBOOK_GRAPH_URL = settings.INSTAGRAM_GRAPH_URL
    # Whatever belongs to Facebook Login must not go to the other host.
    settings.INSTAGRAM_GRAPH_URL = "http://127.0.0.1:9"
    return graph


@pytest.fixture
def tokens(facebook, records, waits):
    return FacebookTokens(recorder=records.append, sleep=waits.append)


def proof_of(token):
    return hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()


def page(number, **fields):
    linked = {"id": f"1784{number}", "username": f"brand{number}"}
    return {
        "id": f"10{number}",
        "name": f"Page {number}",
        "access_token": f"page-token-{number}",
        "instagram_business_account": linked,
    } | fields


def listed(*pages, after=None):
    paging = {"cursors": {"before": "b", "after": after or "end"}}
    if after:
        paging["next"] = f"https://graph.facebook.com/next?after={after}"
    return {"data": list(pages), "paging": paging}


def test_code_is_traded_for_the_persons_token(facebook, tokens, records):
    facebook.expect_request(EXCHANGE, method="GET").respond_with_json(
        {"access_token": "short", "token_type": "bearer", "expires_in": 5000}
    )

    token = tokens.exchange_code("the-code", "https://us/callback")

    assert token == ShortLivedToken("short", "", ())
    assert asked(facebook) == {
        "client_id": APP_ID,
        "client_secret": SECRET,
        "redirect_uri": "https://us/callback",
        "code": "the-code",
    }
    assert [(one.method, one.path) for one in records] == [("GET", EXCHANGE)]


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (400, error_body(100, 36009), ErrorKind.BAD_REQUEST, "code_refused"),
        (400, error_body(100, 36007), ErrorKind.BAD_REQUEST, "code_refused"),
        (500, error_body(2), ErrorKind.TRANSIENT, "server_error"),
        (400, error_body(4), ErrorKind.THROTTLED, "throttled"),
        (200, {"access_token": ""}, ErrorKind.INVALID_ANSWER, "invalid_answer"),
    ],
)
def test_code_is_sent_once_whatever_comes_back(
    facebook, tokens, waits, status, body, kind, reason
):
    facebook.expect_request(EXCHANGE).respond_with_json(body, status=status)

    with pytest.raises(ClientError) as caught:
        tokens.exchange_code("the-code", "https://us/callback")

    assert (caught.value.kind, caught.value.reason) == (kind, reason)
    assert (len(facebook.log), waits) == (1, [])
    assert "the-code" not in str(caught.value)


def test_short_token_is_traded_for_a_long_one(facebook, tokens):
    facebook.expect_request(EXCHANGE).respond_with_json(
        {"access_token": "long", "token_type": "bearer", "expires_in": 5183944}
    )

    token = tokens.long_lived_token(ShortLivedToken("short", "", ()))

    life = token.expires_at - datetime.now(UTC)
    assert token.value == "long"
    assert abs(life - timedelta(seconds=5183944)) < timedelta(seconds=10)
    assert asked(facebook) == {
        "grant_type": "fb_exchange_token",
        "client_id": APP_ID,
        "client_secret": SECRET,
        "fb_exchange_token": "short",
    }


def test_pages_are_read_to_the_last_with_a_proof_on_each_call(facebook, tokens):
    facebook.expect_ordered_request(ACCOUNTS).respond_with_json(
        listed(page(1), page(2), after="two")
    )
    facebook.expect_ordered_request(ACCOUNTS).respond_with_json(listed(page(3)))

    found = tokens.pages(TOKEN)

    assert found == [
        FacebookPage(f"10{n}", f"Page {n}", f"page-token-{n}", f"1784{n}", f"brand{n}")
        for n in (1, 2, 3)
    ]
    first = {
        "fields": "id,name,access_token,instagram_business_account{id,username}",
        "limit": "100",
        "access_token": TOKEN,
        "appsecret_proof": proof_of(TOKEN),
    }
    assert [asked(facebook, at) for at in (0, 1)] == [first, first | {"after": "two"}]


def test_page_that_cannot_be_connected_says_why(facebook, tokens):
    facebook.expect_request(ACCOUNTS).respond_with_json(
        listed(
            page(1, instagram_business_account=None),
            page(2, access_token=None),
            page(3),
        )
    )

    assert [one.problem for one in tokens.pages(TOKEN)] == [
        *("page_without_instagram", "page_without_token", ""),
    ]


def test_page_that_names_nothing_is_left_out(facebook, tokens):
    odd = [None, "page", {}, {"id": ""}, {"id": "9" * 65}, {"id": 77, "name": None}]
    facebook.expect_request(ACCOUNTS).respond_with_json(listed(*odd))

    assert tokens.pages(TOKEN) == [FacebookPage("77", "", "", "", "")]


def test_pages_that_lead_back_to_themselves_are_refused(facebook, tokens):
    facebook.expect_request(ACCOUNTS).respond_with_json(listed(page(1), after="one"))

    with pytest.raises(ClientError) as caught:
        tokens.pages(TOKEN)

    assert caught.value.reason == "repeated_page"
    assert len(facebook.log) == 2


def test_pages_without_an_end_are_refused(facebook, tokens, monkeypatch):
    monkeypatch.setattr("instagram.clients.facebook.MOST_PAGES", 3)
    cursors = iter("abcdefgh")

    def another(request):
        import json

        return Response(
            json.dumps(listed(page(1), page(2), after=next(cursors))),
            content_type="application/json",
        )

    facebook.expect_request(ACCOUNTS).respond_with_handler(another)

    with pytest.raises(ClientError) as caught:
        tokens.pages(TOKEN)

    assert caught.value.reason == "invalid_answer"
    assert len(facebook.log) == 2


@pytest.mark.parametrize("body", [{"data": {}}, [], {"data": "none"}])
def test_pages_that_are_no_list_are_refused(facebook, tokens, body):
    facebook.expect_request(ACCOUNTS).respond_with_json(body)

    with pytest.raises(ClientError) as caught:
        tokens.pages(TOKEN)

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


def report(**fields):
    good = {
        "app_id": APP_ID,
        "type": "PAGE",
        "is_valid": True,
        "expires_at": 0,
        "data_access_expires_at": 4_102_444_800,
        "scopes": ["instagram_basic", "pages_show_list"],
        "user_id": "122000000000000001",
    }
    return {"data": good | fields}


def test_worth_of_a_token_is_asked_in_the_name_of_the_app(facebook, tokens):
    facebook.expect_request(DEBUG).respond_with_json(report())

    found = tokens.inspect(TOKEN)

    assert found.scopes == ("instagram_basic", "pages_show_list")
    assert found.expires_at is None
    assert found.data_access_ends_at == datetime(2100, 1, 1, tzinfo=UTC)
    assert found.person_id == "122000000000000001"
    own = f"{APP_ID}|{SECRET}"
    assert asked(facebook) == {
        "input_token": TOKEN,
        "access_token": own,
        "appsecret_proof": proof_of(own),
    }


def test_end_of_a_token_is_read_where_it_has_one(facebook, tokens):
    body = report(expires_at="4102444800", data_access_expires_at=0, user_id=None)
    facebook.expect_request(DEBUG).respond_with_json(body)

    found = tokens.inspect(TOKEN)

    assert found.expires_at == datetime(2100, 1, 1, tzinfo=UTC)
    assert (found.data_access_ends_at, found.person_id) == (None, "")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"error": {"code": 190, "subcode": 460}}, "password_changed"),
        ({"error": {"code": 190, "subcode": 458}}, "app_removed"),
        ({"error": {"code": 190, "message": "m"}}, "token_invalid"),
        ({"error": {"code": 100}}, "token_invalid"),
        ({"error": "odd"}, "token_invalid"),
        ({}, "token_invalid"),
        ({"data_access_expires_at": 1}, "data_access_ended"),
    ],
)
def test_dead_token_is_refused_with_its_reason(facebook, tokens, fields, reason):
    body = report(is_valid=False, **fields)
    facebook.expect_request(DEBUG).respond_with_json(body)

    with pytest.raises(ClientError) as caught:
        tokens.inspect(TOKEN)

    assert (caught.value.kind, caught.value.reason) == (ErrorKind.LOGIN, reason)


def test_data_that_may_no_longer_be_read_ends_a_valid_token(facebook, tokens):
    body = report(data_access_expires_at=1_700_000_000)
    facebook.expect_request(DEBUG).respond_with_json(body)

    with pytest.raises(ClientError) as caught:
        tokens.inspect(TOKEN)

    assert caught.value.reason == "data_access_ended"


@pytest.mark.parametrize("code", [190, 10, 102])
def test_refusal_of_our_app_says_nothing_of_the_token(facebook, tokens, code):
    facebook.expect_request(DEBUG).respond_with_json(error_body(code), status=400)

    with pytest.raises(ClientError) as caught:
        tokens.inspect(TOKEN)

    assert (caught.value.kind, caught.value.reason) == ("bad_request", "app_refused")


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"data": []}])
def test_no_word_on_the_token_is_no_verdict(facebook, tokens, waits, body):
    facebook.expect_request(DEBUG).respond_with_json(body)

    with pytest.raises(ClientError) as caught:
        tokens.inspect(TOKEN)

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


def test_no_failure_shows_token_or_secret(facebook, tokens):
    for path in (ACCOUNTS, DEBUG, EXCHANGE):
        body = error_body(190, message=f"{TOKEN} {SECRET}")
        facebook.expect_request(path).respond_with_json(body, status=400)

    for ask in (
        lambda: tokens.pages(TOKEN),
        lambda: tokens.inspect(TOKEN),
        lambda: tokens.exchange_code("code", "https://us/"),
    ):
        with pytest.raises(ClientError) as caught:
            ask()
        told = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__dict__}"
        assert TOKEN not in told
        assert SECRET not in told
    assert TOKEN not in repr(FacebookPage("1", "n", TOKEN))


def test_client_of_services_is_the_one_of_facebook_login(facebook):
    assert repr(facebook_tokens()) == "<FacebookTokens>"
