"""What a text says of scent, texture, irritation, price, packaging, delivery and efficacy.

A clause judges an aspect by a word that carries a judgement itself (끈적, overpriced), turned
round where it is denied (자극이 전혀 없고), else by the mood of the clause that names it.
Questions and wishes judge nothing, and an aspect that is named without a judgement is not
told.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from analysis.language.beauty.clauses import Clause, clauses, is_negated
from analysis.language.beauty.tables import ASPECTS as TABLE
from analysis.language.cleaning import clean
from analysis.language.mood import read_mood
from markets.stems import Found, folded, found_in, longest, spoken_as

AspectMood = Literal["positive", "neutral", "negative"]
ASPECTS = (
    "scent",
    "texture",
    "irritation",
    "price",
    "packaging",
    "delivery",
    "efficacy",
)
_SIGNS = {"+": 1, "-": -1}
# Mood of a whole clause that speaks of nothing but the aspect.
_CLEAR = 0.25
_LONGEST = 5000


@dataclass(frozen=True, slots=True)
class Aspect:
    aspect: str
    sentiment: AspectMood


def aspects_of(text: str, language: str) -> list[Aspect]:
    """The aspects that a text speaks of, each once, in their order of ``ASPECTS``."""
    told: defaultdict[str, list[int]] = defaultdict(list)
    spoken = spoken_as(language)
    for clause in clauses(folded(text[:_LONGEST]), spoken):
        for aspect, sign in _judged(clause, spoken, language).items():
            told[aspect].append(sign)
    return [Aspect(name, _mood(told[name])) for name in ASPECTS if name in told]


def _judged(clause: Clause, spoken: str, language: str) -> dict[str, int]:
    found = found_in(TABLE, clause.text, spoken)
    by_aspect: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_aspect[one.name[0]].append(one)
    if not clause.is_judgement:
        return {}
    mood: list[int] = []

    def clause_mood() -> int:
        """Read once, and only where a clause names an aspect without judging it."""
        if not mood:
            read = read_mood(clean(clause.text), language)
            mood.append(
                0 if abs(read.score) < _CLEAR else (1 if read.score > 0 else -1)
            )
        return mood[0]

    signs = {
        aspect: _sign(clause, longest(words), spoken, clause_mood)
        for aspect, words in by_aspect.items()
    }
    return {aspect: sign for aspect, sign in signs.items() if sign is not None}


def _sign(
    clause: Clause, words: list[Found], language: str, clause_mood: Callable[[], int]
) -> int | None:
    total, is_judged = 0, False
    for one in words:
        polarity = _SIGNS.get(one.name[1], 0)
        if not polarity:
            continue
        is_judged = True
        if is_negated(clause.text, one.start, one.end, language):
            polarity = -polarity
        total += polarity
    if is_judged:
        return (total > 0) - (total < 0)
    return clause_mood() or None


def _mood(signs: list[int]) -> AspectMood:
    total = sum(signs)
    if total > 0:
        return "positive"
    return "negative" if total < 0 else "neutral"
