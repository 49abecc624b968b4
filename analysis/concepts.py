"""What a text speaks of, as concepts that have one name in every language."""

from collections.abc import Iterable

from analysis.language.cleaning import clean
from analysis.language.identify import identify
from markets import concepts
from markets.concepts import Concept


def concepts_of(caption: str, hashtags: Iterable[str]) -> set[Concept]:
    """Of the caption in its language, and of its hashtags in any."""
    tags = tuple(hashtags)
    language = identify(clean(f"{caption} {' '.join(tags)}")).code
    return concepts.concepts_of(caption, tags, [language])
