"""What an analysis asks for in words, and the words that come back with their origin."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

from pydantic import BaseModel

T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of one kind; the same evidence always makes the same prompt."""

    name: str
    version: str
    # Ours, trusted.
    instructions: str
    # Other people's text and our figures: the gateway marks them as data.
    data: str
    # Words only: figures never come from a model.
    answer: type[BaseModel]
    max_output_tokens: int = 800
    # Texts whose numbers the words may repeat: our figures, names such as "SPF 50+". A
    # sentence with any other number is taken out.
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered(Generic[T]):
    """Words, and who gave them for how much."""

    words: T
    provider: str
    model: str
    prompt_version: str
    # In and out, of all calls for this question, those in vain too.
    tokens: int
    # Of the same; None where that of one of them is not known, for want of a price or of an
    # answer.
    cost_usd: Decimal | None
    # Who was asked before in vain and why: "openai: timeout".
    fell_back: tuple[str, ...]
