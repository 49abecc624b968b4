"""Asking for words: the engines in their order, and our own words where none answers."""

import time
from collections.abc import Callable
from decimal import Decimal
from itertools import takewhile
from typing import cast

import structlog
from django.conf import settings

from accounts.models import Company, User
from analysis.engines.asking import Answered, Prompt, T
from analysis.engines.base import Engine
from analysis.engines.calling import Asker, GivenUpError
from analysis.models.ledger import EngineTerms, LedgerEntry
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
    asked = _Asked(prompt)
    end = time.monotonic() + settings.AI_DEADLINE
    for number, engine in enumerate(engines):
        # One that hangs leaves those behind it their part of the time.
        now = time.monotonic()
        until = now + (end - now) / (len(engines) - number)
        asker = Asker(
            engine, company=company, user=user, until=until, entries=asked.entries
        )
        try:
            words = asker.ask(prompt)
        except GivenUpError as error:
            asked.fell_back.append(f"{engine.provider}: {error.reason}")
        else:
            return asked.answered(cast(T, words), engine.provider, engine.model)
    if asked.fell_back:
        log.warning("ai_answered_locally", kind=prompt.name, fell_back=asked.fell_back)
    return asked.answered(local(), LOCAL, LOCAL)


class _Asked:
    """The calls for one question, in vain or not: each of them may have cost something."""

    def __init__(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self.entries: list[LedgerEntry] = []
        self.fell_back: list[str] = []

    def answered(self, words: T, provider: str, model: str) -> Answered[T]:
        costs = [entry.cost_usd for entry in self.entries]
        known = [cost for cost in costs if cost is not None]
        return Answered(
            words=words,
            provider=provider,
            model=model,
            prompt_version=self._prompt.version,
            tokens=sum(entry.tokens for entry in self.entries),
            cost_usd=sum(known, Decimal(0)) if len(known) == len(costs) else None,
            fell_back=tuple(self.fell_back),
        )


def engines_of(company: Company) -> list[Engine]:
    """Those that may be asked for this company, in order: up to ``local``, with a key."""
    makers = {"openai": _openai, "anthropic": _anthropic}
    names = takewhile(lambda name: name != LOCAL, order_of(company))
    found = (makers[name]() for name in names if name in makers)
    return [engine for engine in found if engine is not None]


def _openai() -> Engine | None:
    if not settings.OPENAI_API_KEY:
        return None
    # What lies under the SDKs takes its time to import: not without a key.
    from analysis.engines.openai_engine import OpenAIEngine  # noqa: PLC0415 - slow

    return OpenAIEngine(settings.OPENAI_MODEL)


def _anthropic() -> Engine | None:
    if not settings.ANTHROPIC_API_KEY:
        return None
    # As above.
    from analysis.engines.anthropic_engine import (  # noqa: PLC0415 - slow
        AnthropicEngine,
    )

    return AnthropicEngine(settings.ANTHROPIC_MODEL)


def order_of(company: Company) -> list[str]:
    """As agreed with the company, else as for everybody."""
    terms = EngineTerms.objects.for_company(company).first()
    own = names_of(terms.engines) if terms else []
    return own or list(settings.AI_ENGINES)


def versions_of(company: Company) -> list[str]:
    """Who may answer for this company, with models: a part of the key of a cached answer."""
    return [f"{one.provider}:{one.model}" for one in engines_of(company)]
