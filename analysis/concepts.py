"""What a text speaks of, as concepts that have one name in every language."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.language.beauty.categories import topics_of
from analysis.language.cleaning import clean
from analysis.language.identify import identify

# Steps of a routine are what a brand sells.
_FACETS = {
    "step": "product",
    "ingredient": "ingredient",
    "texture": "texture",
    "concern": "concern",
    "finish": "finish",
}


@dataclass(frozen=True, slots=True)
class Concept:
    """``facet`` is product, ingredient, texture, concern or finish; ``name`` is English."""

    facet: str
    name: str


def concepts_of(caption: str, hashtags: Iterable[str]) -> set[Concept]:
    """Of the caption in its language, and of its hashtags in any."""
    text = f"{caption} {' '.join(hashtags)}"
    found = topics_of(text, identify(clean(text)).code).facets
    return {
        Concept(_FACETS[facet], name)
        for facet, names in found.items()
        for name in names
    }
