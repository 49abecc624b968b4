"""What a text speaks of, as facets that figures are counted by."""

from collections.abc import Iterable, Iterator

from kbeauty.lib.scripts import TELLING
from markets.categories import ALL, CATEGORY_NAMES, belongs_to
from markets.concepts import Concept, concepts_of
from markets.languages import LANGUAGES_OF_MARKET

CATEGORY = "category"
CATEGORIES = tuple(name for name in CATEGORY_NAMES if name != ALL)
# Scripts that say by themselves which words to look for, whatever the market.
_WRITTEN = ("ko", "ja", "zh", "th")


def facet_of(concept_facet: str, category: str = ALL) -> str:
    """The facet of a kind of concept, of all posts or of those of a category."""
    return concept_facet if category == ALL else f"{category}/{concept_facet}"


def facets_of(
    caption: str, hashtags: Iterable[str], market: str
) -> set[tuple[str, str]]:
    """Facet and name of everything that a post of a market speaks of."""
    tags = tuple(hashtags)
    categories = [name for name in CATEGORIES if belongs_to(name, caption, tags)]
    concepts = concepts_of(caption, tags, _languages(caption, market))
    return {
        *((CATEGORY, name) for name in categories),
        *_named(concepts, categories),
    }


def _named(
    concepts: Iterable[Concept], categories: Iterable[str]
) -> Iterator[tuple[str, str]]:
    for one in concepts:
        for category in (ALL, *categories):
            yield facet_of(one.facet, category), one.name


def _languages(caption: str, market: str) -> list[str]:
    written = [one for one in _WRITTEN if TELLING[one].search(caption)]
    return [*LANGUAGES_OF_MARKET.get(market, ()), *written]
