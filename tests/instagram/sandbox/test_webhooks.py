"""Deliveries to a receiver of ours."""

import hashlib
import hmac
import itertools
import json
import time

import pytest
from werkzeug import Response

from instagram.sandbox.records import Dataset, MediaRecord
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


def test_mention_can_be_read_by_the_account_that_is_named(
    sandbox, token, httpserver, received
):
    facebook = sandbox.token(samples.USERNAME, kind="facebook")

    answer = deliver(
        sandbox,
        httpserver,
        field="mentions",
        shape="changes",
        media_id=samples.OTHERS.media_id,
        text="tried it?",
    )

    (entry,) = answer["sent"]["entry"]
    assert entry["id"] == samples.USER_ID
    value = entry["changes"][0]["value"]
    assert keys(answer["sent"]) == keys(sample("webhooks/mentions_comment.json"))
    read = sandbox.get(
        f"v25.0/{samples.USER_ID}",
        facebook,
        fields=f"mentioned_comment.comment_id({value['comment_id']}){{text}}",
    ).json()
    assert read["mentioned_comment"]["text"] == f"@{samples.USERNAME} tried it?"


def test_mention_in_a_caption(sandbox, token, httpserver, received):
    answer = deliver(
        sandbox, httpserver, field="mentions", shape="changes", in_caption="yes"
    )

    assert keys(answer["sent"]) == keys(sample("webhooks/mentions_media.json"))


def test_figures_of_a_story_below_five_are_not_told(
    sandbox, token, httpserver, received
):
    few = deliver(sandbox, httpserver, field="story_insights", shape="changes")
    insights = {"reach": 396, "views": 444, "navigation": 340, "replies": 5}
    story = MediaRecord(
        media_id="18000000000000044",
        username=samples.USERNAME,
        timestamp=samples.NOON,
        media_product_type="STORY",
        insights=insights | {"navigation.tap_exit": 40, "navigation.tap_back": 3},
    )
    sandbox.load(Dataset(media=(story,)))
    many = deliver(sandbox, httpserver, field="story_insights", shape="changes")

    # The brand's own story has four viewers.
    value = few["sent"]["entry"][0]["changes"][0]["value"]
    assert value.pop("media_id") == samples.STORY.media_id
    assert set(value.values()) == {-1}
    assert many["sent"]["entry"][0]["changes"][0]["value"] == {
        "media_id": story.media_id,
        "impressions": 444,
        "views": 444,
        "reach": 396,
        "taps_forward": 260,
        "taps_back": -1,
        "exits": 40,
        "replies": 5,
    }
    recorded = sample("webhooks/story_insights.json")["entry"][0]["changes"][0]
    assert set(recorded["value"]) <= {*value, "media_id"}


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("messages", "message"),
        ("message_echoes", "message"),
        ("message_reactions", "reaction"),
        ("messaging_seen", "read"),
        ("messaging_postbacks", "postback"),
    ],
)
def test_messages(sandbox, token, httpserver, received, field, part):
    answer = deliver(sandbox, httpserver, field=field, text="Is it in stock?")

    (entry,) = answer["sent"]["entry"]
    (told,) = entry["messaging"]
    people = [told["sender"]["id"], told["recipient"]["id"]]
    assert set(told) == {"sender", "recipient", "timestamp", part}
    assert (people[0] == samples.USER_ID) is (field == "message_echoes")
    assert (
        entry["time"]
        == told["timestamp"]
        == pytest.approx(sandbox.state()["now"] * 1000, abs=20_000)
    )
    if field == "message_reactions":
        recorded = sample("webhooks/message_reaction.json")
        assert keys(answer["sent"]) == keys(recorded)


def test_several_updates_in_several_entries(sandbox, token, httpserver, received):
    answer = deliver(
        sandbox, httpserver, shape="changes", count=7, entries=3, text="No."
    )

    entries = answer["sent"]["entry"]
    texts = [
        [change["value"]["text"] for change in each["changes"]] for each in entries
    ]
    assert texts == [
        ["No. 1", "No. 2", "No. 3"],
        ["No. 4", "No. 5", "No. 6"],
        ["No. 7"],
    ]
    flat = deliver(sandbox, httpserver, shape="flat", count=3)["sent"]["entry"]
    assert [set(each) for each in flat] == [{"id", "time", "field", "value"}] * 3


