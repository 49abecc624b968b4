from datetime import UTC, datetime, timedelta

import pytest

from instagram.clients import graph_client as make_client
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.schemas import ShortLivedToken
from tests.instagram.clients.bodies import asked
from tests.instagram.clients.conftest import TOKEN


@pytest.mark.parametrize(
    "payload",
    [
        {"data": [{"access_token": "s", "user_id": "7", "permissions": "a,b"}]},
        {"access_token": "s", "user_id": 7, "permissions": ["a", "b"]},
        {"access_token": "s", "user_id": "7", "permissions": "a,b"},
    ],
)
def test_exchange_code_flat_and_wrapped_are_read(graph, tokens, payload):
    graph.expect_request("/oauth/access_token", method="POST").respond_with_json(
        payload
    )

    token = tokens.exchange_code("the-code", "https://us/callback")

    assert token == ShortLivedToken("s", "7", ("a", "b"))
    assert graph.log[0][0].form.to_dict() == {
        "client_id": "1784000000000001",
        "client_secret": "app-secret-of-the-tests",
        "grant_type": "authorization_code",
        "redirect_uri": "https://us/callback",
        "code": "the-code",
    }


def test_exchange_code_documented_sample_is_read(graph, tokens, sample):
    graph.expect_request("/oauth/access_token").respond_with_json(
        sample("docs/oauth_code_exchange")
    )

    token = tokens.exchange_code("c", "https://us/callback")

    assert token.value == "EAACEdEose0..."
    assert token.scopes[0] == "instagram_business_basic"
    assert len(token.scopes) == 4


def test_exchange_code_used_code_is_refused_once(graph, tokens, sample):
    graph.expect_request("/oauth/access_token").respond_with_json(
        sample("docs/oauth_code_exchange_rejected"), status=400
    )

    with pytest.raises(ClientError) as caught:
        tokens.exchange_code("c", "https://us/callback")

    assert (caught.value.kind, caught.value.reason) == ("bad_request", "code_refused")
    assert len(graph.log) == 1


@pytest.mark.parametrize(
    ("code", "kind"), [(500, ErrorKind.TRANSIENT), (429, ErrorKind.THROTTLED)]
)
def test_exchange_code_server_trouble_is_not_the_codes_fault(graph, tokens, code, kind):
    body = {"error_type": "OAuthException", "code": code, "error_message": "m"}
    graph.expect_request("/oauth/access_token").respond_with_json(body, status=code)

    with pytest.raises(ClientError) as caught:
        tokens.exchange_code("c", "https://us/callback")

    assert caught.value.kind == kind
    assert len(graph.log) == 1


@pytest.mark.parametrize("payload", [{}, {"data": []}, {"access_token": ""}, []])
def test_exchange_code_without_token_is_invalid(graph, tokens, payload):
    graph.expect_request("/oauth/access_token").respond_with_json(payload)

    with pytest.raises(ClientError) as caught:
        tokens.exchange_code("c", "https://us/callback")

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


def test_long_lived_token_is_read(graph, tokens, sample):
    graph.expect_request("/access_token").respond_with_json(
        sample("docs/long_lived_token")
    )

    token = tokens.long_lived_token(ShortLivedToken("short", "7", ("a",)))

    assert (token.value, token.scopes) == ("EAACEdEose0...", ("a",))
    life = token.expires_at - datetime.now(UTC)
    assert abs(life - timedelta(seconds=5183944)) < timedelta(seconds=10)
    assert asked(graph) == {
        "grant_type": "ig_exchange_token",
        "client_secret": "app-secret-of-the-tests",
        "access_token": "short",
    }


def test_refresh_token_without_life_span_is_of_sixty_days(graph, tokens):
    graph.expect_request("/refresh_access_token").respond_with_json(
        {"access_token": "new", "token_type": "bearer"}
    )

    token = tokens.refresh_token(TOKEN)

    assert token.value == "new"
    life = token.expires_at - datetime.now(UTC)
    assert abs(life - timedelta(days=60)) < timedelta(seconds=10)
    assert asked(graph) == {"grant_type": "ig_refresh_token", "access_token": TOKEN}


def test_refresh_token_empty_answer_is_never_a_token(graph, tokens):
    graph.expect_request("/refresh_access_token").respond_with_json(
        {"access_token": "", "expires_in": 5}
    )

    with pytest.raises(ClientError) as caught:
        tokens.refresh_token(TOKEN)

    assert caught.value.kind == ErrorKind.INVALID_ANSWER


def test_call_without_token_asks_nobody(graph):
    with pytest.raises(ClientError) as caught:
        make_client(login="instagram", token="").me()

    assert (caught.value.kind, caught.value.reason) == ("login", "token_missing")
    assert graph.log == []
