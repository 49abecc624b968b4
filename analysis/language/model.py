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

SCALE = 100
# Both weights and the share in a text's length in one integer: one sum() adds up all three.
_SHIFT = 32
_HALF = 1 << (_SHIFT - 1)
_MASK = (1 << _SHIFT) - 1
_LONGEST = 4
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
    # Log-odds are divided by this to become honest chances.
    heat: float = 1.0

    def log_odds(
        self, grams: set[str], dense: tuple[float, ...]
    ) -> tuple[float, float]:
        negative, positive = self.bias
        total = sum([self.grams.get(gram, 0) for gram in grams]) if self.grams else 0
        if total:
            high, low, length = unpack(total)
            size = SCALE * math.sqrt(length / LENGTH_SCALE)
            negative += high / size
            positive += low / size
        for value, (for_negative, for_positive) in zip(dense, self.dense, strict=True):
            if value:
                negative += value * for_negative
                positive += value * for_positive
        return negative, positive


# What a gram adds to the square of a text's length is stored as ten times that.
LENGTH_SCALE = 10


def grams_of(text: CleanText) -> set[str]:
    """Distinct 1- to 4-grams of characters, words, pairs of words, emoji."""
    padded = f" {text.words} "
    size = len(padded)
    found = set(padded)
    for length in range(2, _LONGEST + 1):
        found.update([padded[i : i + length] for i in range(size - length + 1)])
    words = text.words.split()
    found.update(["\x01" + word for word in words])
    found.update([f"\x01{one} {two}" for one, two in pairwise(words)])
    found.update(["\x02" + sign for sign in text.emoji])
    return found


def pack(negative: int, positive: int, length: int) -> int:
    return (negative << 2 * _SHIFT) + (positive << _SHIFT) + length


def unpack(total: int) -> tuple[int, int, int]:
    """Negative, positive, length: what was packed, summed."""
    length = total & _MASK
    rest = total >> _SHIFT
    positive = ((rest + _HALF) & _MASK) - _HALF
    return (rest - positive) >> _SHIFT, positive, length


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
            gram, *numbers = line.rstrip("\n").split("\t")
            grams[gram] = pack(*map(int, numbers))
    dense = tuple(tuple(pair) for pair in head["dense"])
    return LinearModel(grams, tuple(head["bias"]), dense, head["heat"])


def save(path: Path, model: LinearModel) -> None:
    """Write a model so that the same training gives the same bytes."""
    head = {"bias": model.bias, "dense": model.dense, "heat": model.heat}
    lines = [json.dumps(head)]
    for gram, packed in sorted(model.grams.items()):
        lines.append("\t".join([gram, *map(str, unpack(packed))]))
    data = ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")
    path.write_bytes(gzip.compress(data, 9, mtime=0))
