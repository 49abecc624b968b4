"""Who may ask for what, and what refusals look like."""

import hashlib
import hmac
import sqlite3

import pytest

from instagram.sandbox.errors import GraphError
from tests.instagram.sandbox import samples


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def error_of(answer):
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("error_subcode")


def test_no_token(sandbox):
    assert error_of(sandbox.get("v25.0/me")) == (400, 2500, None)


def test_unknown_token(sandbox):
    answer = sandbox.get("v25.0/me", "IGAAnonsense")

    trace = answer.json()["error"].pop("fbtrace_id")
    assert answer.json() == {
        "error": {
            "message": "Invalid OAuth access token - Cannot parse access token",
            "type": "OAuthException",
            "code": 190,
            "fbtrace_id": trace,
        }
    }


def test_expired_token(sandbox, token):
    sandbox.control("expire-tokens", username=samples.USERNAME)

    assert error_of(sandbox.get("v25.0/me", token)) == (400, 190, 463)


def test_token_of_an_account_that_is_gone(sandbox, token):
    database = sqlite3.connect(sandbox.store)
    database.execute("DELETE FROM account WHERE username = ?", [samples.USERNAME])
    database.commit()
    database.close()

    assert error_of(sandbox.get("v25.0/me", token)) == (400, 190, 467)


def test_token_as_bearer_and_in_a_form(sandbox, token):
    bearer = sandbox.session.get(
        f"{sandbox.base_url}/v25.0/me",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    form = sandbox.session.post(
        f"{sandbox.base_url}/v25.0/{samples.IMAGE.media_id}/comments",
        data={"access_token": token, "message": "Thank you"},
        timeout=10,
    )

    assert bearer.json() == {"id": "24068518188461406"}
    assert list(form.json()) == ["id"]


def test_app_secret_proof(sandbox, token):
    proof = hmac.new(
        sandbox.app_secret.encode(), token.encode(), hashlib.sha256
    ).hexdigest()

    right = sandbox.get("v25.0/me", token, appsecret_proof=proof)
    wrong = sandbox.get("v25.0/me", token, appsecret_proof="0" * 64)

    assert right.status_code == 200
    assert error_of(wrong) == (400, 100, None)
    assert wrong.json()["error"]["type"] == "GraphMethodException"


def test_missing_scopes(sandbox, token):
    basic = sandbox.token(samples.USERNAME, scopes="instagram_business_basic")
    post = f"v25.0/{samples.IMAGE.media_id}"

    answers = [
        sandbox.get(f"{post}/insights", basic, metric="reach"),
        sandbox.get(f"{post}/comments", basic),
        sandbox.get("v25.0/18100000000000001", basic),
        sandbox.get("v25.0/me", sandbox.token(samples.USERNAME, scopes="other")),
    ]

    assert [error_of(answer)[1] for answer in answers] == [10, 10, 10, 10]
    assert answers[0].json()["error"]["message"] == (
        "(#10) Application does not have permission for this action. "
        "It needs instagram_business_manage_insights."
    )


@pytest.mark.parametrize(
    "object_id", ["1", samples.OTHERS.media_id, "17841400000000102"]
)
def test_objects_of_others_look_like_none(sandbox, token, object_id):
    answer = sandbox.get(f"v25.0/{object_id}", token)

    assert error_of(answer) == (400, 100, 33)
    assert answer.json()["error"]["message"].startswith(
        f"Unsupported get request. Object with ID '{object_id}' does not exist"
    )


def test_deleted_post(sandbox, token):
    sandbox.control("delete-media", media_id=samples.ALBUM.media_id)

    answer = sandbox.get(f"v25.0/{samples.ALBUM.media_id}", token)
    child = sandbox.get("v25.0/18000000000000031", token)
    listed = sandbox.get("v25.0/me/media", token).json()["data"]

    assert error_of(answer) == error_of(child) == (400, 100, 33)
    assert samples.ALBUM.media_id not in [post["id"] for post in listed]


def test_account_that_became_personal(sandbox, token):
    sandbox.control("account-type", username=samples.USERNAME, account_type="PERSONAL")

    profile = sandbox.get("v25.0/me", token, fields="account_type")
    answers = [
        sandbox.get("v25.0/me/media", token),
        sandbox.get(f"v25.0/{samples.IMAGE.media_id}", token),
    ]

    assert profile.json()["account_type"] == "PERSONAL"
    assert [error_of(answer) for answer in answers] == [(400, 10, None)] * 2
    assert answers[0].json()["error"]["error_user_title"] == (
        "Professional account needed"
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("v25.0", "Unknown path components: /"),
        ("v25.0/me/media/more", "Unknown path components: /more"),
        ("v25.0/me/nothing", "Unknown path components: /nothing"),
    ],
)
def test_unknown_paths(sandbox, token, path, message):
    answer = sandbox.get(path, token)

    assert error_of(answer) == (400, 2500, None)
    assert answer.json()["error"]["message"] == message


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("shoe_size", 100),
        ("id{", 100),
        ("id}", 2500),
        ("media.limit", 2500),
        ("id;name", 2500),
        (".limit(1)", 2500),
        ("tags", 100),
    ],
)
def test_bad_fields(sandbox, token, fields, code):
    assert error_of(sandbox.get("v25.0/me", token, fields=fields))[1] == code


def test_too_many_ids(sandbox, token):
    answer = sandbox.get("v25.0", token, ids=",".join(map(str, range(51))))

    assert error_of(answer) == (400, 100, None)


def test_status_and_flags_by_code():
    assert GraphError(1).status == 500
    assert GraphError(80002).status == 403
    assert GraphError(200).status == 403
    assert GraphError(4).body()["error"]["is_transient"] is True
    assert str(GraphError(99999)) == "(#99999) An error has occurred."
    assert GraphError(100, 2108006).body()["error"]["is_transient"] is False


def test_metrics_as_a_json_array(sandbox, token):
    path = f"v25.0/{samples.IMAGE.media_id}/insights"

    good = sandbox.get(path, token, metric='["reach","views"]').json()
    bad = sandbox.get(path, token, metric='["reach"')

    assert [row["name"] for row in good["data"]] == ["reach", "views"]
    assert bad.json()["error"]["message"] == "(#100) Param metric must be an array"


def test_edges_of_facebook_login(sandbox, token):
    facebook = sandbox.token(samples.USERNAME, kind="facebook")

    assert sandbox.get(f"v25.0/{samples.USER_ID}/tags", facebook).json() == {"data": []}
    assert error_of(sandbox.get("v25.0/me/tags", token)) == (400, 100, None)
