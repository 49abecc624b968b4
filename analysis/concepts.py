"""What a text speaks of, as concepts that have one name in every language."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """``facet`` is product, ingredient, texture, concern or finish; ``name`` is English."""

    facet: str
    name: str


def concepts_of(caption: str, hashtags: Iterable[str]) -> set[Concept]:
    return set()
