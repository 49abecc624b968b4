"""What passes between collected texts and whoever reads them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnreadText:
    """A caption or comment still to be read; ``hint`` is the market it was written for."""

    pk: int
    text: str
    hint: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of one caption or comment."""

    pk: int
    language: str
    language_confidence: float
    sentiment: str
    sentiment_score: float
    sentiment_confidence: float
    read_by: str
    category: str = ""
    category_confidence: float = 0.0
    # Concepts of beauty as "facet:name".
    topics: tuple[str, ...] = ()
