"""The category of a text, of twenty, and the K-beauty words in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.language.beauty.finding import Found, folded, found_in, longest, spoken_as

FACETS = ("step", "texture", "concern", "ingredient", "finish")
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
    concepts = _found("taxonomy.tsv", plain, spoken)
    return Topics(
        category=_category(_found("categories.tsv", plain, spoken), concepts),
        facets=_facets(concepts),
    )


def _found(file: str, plain: str, language: str) -> list[Found]:
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


def _facets(concepts: Sequence[Found]) -> dict[str, list[str]]:
    """Each concept once, in the order of the text."""
    in_order = sorted(concepts, key=lambda one: (one.start, -one.end))
    found: dict[str, list[str]] = {}
    for facet in FACETS:
        words = [one for one in in_order if one.name[0] == facet]
        own = [one.name[1] for one in longest(words)]
        if own:
            found[facet] = list(dict.fromkeys(own))
    return found
