"""The account as Facebook Login tells it: by its id, with a proof, without a type."""

import hashlib
import hmac

import pytest

from instagram.clients import graph_client
from instagram.clients.errors import ClientError
from tests.instagram.clients.bodies import asked, error_body

USER_ID, TOKEN = "17841400000000101", "EAA-page"
PATH = f"/v25.0/{USER_ID}"
FIELDS = (
    "id,username,name,profile_picture_url,followers_count,follows_count,media_count"
)


@pytest.fixture
def facebook(graph, settings):
    settings.FACEBOOK_GRAPH_URL = settings.INSTAGRAM_GRAPH_URL
    return graph


@pytest.fixture
def client(facebook):
    return graph_client(login="facebook", token=TOKEN, user_id=USER_ID)


def test_account_is_read_by_its_id_and_without_its_type(facebook, client):
    facebook.expect_request(PATH).respond_with_json(
        {"id": USER_ID, "username": "glasshaus.kr", "followers_count": 1200}
    )

    profile = client.me()

    assert (profile.user_id, profile.username) == (USER_ID, "glasshaus.kr")
    # Graph's id is the account's own here, and nothing says what kind it is.
    assert (profile.app_scoped_id, profile.account_type) == ("", "")
    assert profile.is_professional is True
    secret = b"app-secret-of-the-tests"
    assert asked(facebook) == {
        "fields": f"{FIELDS},biography,website",
        "access_token": TOKEN,
        "appsecret_proof": hmac.new(secret, TOKEN.encode(), hashlib.sha256).hexdigest(),
    }


def test_fields_that_are_refused_are_left_out(facebook, client):
    facebook.expect_ordered_request(PATH).respond_with_json(error_body(100), status=400)
    facebook.expect_ordered_request(PATH).respond_with_json({"id": USER_ID})

    assert client.me().user_id == USER_ID
    assert asked(facebook)["fields"] == FIELDS


def test_account_that_left_its_page_says_so(facebook, client):
    facebook.expect_request(PATH).respond_with_json(error_body(100, 33), status=400)

    with pytest.raises(ClientError) as caught:
        client.me()

    assert (caught.value.kind, caught.value.reason) == (
        "permission",
        "account_unlinked",
    )
    assert len(facebook.log) == 1


def test_missing_permission_is_not_taken_for_a_personal_account(facebook, client):
    facebook.expect_request(PATH).respond_with_json(error_body(10), status=400)

    with pytest.raises(ClientError) as caught:
        client.me()

    assert caught.value.reason == "permission_missing"
