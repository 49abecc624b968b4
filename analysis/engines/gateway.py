"""Asking for words: the engines in their order, and our own words where none answers."""

import time
from collections.abc import Callable
from decimal import Decimal
from typing import cast

import structlog
from django.conf import settings

from accounts.models import Company, User
from analysis.engines.anthropic_engine import AnthropicEngine
from analysis.engines.asking import Answered, Prompt, T
from analysis.engines.base import Engine
from analysis.engines.calling import Asker, Call, GivenUpError
from analysis.engines.openai_engine import OpenAIEngine
from analysis.ledger import EngineTerms
from analysis.services.ledger import refuse_transaction
from analysis.validators import names_of

LOCAL = "local"

log = structlog.get_logger(__name__)


def ask(
    prompt: Prompt, *, company: Company, user: User | None, local: Callable[[], T]
) -> Answered[T]:
    """Words from the first engine that answers; ``local`` is the last and never fails.

    Not inside a transaction: each call is booked for itself, whatever becomes of the rest.
    """
    refuse_transaction()
    engines = engines_of(company)
    fell_back: list[str] = []
    end = time.monotonic() + settings.AI_DEADLINE
    for number, engine in enumerate(engines):
        # One that hangs leaves those behind it their part of the time.
        now = time.monotonic()
        until = now + (end - now) / (len(engines) - number)
        asker = Asker(engine, company=company, user=user, until=until)
        try:
            call = asker.ask(prompt)
        except GivenUpError as error:
            fell_back.append(f"{engine.provider}: {error.reason}")
            continue
        return _answered(prompt, engine, call, fell_back)
    if fell_back:
        log.warning("ai_answered_locally", kind=prompt.name, fell_back=fell_back)
    return Answered(
        local(), LOCAL, LOCAL, prompt.version, 0, Decimal(0), tuple(fell_back)
    )


def engines_of(company: Company) -> list[Engine]:
    """Those that may be asked for this company, in order: up to ``local``, with a key."""
    found: list[Engine] = []
    for name in order_of(company):
        if name == LOCAL:
            break
        if name == "openai" and settings.OPENAI_API_KEY:
            found.append(OpenAIEngine(settings.OPENAI_MODEL))
        if name == "anthropic" and settings.ANTHROPIC_API_KEY:
            found.append(AnthropicEngine(settings.ANTHROPIC_MODEL))
    return found


def order_of(company: Company) -> list[str]:
    """As agreed with the company, else as for everybody."""
    terms = EngineTerms.objects.for_company(company).first()
    own = names_of(terms.engines) if terms else []
    return own or list(settings.AI_ENGINES)


def versions_of(company: Company) -> list[str]:
    """Who may answer for this company, with models: a part of the key of a cached answer."""
    return [f"{one.provider}:{one.model}" for one in engines_of(company)]


def _answered(
    prompt: Prompt, engine: Engine, call: Call, fell_back: list[str]
) -> Answered[T]:
    return Answered(
        words=cast(T, call.words),
        provider=engine.provider,
        model=engine.model,
        prompt_version=prompt.version,
        tokens=call.tokens,
        cost_usd=call.cost_usd,
        fell_back=tuple(fell_back),
    )
