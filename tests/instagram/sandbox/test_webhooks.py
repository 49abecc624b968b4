"""Deliveries to a receiver of ours."""

import hashlib
import hmac
import json

import pytest
from werkzeug import Response

from tests.instagram.sandbox import samples
from tests.shared_data import sample


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


@pytest.fixture
def received(httpserver):
    """What came in, as (headers, raw body)."""
    requests = []

    def take(request):
        requests.append((dict(request.headers), request.get_data()))
        return Response("ok")

    httpserver.expect_request("/hook", method="POST").respond_with_handler(take)
    return requests


def deliver(sandbox, httpserver, **params):
    params = {"username": samples.USERNAME} | params
    return sandbox.control("webhook", url=httpserver.url_for("/hook"), **params)


def sign(secret, body):
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_delivery_is_signed_over_the_raw_body(sandbox, token, httpserver, received):
    answer = deliver(sandbox, httpserver)

    ((headers, body),) = received
    assert answer["answers"] == [{"status": 200, "body": "ok"}]
    assert headers["X-Hub-Signature-256"] == sign(sandbox.app_secret, body)
    assert body.isascii()


@pytest.mark.parametrize(
    ("shape", "name"),
    [("flat", "comments_ig_login_flat"), ("changes", "comments_fb_login")],
)
def test_comment_has_the_recorded_shape(
    sandbox, token, httpserver, received, shape, name
):
    recorded = sample(f"webhooks/{name}.json")
    value = (
        recorded["entry"][0].get("value")
        or (recorded["entry"][0]["changes"][0]["value"])
    )
    value.pop("parent_id", None)

    deliver(sandbox, httpserver, shape=shape, text="Where can I buy it?")

    ((_, body),) = received
    assert keys(json.loads(body)) == keys(recorded)


def keys(data):
    if isinstance(data, dict):
        return {name: keys(value) for name, value in data.items()}
    if isinstance(data, list):
        return [keys(each) for each in data]
    return None


def test_delivered_comment_can_be_read(sandbox, token, httpserver, received):
    answer = deliver(
        sandbox, httpserver, text="품절인가요?", media_id=samples.IMAGE.media_id
    )

    comment_id = answer["sent"]["entry"][0]["value"]["id"]
    read = sandbox.get(f"v25.0/{comment_id}", token, fields="text,from")
    assert read.json() == {
        "text": "품절인가요?",
        "from": {"id": "17841400000009999", "username": "glow.diary"},
        "id": comment_id,
    }


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("mentions", {"comment_id", "media_id"}),
        (
            "story_insights",
            {"media_id", "reach", "views", "taps_forward", "taps_back", "exits"}
            | {"replies"},
        ),
    ],
)
def test_other_fields(sandbox, token, httpserver, received, field, names):
    answer = deliver(sandbox, httpserver, field=field, shape="changes")

    (entry,) = answer["sent"]["entry"]
    assert entry["id"] == samples.USER_ID
    assert entry["changes"][0]["field"] == field
    assert set(entry["changes"][0]["value"]) == names


def test_wrong_and_missing_signature(sandbox, token, httpserver, received):
    deliver(sandbox, httpserver, secret="another")
    deliver(sandbox, httpserver, is_signed="no")

    (wrong, body), (missing, _) = received
    assert wrong["X-Hub-Signature-256"] == sign("another", body)
    assert "X-Hub-Signature-256" not in missing


def test_same_delivery_several_times(sandbox, token, httpserver, received):
    deliver(sandbox, httpserver, times=3)

    assert len({body for _, body in received}) == 1
    assert len(received) == 3


def test_receiver_that_is_not_there(sandbox, token):
    answer = sandbox.control(
        "webhook", url="http://127.0.0.1:1/hook", username=samples.USERNAME
    )
    nonsense = sandbox.control("webhook-verify", url="nowhere", verify_token="t")

    assert "Connection refused" in answer["answers"][0]["error"]
    assert nonsense == {
        "verified": False,
        "answer": {
            "error": "Not an address: 'nowhere?hub.mode=subscribe&hub.challenge="
            "1158201444&hub.verify_token=t'"
        },
    }


def test_verification(sandbox, httpserver):
    httpserver.expect_request(
        "/hook",
        method="GET",
        query_string={
            "hub.mode": "subscribe",
            "hub.challenge": "42",
            "hub.verify_token": "mine",
        },
    ).respond_with_data("42")
    url = httpserver.url_for("/hook")

    right = sandbox.control(
        "webhook-verify", url=url, verify_token="mine", challenge="42"
    )
    httpserver.clear()
    httpserver.expect_request("/hook").respond_with_data("no", status=403)
    wrong = sandbox.control("webhook-verify", url=url, verify_token="other")

    assert right == {"verified": True, "answer": {"status": 200, "body": "42"}}
    assert wrong["verified"] is False
