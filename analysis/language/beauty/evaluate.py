"""How well categories, concepts and aspects are found, on texts that were labelled by hand.

``python -m analysis.language.beauty.evaluate FILE …`` prints a table a file. A file holds lines
of ``lang <tab> category <tab> facet:concept,… <tab> aspect:sign,… <tab> phrase|… <tab> text``.
A key phrase counts as found where it stands in one that the tool found, or that is most of it;
one that the tool found is right where it and a labelled one are most of each other.
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from analysis.language.beauty.aspects import aspects_of
from analysis.language.beauty.categories import topics_of
from analysis.language.beauty.phrases import key_phrases
from markets.stems import folded

_SIGNS = {"+": "positive", "-": "negative", "0": "neutral"}


@dataclass(frozen=True, slots=True)
class Labelled:
    language: str
    category: str
    concepts: frozenset[str]
    aspects: frozenset[str]
    phrases: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """``f1`` is the harmonic mean of precision and recall over all texts together (micro)."""

    name: str
    target: float
    precision: float
    recall: float
    n: int

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_labelled(path: Path) -> list[Labelled]:
    return [
        _labelled(line)
        for line in path.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]


def _labelled(line: str) -> Labelled:
    language, category, concepts, aspects, phrases, text = line.split("\t")
    return Labelled(
        language,
        category,
        frozenset(concepts.split(",")) - {""},
        frozenset(
            f"{name}:{_SIGNS[sign]}"
            for name, _, sign in (one.partition(":") for one in aspects.split(","))
            if name
        ),
        frozenset(folded(one) for one in phrases.split("|") if one),
        text,
    )


def measure(texts: Iterable[Labelled]) -> list[Figure]:
    """Category, concepts and aspect moods against the labels."""
    found = list(texts)
    topics = [topics_of(one.text, one.language) for one in found]
    return [
        _figure(
            "category",
            0.8,
            [frozenset({one.category}) for one in found],
            [frozenset({one.category.name} - {""}) for one in topics],
        ),
        _figure(
            "taxonomy",
            0.8,
            [one.concepts for one in found],
            [
                frozenset(
                    f"{facet}:{name}"
                    for facet, names in one.facets.items()
                    for name in names
                )
                for one in topics
            ],
        ),
        _figure(
            "aspect mood",
            0.75,
            [one.aspects for one in found],
            [
                frozenset(
                    f"{one.aspect}:{one.sentiment}"
                    for one in aspects_of(text.text, text.language)
                )
                for text in found
            ],
        ),
        _phrase_figure(found),
    ]


def _phrase_figure(texts: list[Labelled]) -> Figure:
    found = [key_phrases(one.text, one.language) for one in texts]
    hits = told = wanted = all_found = 0
    for one, phrases in zip(texts, found, strict=True):
        hits += sum(any(_is_most(a, b) for b in one.phrases) for a in phrases)
        told += sum(any(b in a or _is_most(a, b) for a in phrases) for b in one.phrases)
        wanted += len(one.phrases)
        all_found += len(phrases)
    return Figure(
        "key phrases",
        0.8,
        hits / all_found if all_found else 0.0,
        told / wanted,
        len(texts),
    )


def _is_most(one: str, other: str) -> bool:
    """Whether the shorter stands in the longer and is at least half of it."""
    short, long = sorted((one, other), key=len)
    return short in long and 2 * len(short) >= len(long)


def _figure(
    name: str, target: float, wanted: list[frozenset[str]], found: list[frozenset[str]]
) -> Figure:
    hits = sum(len(a & b) for a, b in zip(wanted, found, strict=True))
    all_found, all_wanted = sum(map(len, found)), sum(map(len, wanted))
    return Figure(
        name,
        target,
        hits / all_found if all_found else 0.0,
        hits / all_wanted if all_wanted else 0.0,
        len(wanted),
    )


def _lines(figures: Iterable[Figure]) -> Iterator[str]:
    yield f"{'':<14}{'F1':>7}{'target':>8}{'precision':>11}{'recall':>8}{'texts':>7}"
    for one in figures:
        yield (
            f"{one.name:<14}{one.f1:>7.3f}{one.target:>8.2f}{one.precision:>11.3f}"
            f"{one.recall:>8.3f}{one.n:>7}"
        )


def main() -> None:
    for name in sys.argv[1:]:
        lines = _lines(measure(read_labelled(Path(name))))
        sys.stdout.write("\n".join([f"\n{Path(name).name}", *lines]) + "\n")


if __name__ == "__main__":
    main()
