"""Calls over a real connection: what goes out, and every way in which an answer fails."""

import email.utils
import time

import pytest
from structlog.testing import capture_logs

from analysis.enums import CallOutcome
from analysis.models import LedgerEntry
from tests.analysis.engines.conftest import (
    ANTHROPIC_KEY,
    LOCAL_WORDS,
    OPENAI_KEY,
    PROMPT,
)
from tests.analysis.engines.double import (
    Answer,
    anthropic_error,
    anthropic_words,
    openai_error,
    openai_words,
)

SAMPLING = {"temperature", "top_p", "top_k", "frequency_penalty", "seed"}


def outcomes():
    rows = LedgerEntry.objects.order_by("pk")
    return [(one.provider, one.outcome) for one in rows]


def test_openai_is_asked_by_the_responses_api(with_keys, ask):
    with_keys.answer("openai", openai_words())

    answered = ask()

    [call] = with_keys.served
    assert call.path == "/v1/responses"
    assert call.headers["Authorization"] == f"Bearer {OPENAI_KEY}"
    body = call.body
    assert body["model"] == "gpt-6-luna"
    assert body["instructions"].startswith(PROMPT.instructions)
    assert (body["max_output_tokens"], body["store"]) == (800, False)
    assert body["prompt_cache_key"] == "kbeauty-sentiment-1"
    assert body["reasoning"] == {"effort": "low"}
    assert body["text"]["format"]["strict"] is True
    assert body["text"]["format"]["schema"]["required"] == ["summary"]
    assert body.keys() & SAMPLING == set()
    assert answered.words.summary == "People like the texture."
    assert (answered.provider, answered.model) == ("openai", "gpt-6-luna")
    assert (answered.tokens, answered.fell_back) == (1290, ())