def test_a_thousand_updates_in_one_delivery(sandbox, token, httpserver, received):
    deliver(sandbox, httpserver, shape="changes", count=1000, text="All of them")

    ((headers, body),) = received
    (entry,) = json.loads(body)["entry"]
    ids = {change["value"]["comment_id"] for change in entry["changes"]}
    assert len(ids) == 1000
    assert headers["X-Hub-Signature-256"] == sign(sandbox.app_secret, body)
    count = sandbox.get(
        f"v25.0/{samples.IMAGE.media_id}", token, fields="comments_count"
    ).json()["comments_count"]
    assert count == 1003


def test_duplicates_and_disorder(sandbox, token, httpserver, received):
    answer = deliver(
        sandbox, httpserver, count=20, duplicates=5, disorder=4, text="No."
    )

    ids = [each["value"]["id"] for each in answer["sent"]["entry"]]
    texts = [each["value"]["text"] for each in answer["sent"]["entry"]]
    assert (len(ids), len(set(ids))) == (25, 20)
    numbers = [int(text.rpartition(" ")[2]) for text in texts]
    assert numbers != sorted(numbers)
    again = deliver(sandbox, httpserver, count=20, duplicates=5, disorder=4, text="No.")
    assert [each["value"]["text"] for each in again["sent"]["entry"]] == texts


def test_body_has_escapes_that_only_the_raw_bytes_keep(
    sandbox, token, httpserver, received
):
    deliver(sandbox, httpserver, text="예쁘다 a/b @minji")

    ((headers, body),) = received
    assert rb'"\uc608\uc058\ub2e4 a\/b \u0040minji"' in body
    assert headers["X-Hub-Signature-256"] == sign(sandbox.app_secret, body)
    dumped = json.dumps(json.loads(body)).encode()
    assert headers["X-Hub-Signature-256"] != sign(sandbox.app_secret, dumped)


WAITS = (0.1, 0.2, 0.4)


def refusing(httpserver, statuses):
    """A receiver that answers these, one after the other, and when it was asked."""
    left, asked = list(statuses), []

    def take(request):
        asked.append((time.monotonic(), request.get_data()))
        return Response("", status=left.pop(0))

    httpserver.expect_request("/hook", method="POST").respond_with_handler(take)
    return asked


def wait_until(condition, seconds=20):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come about in time"
        time.sleep(0.02)


def test_delivery_is_tried_again_at_a_falling_rate(sandbox, token, httpserver):
    asked = refusing(httpserver, [500, 503, 403, 200])

    answer = deliver(sandbox, httpserver, retries=9, retry_seconds=0.1)
    wait_until(lambda: sandbox.state()["deliveries"][0]["is_taken"])

    (told,) = sandbox.state()["deliveries"]
    assert answer["answers"][0]["status"] == 500
    assert [each["status"] for each in told["answers"]] == [500, 503, 403, 200]
    assert (told["attempts"], told["is_waiting"]) == (4, False)
    assert len({body for _, body in asked}) == 1
    waits = [later[0] - sooner[0] for sooner, later in itertools.pairwise(asked)]
    # Each wait is twice the one before; a busy machine makes them longer, never shorter.
    assert [wait >= least for wait, least in zip(waits, WAITS, strict=True)] == [
        True
    ] * 3


def test_tries_end_with_their_number_or_with_a_reset(sandbox, token, httpserver):
    asked = refusing(httpserver, [500] * 9)

    deliver(sandbox, httpserver, retries=1, retry_seconds=0.05)
    wait_until(lambda: sandbox.state()["deliveries"][0]["attempts"] == 2)
    deliver(sandbox, httpserver, retries=5, retry_seconds=30)
    waiting = [each["is_waiting"] for each in sandbox.state()["deliveries"]]
    sandbox.reset()

    assert waiting == [True, False]
    assert sandbox.state()["deliveries"] == []
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"field": "weather"}, "There is no such webhook."),
        ({"shape": "round"}, "There is no such webhook."),
        ({"shape": "messaging"}, "Only messages come as “messaging”."),
        ({"count": 1001}, "A delivery has 1 to 1,000 updates."),
        ({"count": 999, "duplicates": 2}, "A delivery has 1 to 1,000 updates."),
        ({"retries": 51}, "So often nothing is delivered."),
    ],
)
def test_deliveries_that_meta_does_not_make(sandbox, token, params, message):
    answer = sandbox.session.post(
        f"{sandbox.base_url}/sandbox/api/webhook",
        json={"username": samples.USERNAME, "url": "http://127.0.0.1:1/"} | params,
        timeout=10,
    )

    assert answer.json() == {"error": message}


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
