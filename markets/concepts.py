"""What a post speaks of, as concepts that have one name in every script.

``data/taxonomy.tsv`` holds the words of each concept by language. A caption is read in the
languages that its reader names; a hashtag, which has neither blanks nor a language, in all:
#물광, #水光肌, #glassskin and #kulitkaca are one.
"""

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from markets.stems import (
    UNSPACED,
    Found,
    folded,
    longest,
    rows_of,
    spoken_as,
    table,
)

TAXONOMY = Path(__file__).parent / "data" / "taxonomy.tsv"
# The columns of the table, in the order of a text's importance; steps of a routine are what
# a brand sells.
FACETS = ("step", "texture", "concern", "ingredient", "finish")
KINDS = {
    "step": "product",
    "ingredient": "ingredient",
    "texture": "texture",
    "concern": "concern",
    "finish": "finish",
}
_LONGEST = 5000
# A Latin stem inside a tag (koreanglassskin) is one only if it is no part of other words.
_SURE_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Concept:
    """``facet`` is product, ingredient, texture, concern or finish; ``name`` is English."""

    facet: str
    name: str


def concepts_of(
    caption: str, hashtags: Iterable[str], languages: Iterable[str]
) -> set[Concept]:
    """Of the caption in these languages and English, and of its hashtags in any."""
    tags = tuple(hashtags)
    text = folded(f"{caption} {' '.join(tags)}"[:_LONGEST])
    spoken = {"en", *map(spoken_as, languages)}
    words = [one for each in sorted(spoken) for one in table(TAXONOMY).find(text, each)]
    found = {
        Concept(KINDS[facet], name)
        for facet, names in by_facet(words).items()
        for name in names
    }
    return found.union(*(_concepts_of_tag(folded(tag)) for tag in tags))


def by_facet(concepts: Sequence[Found]) -> dict[str, list[str]]:
    """Each concept once, in the order of the text."""
    in_order = sorted(concepts, key=lambda one: (one.start, -one.end))
    found: dict[str, list[str]] = {}
    for facet in FACETS:
        words = [one for one in in_order if one.name[0] == facet]
        own = [one.name[1] for one in longest(words)]
        if own:
            found[facet] = list(dict.fromkeys(own))
    return found


@functools.cache
def known_concepts() -> dict[str, tuple[str, ...]]:
    """The names of all concepts by their facet."""
    names = dict.fromkeys(name for name, _language, _stems in rows_of(TAXONOMY))
    return {
        kind: tuple(name for facet, name in names if facet == column)
        for column, kind in KINDS.items()
    }


@dataclass(frozen=True, slots=True)
class _TagStem:
    name: tuple[str, ...]
    text: str
    # Only as the whole tag, or only at its beginning.
    is_whole: bool
    is_first: bool

    def places(self, tag: str) -> Iterator[Found]:
        if self.is_whole:
            at = 0 if tag == self.text else -1
        elif self.is_first:
            at = 0 if tag.startswith(self.text) else -1
        else:
            at = tag.find(self.text)
        if at >= 0:
            yield Found(self.name, self.text, at, at + len(self.text))


@functools.cache
def _tag_stems() -> tuple[_TagStem, ...]:
    made = []
    for name, language, stems in rows_of(TAXONOMY):
        for stem in stems:
            text = folded(stem.removesuffix("=")).replace(" ", "")
            is_sure = language in UNSPACED or len(text) >= _SURE_LENGTH
            made.append(_TagStem(name, text, stem.endswith("="), not is_sure))
    return tuple(dict.fromkeys(made))


@functools.lru_cache(maxsize=50_000)
def _concepts_of_tag(tag: str) -> frozenset[Concept]:
    plain = tag.replace("_", "")
    found = [place for stem in _tag_stems() for place in stem.places(plain)]
    return frozenset(
        Concept(KINDS[facet], name)
        for facet, names in by_facet(found).items()
        for name in names
    )
