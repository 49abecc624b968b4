"""What is asked of an engine, and what comes back: words, never figures."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

import pydantic

Words = TypeVar("Words", bound=pydantic.BaseModel)


@dataclass(frozen=True, slots=True)
class Prompt(Generic[Words]):
    """A question to a language model; built by a pure function, with a version.

    ``instructions`` are ours. ``data`` holds other people's texts and our figures and is
    handed over marked as data. ``answer`` is the schema of the words that are wanted: it
    has no field for a figure.
    """

    name: str
    version: str
    instructions: str
    data: str
    answer: type[Words]
    max_output_tokens: int = 800


@dataclass(frozen=True, slots=True)
class Answered(Generic[Words]):
    """The words, who found them, and what they cost.

    ``tokens`` counts both directions. ``cost_usd`` is None where the price of the model is
    not known. ``fell_back`` names the providers that were asked before and failed.
    """

    words: Words
    provider: str
    model: str
    prompt_version: str
    tokens: int = 0
    cost_usd: Decimal | None = Decimal(0)
    fell_back: tuple[str, ...] = ()
