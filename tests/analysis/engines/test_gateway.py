"""Who is asked, in which order, and who is left alone for a while."""

from decimal import Decimal

import pytest

from analysis.engines import calling, gateway
from analysis.engines.openai_engine import OpenAIEngine
from analysis.models import EngineTerms, LedgerEntry
from kbeauty.lib.breaker import Breaker, BreakerStanding, Position
from tests.analysis.engines.conftest import LOCAL_WORDS
from tests.analysis.engines.double import (
    anthropic_error,
    anthropic_words,
    openai_error,
    openai_words,
)


@pytest.fixture
def terms(company):
    def terms(engines):
        EngineTerms.objects.create(company=company, engines=engines)

    return terms


@pytest.mark.parametrize(
    ("order", "asked"),
    [
        ("", ["openai", "anthropic"]),
        ("anthropic, openai", ["anthropic", "openai"]),
        ("anthropic,local,openai", ["anthropic"]),
        ("local", []),
        ("unknown,openai", ["openai"]),
    ],
)
def test_company_may_have_an_order_of_its_own(with_keys, company, terms, order, asked):
    terms(order)

    assert [one.provider for one in gateway.engines_of(company)] == asked


def test_cached_answers_know_the_models(with_keys, company, settings):
    settings.ANTHROPIC_MODEL = "claude-opus-5-5"

    assert gateway.versions_of(company) == [
        "openai:gpt-6-luna",
        "anthropic:claude-opus-5-5",
    ]


def test_engine_without_a_key_is_passed_over(only_openai, company):
    assert [one.provider for one in gateway.engines_of(company)] == ["openai"]


def test_company_that_wants_no_engine_is_answered_locally(with_keys, ask, terms):
    terms("local")

    answered = ask()

    assert (answered.words.summary, answered.fell_back) == (LOCAL_WORDS, ())
    assert with_keys.served == []


def test_service_that_fails_four_times_is_left_alone(with_keys, ask, settings):
    settings.AI_TRIES = 1
    with_keys.answer("openai", openai_error(500))
    with_keys.answer("anthropic", anthropic_words())

    answers = [ask() for _ in range(6)]

    assert len(with_keys.calls("openai")) == 4
    assert [one.fell_back for one in answers] == [
        *[("openai: server_error",)] * 4,
        *[("openai: left_alone",)] * 2,
    ]
    standing = calling.breaker_of(OpenAIEngine("gpt-6-luna")).standing()
    assert (standing.position, standing.failures) == (Position.OPEN, 4)
    assert 118 < standing.seconds <= 120
    # A call that was never made is not in the ledger.
    assert LedgerEntry.objects.filter(provider="openai").count() == 4


def test_after_two_minutes_one_call_finds_out(only_openai, ask, settings, monkeypatch):
    settings.AI_TRIES = 1
    only_openai.answer("openai", openai_error(500))
    for _ in range(4):
        ask()
    clock = Breaker.__init__.__kwdefaults__["clock"]
    monkeypatch.setitem(Breaker.__init__.__kwdefaults__, "clock", lambda: clock() + 121)
    only_openai.answer("openai", openai_words())

    assert ask().provider == "openai"
    standing = calling.breaker_of(OpenAIEngine("gpt-6-luna")).standing()
    assert standing == BreakerStanding(Position.CLOSED, 0, 0)


def test_other_model_of_the_provider_is_asked(only_openai, ask, settings):
    settings.AI_TRIES = 1
    only_openai.answer("openai", openai_error(500))
    for _ in range(4):
        ask()
    only_openai.answer("openai", openai_words())
    settings.OPENAI_MODEL = "gpt-6-sol"

    assert ask().model == "gpt-6-sol"


def test_answers_that_only_suit_nobody_close_no_door(only_openai, ask):
    only_openai.answer("openai", openai_words("not JSON"))

    for _ in range(5):
        ask()

    assert len(only_openai.served) == 5


def test_refused_key_is_not_tried_for_ever(only_openai, ask):
    only_openai.answer("openai", openai_error(401))

    for _ in range(5):
        ask()

    assert len(only_openai.served) == 4


def test_all_engines_failing_is_told_with_the_reasons(with_keys, ask, settings):
    settings.AI_TRIES = 1
    with_keys.answer("openai", openai_words(status="incomplete"))
    with_keys.answer("anthropic", anthropic_error(529))

    answered = ask()

    assert answered.words.summary == LOCAL_WORDS
    assert answered.fell_back == ("openai: truncated", "anthropic: overloaded")
    # The answer that was cut off was billed all the same.
    assert (answered.provider, answered.tokens) == ("local", 1290)
    assert answered.cost_usd == Decimal("0.000147")


def test_no_time_left_is_no_call(with_keys, ask, settings):
    settings.AI_DEADLINE = 0.5

    assert ask().fell_back == ("openai: no_time", "anthropic: no_time")
    assert with_keys.served == []
