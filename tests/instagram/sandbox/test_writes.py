"""What calls may change."""

import pytest

from tests.instagram.sandbox import samples

POST = f"v25.0/{samples.IMAGE.media_id}"
COMMENT = "v25.0/18100000000000001"


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def send(sandbox, verb, path, token, **data):
    return sandbox.session.request(
        verb,
        f"{sandbox.base_url}/{path}",
        params={"access_token": token},
        data=data,
        timeout=10,
    )


def count(sandbox, token, media_id=samples.IMAGE.media_id):
    answer = sandbox.get(f"v25.0/{media_id}", token, fields="comments_count")
    return answer.json()["comments_count"]


def test_comment_and_reply_appear(sandbox, token):
    comment = send(sandbox, "POST", f"{POST}/comments", token, message="Hello").json()
    reply = send(
        sandbox, "POST", f"v25.0/{comment['id']}/replies", token, message="Again"
    ).json()

    answer = sandbox.get(
        f"v25.0/{comment['id']}", token, fields="text,username,replies{id,text}"
    )
    assert answer.json()["text"] == "Hello"
    assert answer.json()["username"] == samples.USERNAME
    assert answer.json()["replies"]["data"] == [{"id": reply["id"], "text": "Again"}]
    assert count(sandbox, token) == 5


def test_reply_to_a_reply_hangs_on_the_comment(sandbox, token):
    reply = send(
        sandbox, "POST", "v25.0/18100000000000002/replies", token, message="Too"
    ).json()

    answer = sandbox.get(f"v25.0/{reply['id']}", token, fields="parent_id")

    assert answer.json()["parent_id"] == "18100000000000001"


def test_comment_raises_a_count_that_came_from_a_file(sandbox, token):
    path = f"v25.0/{samples.REEL.media_id}/comments"
    made = send(sandbox, "POST", path, token, message="First").json()

    assert count(sandbox, token, samples.REEL.media_id) == 18
    send(sandbox, "DELETE", f"v25.0/{made['id']}", token)
    assert count(sandbox, token, samples.REEL.media_id) == 17


@pytest.mark.parametrize("message", ["", "   ", "x" * 2201])
def test_bad_messages(sandbox, token, message):
    answer = send(sandbox, "POST", f"{POST}/comments", token, message=message)

    assert answer.json()["error"]["code"] == 100
    assert count(sandbox, token) == 3


def test_closed_comments(sandbox, token):
    closed = send(sandbox, "POST", POST, token, comment_enabled="false")
    answer = send(sandbox, "POST", f"{POST}/comments", token, message="Hello")

    assert closed.json() == {"success": True}
    assert answer.json()["error"]["code"] == 10


def test_hide_and_show(sandbox, token):
    send(sandbox, "POST", COMMENT, token, hide="true")
    hidden = sandbox.get(COMMENT, token, fields="hidden").json()["hidden"]
    send(sandbox, "POST", COMMENT, token, hide="false")
    shown = sandbox.get(COMMENT, token, fields="hidden").json()["hidden"]

    assert (hidden, shown) == (True, False)
    assert send(sandbox, "POST", COMMENT, token, hide="maybe").status_code == 400


def test_deleted_comment_takes_its_replies(sandbox, token):
    assert send(sandbox, "DELETE", COMMENT, token).json() == {"success": True}

    assert count(sandbox, token) == 1
    assert sandbox.get("v25.0/18100000000000002", token).status_code == 400


def test_posts_are_deleted_by_facebook_login_only(sandbox, token):
    facebook = sandbox.token(samples.USERNAME, kind="facebook")

    refused = send(sandbox, "DELETE", POST, token)
    done = send(sandbox, "DELETE", POST, facebook)

    assert refused.json()["error"]["error_subcode"] == 33
    assert done.json() == {"success": True}
    assert sandbox.get(POST, token).status_code == 400


def test_subscription(sandbox, token):
    path = "v25.0/me/subscribed_apps"

    wrong = send(sandbox, "POST", path, token, subscribed_fields="comments,feed")
    right = send(sandbox, "POST", path, token, subscribed_fields="comments,mentions")
    listed = sandbox.get(path, token).json()
    send(sandbox, "DELETE", path, token)

    assert wrong.json()["error"]["message"].startswith(
        "(#100) Param subscribed_fields[1] must be one of {COMMENTS, "
    )
    assert right.json() == {"success": True}
    assert listed["data"][0]["subscribed_fields"] == ["comments", "mentions"]
    assert sandbox.get(path, token).json() == {"data": []}


def test_verbs_that_nothing_takes(sandbox, token):
    answer = send(sandbox, "DELETE", "v25.0/me", token)

    assert answer.json()["error"]["error_subcode"] == 33
