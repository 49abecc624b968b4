"""Engines that speak to a double on this machine, with patience for a test."""

import pytest
from django_redis import get_redis_connection
from pydantic import BaseModel

from analysis.engines import anthropic_engine, gateway, openai_engine, wire
from analysis.engines.asking import Prompt
from analysis.engines.pricing import seed_prices
from kbeauty.lib.shared_state import shared_states
from tests.analysis.engines.double import Double

OPENAI_KEY, ANTHROPIC_KEY = "sk-planted-openai", "sk-ant-planted"
LOCAL_WORDS = "Our own words."


class Words(BaseModel):
    summary: str


PROMPT = Prompt(
    name="sentiment",
    version="sentiment-1",
    instructions="Tell in two sentences what people feel about the brand's skin care.",
    data='{"positive": 12, "texts": ["I love it"]}',
    answer=Words,
)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    """No breaker or client of another test, and no connection left open."""
    opened = []

    def connections(base_url, connect=wire.connections):
        opened.append(connect(base_url))
        return opened[-1]

    monkeypatch.setattr(wire, "connections", connections)
    redis = get_redis_connection("default")
    for key in redis.scan_iter("*:shared:breaker:*", count=1000):
        redis.delete(key)
    shared_states().forget()
    openai_engine._client.cache_clear()
    anthropic_engine._client.cache_clear()
    yield
    for one in opened:
        one.close()


@pytest.fixture
def double():
    with Double().running() as running:
        yield running


@pytest.fixture
def prices(db):
    seed_prices()


@pytest.fixture
def with_keys(settings, double, prices):
    """Both engines, at the double; short waits, so that a test of many calls is quick."""
    settings.OPENAI_API_KEY, settings.ANTHROPIC_API_KEY = OPENAI_KEY, ANTHROPIC_KEY
    settings.OPENAI_BASE_URL, settings.ANTHROPIC_BASE_URL = (
        f"{double.url}/v1",
        double.url,
    )
    settings.AI_TIMEOUT = 5.0
    return double


@pytest.fixture
def only_openai(with_keys, settings):
    settings.ANTHROPIC_API_KEY = ""
    return with_keys


@pytest.fixture
def pauses(monkeypatch):
    """How long the asker would have waited between calls; nobody waits."""
    waited = []
    monkeypatch.setattr("analysis.engines.calling.sleep", waited.append)
    return waited


@pytest.fixture
def ask(company, member):
    def ask(prompt=PROMPT, **changed):
        return gateway.ask(
            prompt,
            **{
                "company": company,
                "user": member,
                "local": lambda: prompt.answer.model_construct(summary=LOCAL_WORDS),
                **changed,
            },
        )

    return ask
