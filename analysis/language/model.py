"""A linear model on character and word n-grams, small enough to ship, fast enough to wait."""

import gzip
import json
import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from analysis.language.cleaning import CleanText
from analysis.language.lexicon import DATA

SCALE = 1000
# Both weights of a feature in one integer, so that one sum() adds up both.
_SHIFT = 40
_HALF = 1 << (_SHIFT - 1)
_MASK = (1 << _SHIFT) - 1
WEIGHTS = DATA / "weights"
# Dense weights of the languages that have a word list but no training texts.
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Log-odds of negative and positive against neutral."""

    grams: dict[str, int]
    bias: tuple[float, float]
    # One pair of weights per dense feature of ``mood.dense_features``.
    dense: tuple[tuple[float, float], ...]

    def log_odds(
        self, grams: set[str], dense: tuple[float, ...]
    ) -> tuple[float, float]:
        negative, positive = self.bias
        if grams and self.grams:
            total = sum(map(self.grams.get, grams, _zeros(len(grams))))
            low = ((total + _HALF) & _MASK) - _HALF
            size = SCALE * math.sqrt(len(grams))
            negative += ((total - low) >> _SHIFT) / size
            positive += low / size
        for value, (for_negative, for_positive) in zip(dense, self.dense, strict=True):
            if value:
                negative += value * for_negative
                positive += value * for_positive
        return negative, positive


@cache
def _zeros(count: int) -> tuple[int, ...]:
    return (0,) * count


def grams_of(text: CleanText) -> set[str]:
    """Distinct 2- to 4-grams of characters, words, pairs of words, emoji."""
    padded = f" {text.words} "
    size = len(padded)
    found = {padded[i : i + 2] for i in range(size - 1)}
    found.update([padded[i : i + 3] for i in range(size - 2)])
    found.update([padded[i : i + 4] for i in range(size - 3)])
    words = text.words.split()
    found.update(["\x01" + word for word in words])
    found.update([f"\x01{one} {two}" for one, two in pairwise(words)])
    found.update(["\x02" + sign for sign in text.emoji])
    return found


def pack(negative: int, positive: int) -> int:
    return (negative << _SHIFT) + positive


@cache
def load(language: str) -> LinearModel | None:
    """The shipped model of a language, None where there is none."""
    path = WEIGHTS / f"{language}.tsv.gz"
    if not path.exists():
        return None
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        head = json.loads(file.readline())
        grams: dict[str, int] = {}
        for line in file:
            gram, negative, positive = line.rstrip("\n").split("\t")
            grams[gram] = pack(int(negative), int(positive))
    return LinearModel(
        grams, tuple(head["bias"]), tuple(tuple(pair) for pair in head["dense"])
    )


def save(
    path: Path,
    *,
    bias: tuple[float, float],
    dense: list[tuple[float, float]],
    grams: dict[str, tuple[int, int]],
) -> None:
    """Write a model so that the same training gives the same bytes."""
    head = {"bias": bias, "dense": dense}
    lines = [json.dumps(head)]
    lines += [f"{gram}\t{low}\t{high}" for gram, (low, high) in sorted(grams.items())]
    data = ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")
    path.write_bytes(gzip.compress(data, 9, mtime=0))
