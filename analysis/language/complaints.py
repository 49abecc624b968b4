"""Does a text complain? A decision of its own, made for reviews of which one in twenty does.

A mood says which side a text is on; in reviews of creams almost all texts name troubles (dry
skin, breakouts) that the cream mended. So classes of words (`word_classes.py`) are read with
their order: "트러블 … 올라오" after the cream is not "트러블 … 가라앉".
"""

import gzip
import json
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from analysis.language.cleaning import CleanText
from analysis.language.model import WEIGHTS
from analysis.language.mood import (
    COMMENT,
    NEGATIVE,
    NEUTRAL,
    POSITIVE,
    Mood,
    is_of_products,
)
from analysis.language.spam import is_spam
from analysis.language.word_classes import BREAK, LANGUAGES, Word, words_of

# The share of complaints that the chance is stated for: in reviews one in twenty.
SHARE = 0.05
# Chances above which a text is called a complaint. Korean: the lowest whose precision, if one
# review in twenty complained, was .36 on the first half of the reviews. English: of steps of .005
# the one that left most room above both aims, recall .75 and precision .35, on the first half.
THRESHOLD = {"ko": 0.07, "en": 0.075}
# Where the mood is clearer than this on the good side, nobody complains.
_CONTENT = -6.0
_CLEAREST = 7.0
_LEAST = 1e-4
_MOST_ODDS = 30.0
# A word by itself tells less than the class that it stands for.
_OWN = 0.25
# Words of one sentence that stand no farther apart than this belong together.
_NEAR, _PAIRED = 25, 2
# Counts are brought to those of a review of about seven listed words.
USUAL, _FEW = 3.0, 2
GOOD, BAD = "+mood", "-mood"


@dataclass(frozen=True, slots=True)
class ComplaintModel:
    """Log-odds of a complaint are the weights of what a text holds, and a bias."""

    weights: dict[str, float]
    bias: float

    def log_odds(self, features: dict[str, float]) -> float:
        weights = self.weights
        return self.bias + sum(
            [value * weights.get(name, 0.0) for name, value in features.items()]
        )


class Judged(NamedTuple):
    is_complaint: bool
    mood: Mood


def judge(text: CleanText, language: str, mood: Mood) -> Judged:
    """Whether it complains, and the mood in the light of that.

    The mood of a review of a product is what the model of complaints makes of it; remarks,
    and texts of other things, keep theirs. Of languages that it does not read, the mood
    decides.
    """
    if language not in LANGUAGES:
        return Judged(mood.label == NEGATIVE, mood)
    chance = complaint_chance(text, language, mood)
    if mood.label and is_review(text, language):
        mood = _settled(mood, odds_of(chance) - odds_of(THRESHOLD[language]))
    return Judged(chance >= THRESHOLD[language], mood)


def complaint_chance(text: CleanText, language: str, mood: Mood) -> float:
    """From 0 to 1, if one review in twenty complains; Korean and English only."""
    if not mood.label or _side(mood) < _CONTENT:
        return 0.0
    odds = load(language).log_odds(features_of(text, language, mood))
    return chance_of(odds)


def _settled(mood: Mood, odds: float) -> Mood:
    """Negative by log-odds; the rest is shared as the mood shared it."""
    negative = chance_of(odds)
    was_negative, was_positive = _chances(mood)
    positive = (1 - negative) * was_positive / max(1 - was_negative, _LEAST)
    neutral = 1 - negative - positive
    if odds >= 0:
        label, confidence = NEGATIVE, negative
    elif positive > max(neutral, negative):
        label, confidence = POSITIVE, positive
    else:
        label, confidence = NEUTRAL, neutral
    return Mood(label, round(positive - negative, 4), round(confidence, 4))


def is_review(text: CleanText, language: str) -> bool:
    """Longer than a remark, of a product, in a language whose complaints are known."""
    return (
        len(text.words) > COMMENT
        and is_of_products(text.words, language)
        and not is_spam(text)
    )


def chance_of(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-_MOST_ODDS, min(_MOST_ODDS, odds))))


def odds_of(chance: float) -> float:
    """Log-odds of a chance."""
    chance = max(_LEAST, min(1 - _LEAST, chance))
    return math.log(chance / (1 - chance))


def features_of(text: CleanText, language: str, mood: Mood) -> dict[str, float]:
    """Roots of counts of classes, of words and of pairs of classes; the mood."""
    counts: defaultdict[str, float] = defaultdict(float)
    words = words_of(text.words, language)
    for place, word in enumerate(words):
        if word.kind != BREAK:
            counts[word.kind] += 1
            counts["=" + word.word] += _OWN
            for pair in _pairs(word, words, place):
                counts[pair] += 1
    listed = sum(word.kind != BREAK for word in words)
    size = math.sqrt(_FEW + listed) / USUAL
    found = {name: math.sqrt(count) / size for name, count in counts.items()}
    side = _side(mood) / USUAL
    found[BAD if side > 0 else GOOD] = side
    return found


def _pairs(word: Word, words: list[Word], place: int) -> list[str]:
    """A class and those of the next two words of its sentence."""
    found = []
    behind = words[place + 1 : place + 1 + _PAIRED]
    for apart, other in enumerate(behind, start=1):
        if other.kind == BREAK or (apart > 1 and other.start - word.end > _NEAR):
            break
        found.append(word.kind + ">" * apart + other.kind)
    return found


def _side(mood: Mood) -> float:
    """Log-odds of negative against positive, as far as the rounded chances tell them."""
    if not mood.label:
        return 0.0
    negative, positive = _chances(mood)
    side = math.log(max(negative, _LEAST) / max(positive, _LEAST))
    return max(-_CLEAREST, min(_CLEAREST, side))


def _chances(mood: Mood) -> tuple[float, float]:
    """Of negative and of positive."""
    if mood.label == NEUTRAL:
        rest = 1 - mood.confidence
        return (rest - mood.score) / 2, (rest + mood.score) / 2
    if mood.label == NEGATIVE:
        return mood.confidence, mood.confidence + mood.score
    return mood.confidence - mood.score, mood.confidence


@cache
def load(language: str) -> ComplaintModel:
    path = WEIGHTS / f"complaints-{language}.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        head = json.loads(file.readline())
        pairs = (line.rstrip("\n").split("\t") for line in file)
        weights = {name: float(weight) for name, weight in pairs}
    return ComplaintModel(weights, head["bias"])


def save(language: str, made: ComplaintModel) -> None:
    """Write a model so that the same training gives the same bytes."""
    lines = [json.dumps({"bias": made.bias})]
    lines += [f"{name}\t{weight}" for name, weight in sorted(made.weights.items())]
    data = ("\n".join(lines) + "\n").encode("utf-8")
    path = WEIGHTS / f"complaints-{language}.gz"
    path.write_bytes(gzip.compress(data, 9, mtime=0))
