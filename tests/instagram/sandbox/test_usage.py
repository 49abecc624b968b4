"""Usage headers: real calls in per cent of a limit."""

import json

import pytest

from tests.instagram.sandbox import samples


@pytest.fixture
def token(sandbox):
    sandbox.load(samples.BRAND)
    return sandbox.token(samples.USERNAME)


def header(answer, name="X-Business-Use-Case-Usage"):
    return json.loads(answer.headers.get(name, "null"))


def test_headers_come_after_enough_calls(sandbox, token):
    sandbox.control("usage", limit=10, shown_after=3)

    answers = [sandbox.get("v25.0/me", token) for _ in range(5)]

    assert [header(answer) is None for answer in answers] == [True] * 3 + [False] * 2
    assert header(answers[4], "X-App-Usage") == {
        "call_count": 50,
        "total_cputime": 25,
        "total_time": 25,
    }
    assert header(answers[4])[samples.USER_ID][0]["call_count"] == 50


def test_calls_are_counted_per_account(sandbox, token):
    sandbox.control("usage", limit=10, shown_after=0)
    for _ in range(4):
        sandbox.get("v25.0/me", token)

    answer = sandbox.get("v25.0/me", sandbox.token("other.brand"))

    assert header(answer)["17841400000000102"][0]["call_count"] == 10


def test_used_up_limit_holds_back_until_the_day_is_over(sandbox, token):
    sandbox.control("usage", limit=3, shown_after=0, regain_minutes=7)

    statuses = [sandbox.get("v25.0/me", token).status_code for _ in range(3)]
    refused = sandbox.get("v25.0/me", token)
    sandbox.control("clock", days=2)
    sandbox.control("clock", days=-1)

    assert statuses == [200, 200, 403]
    assert refused.json()["error"]["code"] == 80002
    assert header(refused)[samples.USER_ID][0]["estimated_time_to_regain_access"] == 7


def test_a_day_later_calls_are_forgotten(sandbox, token):
    sandbox.control("usage", limit=3, shown_after=0)
    for _ in range(5):
        sandbox.get("v25.0/me", token)

    sandbox.control("clock", hours=25)

    assert sandbox.get("v25.0/me", token).status_code == 200


def test_calls_are_listed_newest_first_without_tokens(sandbox, token):
    sandbox.get("v25.0/me", token)
    sandbox.get("v25.0/me/media", token, sandbox_fault="1")

    newest, oldest = sandbox.calls()

    assert (newest["path"], newest["status"], newest["fault"]) == (
        "/v25.0/me/media",
        500,
        "1",
    )
    assert (oldest["path"], oldest["username"]) == ("/v25.0/me", samples.USERNAME)
    assert token not in json.dumps([newest, oldest])
