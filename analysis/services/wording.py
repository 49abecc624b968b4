"""Words for a kind: a model's, looked at by the kind, or our own."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from accounts.models import User
from analysis.engines.asking import Answered, Prompt
from analysis.engines.gateway import LOCAL, ask
from analysis.kinds.frame import Case, Fault, Kind

_AGAIN = """
The data holds an earlier answer of yours, and why it was refused. Answer anew without those
faults."""


Asked = Callable[[Prompt, Callable[[], BaseModel]], Answered[Any]]


def words_for(
    kind: Kind[Any, Any], case: Case, figures: Any, by: User | None
) -> Answered[Any]:
    """A model's words that the kind takes, with what it asks about them; else our own."""

    def asked(prompt: Prompt, local: Callable[[], BaseModel]) -> Answered[Any]:
        return ask(prompt, company=case.company, user=by, local=local)

    found = _taken(kind, case, figures, asked)
    if found.provider == LOCAL:
        return found
    further = kind.further(case, figures, found.words)
    if further is None:
        return found
    more = asked(further.prompt, lambda: further.without)
    return replace(
        _summed(found, more),
        words=kind.with_further(found.words, more),
        provider=found.provider,
        model=found.model,
        prompt_version=found.prompt_version,
        fell_back=(*found.fell_back, *more.fell_back),
    )


def _taken(
    kind: Kind[Any, Any], case: Case, figures: Any, asked: Asked
) -> Answered[Any]:
    """A model is asked once more where the kind finds fault with its words, then never."""
    prompt = kind.prompt(case, figures)
    first = asked(prompt, lambda: kind.local_words(case, figures))
    faults = _faults(kind, case, figures, first)
    if not faults:
        return first
    second = asked(
        _again(prompt, first.words, faults),
        lambda: kind.words_instead(case, figures, faults),
    )
    # A model that was heard the second time has not fallen back.
    refused = _names(first, faults) if second.provider == LOCAL else ()
    both = replace(
        _summed(first, second),
        fell_back=(*first.fell_back, *refused, *second.fell_back),
    )
    left = _faults(kind, case, figures, second)
    return (
        _refused(both, left, kind.words_instead(case, figures, left)) if left else both
    )


def _faults(
    kind: Kind[Any, Any], case: Case, figures: Any, found: Answered[Any]
) -> list[Fault]:
    return [] if found.provider == LOCAL else kind.faults(case, figures, found.words)


def _again(prompt: Prompt, words: BaseModel, faults: Sequence[Fault]) -> Prompt:
    """The reasons quote other people's words: they go as data."""
    data = {
        "task": json.loads(prompt.data),
        "earlier_answer": words.model_dump(),
        "refused_because": [one.told for one in faults],
    }
    return replace(
        prompt,
        instructions=prompt.instructions + _AGAIN,
        data=json.dumps(data, ensure_ascii=False, sort_keys=True),
    )


def _summed(first: Answered[Any], second: Answered[Any]) -> Answered[Any]:
    """The second, with what both cost."""
    costs = (first.cost_usd, second.cost_usd)
    known = [cost for cost in costs if cost is not None]
    return replace(
        second,
        tokens=first.tokens + second.tokens,
        cost_usd=sum(known, Decimal(0)) if len(known) == len(costs) else None,
    )


def _refused(
    found: Answered[Any], faults: Sequence[Fault], words: BaseModel
) -> Answered[Any]:
    return replace(
        found,
        words=words,
        provider=LOCAL,
        model=LOCAL,
        fell_back=(*found.fell_back, *_names(found, faults)),
    )


def _names(found: Answered[Any], faults: Sequence[Fault]) -> tuple[str, ...]:
    return tuple(f"{found.provider}: {one.code}" for one in faults)