def test_anthropic_is_asked_by_the_messages_api(with_keys, ask, settings):
    settings.AI_ENGINES = ["anthropic", "local"]
    with_keys.answer("anthropic", anthropic_words())

    answered = ask()

    [call] = with_keys.served
    assert call.path == "/v1/messages"
    assert ANTHROPIC_KEY in (
        call.headers.get("Authorization", "") + call.headers.get("X-Api-Key", "")
    )
    body = call.body
    assert (body["model"], body["max_tokens"]) == ("claude-haiku-5-5", 800)
    [system] = body["system"]
    assert system["text"].startswith(PROMPT.instructions)
    assert system["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
    assert body["output_config"]["format"]["type"] == "json_schema"
    assert body.keys() & SAMPLING == set()
    assert (answered.provider, answered.tokens) == ("anthropic", 1280)


def test_effort_is_not_said_to_models_that_know_none(only_openai, ask, settings):
    settings.OPENAI_EFFORT = ""
    only_openai.answer("openai", openai_words())

    ask()

    assert "reasoning" not in only_openai.served[0].body


def test_without_keys_our_own_words_come_at_once(double, ask, settings):
    settings.OPENAI_API_KEY = settings.ANTHROPIC_API_KEY = ""

    answered = ask()

    assert answered.words.summary == LOCAL_WORDS
    assert (answered.provider, answered.tokens, answered.cost_usd) == ("local", 0, 0)
    assert (answered.fell_back, double.served, outcomes()) == ((), [], [])


JSON = "application/json"
HTML = Answer(b"<html><body>Bad gateway</body></html>", content_type="text/html")
# What OpenAI answers, how that call is booked, and how often it is called.
FAILURES = {
    "400": (openai_error(400), CallOutcome.BAD_REQUEST, 1),
    "401": (openai_error(401, code="invalid_api_key"), CallOutcome.KEY_REFUSED, 1),
    "402": (openai_error(402), CallOutcome.NOT_PAID, 1),
    "403": (openai_error(403), CallOutcome.KEY_REFUSED, 1),
    "404": (openai_error(404, code="model_not_found"), CallOutcome.BAD_REQUEST, 1),
    "408": (openai_error(408), CallOutcome.TIMEOUT, 3),
    "409": (openai_error(409), CallOutcome.SERVER_ERROR, 3),
    "422": (openai_error(422), CallOutcome.BAD_REQUEST, 1),
    "429": (openai_error(429), CallOutcome.RATE_LIMITED, 3),
    "429, long pause": (
        openai_error(429, headers={"Retry-After": "60"}),
        CallOutcome.RATE_LIMITED,
        1,
    ),
    "429, no money": (
        openai_error(429, code="insufficient_quota"),
        CallOutcome.NOT_PAID,
        1,
    ),
    "500": (openai_error(500), CallOutcome.SERVER_ERROR, 3),
    "500, told not to": (
        openai_error(500, headers={"x-should-retry": "false"}),
        CallOutcome.SERVER_ERROR,
        1,
    ),
    "503": (openai_error(503), CallOutcome.OVERLOADED, 3),
    "529": (openai_error(529), CallOutcome.OVERLOADED, 3),
    "HTML": (HTML, CallOutcome.BROKEN_ANSWER, 1),
    "HTML as JSON": (Answer(HTML.body), CallOutcome.BROKEN_ANSWER, 1),
    "half a JSON": (Answer(b'{"output": ['), CallOutcome.BROKEN_ANSWER, 1),
    "a list": (Answer([]), CallOutcome.BROKEN_ANSWER, 1),
    "empty object": (Answer({}), CallOutcome.BROKEN_ANSWER, 1),
    "no items": (Answer({"output": [1, None]}), CallOutcome.BROKEN_ANSWER, 1),
    "nothing said": (Answer({"output": []}), CallOutcome.BROKEN_WORDS, 1),
    "empty body": (Answer(b""), CallOutcome.BROKEN_ANSWER, 1),
    "failed": (openai_words(status="failed"), CallOutcome.SERVER_ERROR, 3),
    "refusal": (
        openai_words(parts=[{"type": "refusal", "refusal": "I can't."}]),
        CallOutcome.REFUSED,
        1,
    ),
    "filtered": (
        openai_words(status="incomplete", reason="content_filter"),
        CallOutcome.REFUSED,
        1,
    ),
    "truncated": (
        openai_words(
            '{"summary": "Peo', status="incomplete", reason="max_output_tokens"
        ),
        CallOutcome.TRUNCATED,
        1,
    ),
    "other schema": (openai_words({"text": "x"}), CallOutcome.BROKEN_WORDS, 1),
    "no JSON words": (openai_words("Sure! Here"), CallOutcome.BROKEN_WORDS, 1),
    "a link": (
        openai_words({"summary": "See https://evil.example/x"}),
        CallOutcome.UNSAFE,
        1,
    ),
    "redirect": (
        Answer({}, status=307, headers={"Location": "/v1/elsewhere"}),
        CallOutcome.REDIRECT,
        1,
    ),
    "endless": (Answer(b" " * 5_000_000), CallOutcome.BROKEN_ANSWER, 1),
    "cut": (
        Answer(openai_words().body, cut_at=40),
        CallOutcome.NO_CONNECTION,
        3,
    ),
}


@pytest.mark.parametrize("name", FAILURES)
def test_failure_is_booked_tried_again_where_that_helps_and_handed_on(
    with_keys, ask, pauses, name
):
    answer, outcome, times = FAILURES[name]
    with_keys.answer("openai", answer)
    with_keys.answer("anthropic", anthropic_words())

    answered = ask()

    assert outcomes() == [("openai", outcome)] * times + [
        ("anthropic", CallOutcome.ANSWERED)
    ]
    assert len(with_keys.calls("openai")) == times
    assert (answered.provider, answered.fell_back) == (
        "anthropic",
        (f"openai: {outcome.value}",),
    )
    assert len(pauses) == times - 1


# The same of Anthropic, where it differs.
ANTHROPIC_FAILURES = {
    "402": (anthropic_error(402, kind="billing_error"), CallOutcome.NOT_PAID, 1),
    "413": (anthropic_error(413), CallOutcome.BAD_REQUEST, 1),
    "429": (anthropic_error(429), CallOutcome.RATE_LIMITED, 3),
    "500": (anthropic_error(500), CallOutcome.SERVER_ERROR, 3),
    "529": (
        anthropic_error(529, kind="overloaded_error"),
        CallOutcome.OVERLOADED,
        3,
    ),
    "HTML": (HTML, CallOutcome.BROKEN_ANSWER, 1),
    "half a JSON": (Answer(b'{"content": ['), CallOutcome.BROKEN_ANSWER, 1),
    "empty object": (Answer({}), CallOutcome.BROKEN_ANSWER, 1),
    "nothing said": (Answer({"content": []}), CallOutcome.BROKEN_WORDS, 1),
    "no blocks": (Answer({"content": [1]}), CallOutcome.BROKEN_ANSWER, 1),
    "refusal": (anthropic_words("", stop="refusal"), CallOutcome.REFUSED, 1),
    "truncated": (
        anthropic_words('{"summary": "Pe', stop="max_tokens"),
        CallOutcome.TRUNCATED,
        1,
    ),
    "other schema": (anthropic_words({"text": "x"}), CallOutcome.BROKEN_WORDS, 1),
    "redirect": (
        Answer({}, status=302, headers={"Location": "/x"}),
        CallOutcome.REDIRECT,
        1,
    ),
    "cut": (Answer(anthropic_words().body, cut_at=40), CallOutcome.NO_CONNECTION, 3),
}


@pytest.mark.parametrize("name", ANTHROPIC_FAILURES)
def test_failure_of_the_last_engine_ends_in_our_own_words(
    with_keys, ask, pauses, settings, name
):
    settings.AI_ENGINES = ["anthropic", "local"]
    answer, outcome, times = ANTHROPIC_FAILURES[name]
    with_keys.answer("anthropic", answer)

    answered = ask()

    assert outcomes() == [("anthropic", outcome)] * times
    assert answered.words.summary == LOCAL_WORDS
    assert answered.fell_back == (f"anthropic: {outcome.value}",)


def test_what_passes_is_tried_until_it_answers(only_openai, ask, pauses):
    only_openai.answer("openai", openai_error(500), openai_error(429), openai_words())

    answered = ask()

    assert answered.provider == "openai"
    assert [outcome for _, outcome in outcomes()] == [
        "server_error",
        "rate_limited",
        "answered",
    ]
    assert [one.attempt for one in LedgerEntry.objects.order_by("pk")] == [1, 2, 3]
    assert 0.25 <= pauses[0] <= 0.5 <= pauses[1] <= 1


@pytest.mark.parametrize(
    ("headers", "pause"),
    [({"Retry-After": "2"}, 2), ({"retry-after-ms": "1500"}, 1.5)],
)
def test_short_pause_that_is_asked_for_is_kept(
    only_openai, ask, pauses, headers, pause
):
    only_openai.answer("openai", openai_error(429, headers=headers), openai_words())

    assert ask().provider == "openai"
    assert pauses == [pause]


def test_pause_may_be_a_time_of_day(only_openai, ask, pauses):
    later = email.utils.formatdate(time.time() + 4, usegmt=True)
    only_openai.answer(
        "openai", openai_error(429, headers={"Retry-After": later}), openai_words()
    )

    ask()

    assert 2 < pauses[0] <= 4


def test_pause_longer_than_the_time_left_is_not_begun(
    only_openai, ask, pauses, settings
):
    settings.AI_DEADLINE = 3.0
    only_openai.answer("openai", openai_error(429, headers={"Retry-After": "3"}))

    assert ask().fell_back == ("openai: rate_limited",)
    assert pauses == []


def test_answer_that_does_not_come_ends_in_time(with_keys, ask, settings):
    settings.AI_TIMEOUT, settings.AI_TRIES = 0.3, 1
    with_keys.answer("openai", Answer(openai_words().body, wait=1))
    with_keys.answer("anthropic", anthropic_words())
    began = time.monotonic()

    answered = ask()

    assert time.monotonic() - began < 1
    assert answered.fell_back == ("openai: timeout",)
    # It may have been billed: nobody knows.
    assert LedgerEntry.objects.get(provider="openai").cost_usd is None


def test_last_engine_that_does_not_answer_ends_in_time(with_keys, ask, settings):
    settings.AI_ENGINES = ["anthropic", "local"]
    settings.AI_TIMEOUT, settings.AI_TRIES = 0.3, 1
    with_keys.answer("anthropic", Answer(anthropic_words().body, wait=1))

    answered = ask()

    assert answered.fell_back == ("anthropic: timeout",)
    assert answered.cost_usd is None


def test_answer_that_drips_ends_in_time(only_openai, ask, settings):
    settings.AI_TIMEOUT, settings.AI_TRIES = 0.5, 1
    # Between two pieces there is less than the time-out, before and after them more.
    only_openai.answer("openai", Answer(openai_words().body, wait=0.4, wait_inside=0.4))

    assert ask().fell_back == ("openai: timeout",)


def test_engine_that_hangs_leaves_the_next_its_time(with_keys, ask, settings):
    settings.AI_TIMEOUT, settings.AI_DEADLINE = 20.0, 3.0
    with_keys.answer("openai", Answer(openai_words().body, wait=3))
    with_keys.answer("anthropic", anthropic_words())

    answered = ask()

    assert (answered.provider, outcomes()[0]) == ("anthropic", ("openai", "timeout"))


def test_service_that_is_not_there_costs_nothing(only_openai, ask, pauses, settings):
    settings.OPENAI_BASE_URL = "http://127.0.0.1:9/v1"

    answered = ask()

    assert answered.fell_back == ("openai: no_connection",)
    assert [one.cost_usd for one in LedgerEntry.objects.all()] == [0, 0, 0]


@pytest.mark.parametrize(
    "address", ["http://10.0.0.1/v1", "http://openai.example/v1", "https://10.0.0.1/v1"]
)
def test_address_that_our_door_refuses_is_not_called(
    only_openai, ask, pauses, settings, address
):
    settings.OPENAI_BASE_URL = address

    assert ask().fell_back == ("openai: no_connection",)


def test_environment_leads_nobody_elsewhere(only_openai, ask, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")
    only_openai.answer("openai", openai_words())

    assert ask().provider == "openai"


@pytest.mark.parametrize("name", ["401", "500", "cut", "other schema", "a link"])
def test_no_failure_shows_key_or_prompt(with_keys, ask, pauses, caplog, name):
    caplog.set_level("DEBUG")
    with_keys.answer("openai", FAILURES[name][0])
    with_keys.answer("anthropic", anthropic_error(500))

    with capture_logs() as logs:
        ask()

    told = f"{logs} {caplog.text}"
    hidden = (OPENAI_KEY, ANTHROPIC_KEY, "I love it", "secret words", "skin care")
    assert [one for one in hidden if one in told] == []
