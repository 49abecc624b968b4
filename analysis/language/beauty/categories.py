"""The category of a text, of twenty, and the K-beauty words in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.language.beauty.tables import CATEGORIES
from markets.concepts import TAXONOMY, by_facet
from markets.stems import Found, folded, found_in, spoken_as

# A text needs this much for a category of its own: one word of a hashtag, or one in prose.
_LEAST = 1.0
# Per other hit; a text of one word of two categories knows neither.
_LEAST_CONFIDENCE = 0.5
_PRIOR = 0.6
_LONGEST = 5000
# Where words alone are many things (milk, mask), a facet's words count less than its own.
_FACET_WEIGHT = {
    "step": 1.0,
    "ingredient": 1.0,
    "concern": 1.0,
    "finish": 0.7,
    "texture": 0.4,
}


@dataclass(frozen=True, slots=True)
class Category:
    """Empty where the text does not tell; ``confidence`` from 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Topics:
    """What a text is about: its category, and the concepts of beauty by facet."""

    category: Category
    facets: dict[str, list[str]]


def topics_of(text: str, language: str) -> Topics:
    """Category and concepts of a text in its language; the words of English count in all."""
    plain = folded(text[:_LONGEST])
    spoken = spoken_as(language)
    concepts = _found(TAXONOMY, plain, spoken)
    return Topics(
        category=_category(_found(CATEGORIES, plain, spoken), concepts),
        facets=by_facet(concepts),
    )


def _found(file: Path, plain: str, language: str) -> list[Found]:
    languages = [language] if language == "en" else [language, "en"]
    return [one for spoken in languages for one in found_in(file, plain, spoken)]


def _category(words: Sequence[Found], concepts: Sequence[Found]) -> Category:
    scores: defaultdict[str, float] = defaultdict(float)
    for name, stem in {(one.name[0], one.stem) for one in words}:
        scores[name] += 1.0 + min(len(stem), 12) / 24
    known = {one.stem for one in words if one.name[0] == "beauty"}
    for facet, stem in {(one.name[0], one.stem) for one in concepts}:
        # A word that stands in both tables is one word.
        if stem not in known:
            scores["beauty"] += _FACET_WEIGHT[facet]
    if not scores:
        return Category("", 0.0)
    best = max(sorted(scores), key=lambda name: scores[name])
    confidence = round(scores[best] / (sum(scores.values()) + _PRIOR), 3)
    if scores[best] < _LEAST or confidence < _LEAST_CONFIDENCE:
        return Category("", confidence)
    return Category(best, confidence)
