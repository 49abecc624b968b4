"""What a text speaks of, as facets that figures are counted by."""

from collections.abc import Iterable

from markets.categories import ALL, CATEGORY_NAMES, belongs_to

CATEGORY = "category"
CATEGORIES = tuple(name for name in CATEGORY_NAMES if name != ALL)


def facets_of(caption: str, hashtags: Iterable[str]) -> set[tuple[str, str]]:
    """Facet and name of everything that a post speaks of."""
    tags = tuple(hashtags)
    return {(CATEGORY, name) for name in CATEGORIES if belongs_to(name, caption, tags)}
