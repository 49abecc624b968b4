"""A linear model on character and word n-grams, small enough to ship, fast enough to wait."""

import gzip
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.language.cleaning import CleanText
from analysis.language.lexicon import DATA
from analysis.language.windows import Index, codes_of, windows

SCALE = 100
# Both weights and the share in a text's length in one integer: one sum() adds up all three.
_SHIFT = 32
_HALF = 1 << (_SHIFT - 1)
_MASK = (1 << _SHIFT) - 1
_LONGEST = 4
# What the names of words and of emoji begin with.
_WHOLE = "\x01\x02"
_BATCH = 512
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
        total = sum([self.grams.get(gram, 0) for gram in grams]) if self.grams else 0
        return self.weighed(unpack(total), dense)

    def weighed(
        self, sums: tuple[int, int, int], dense: tuple[float, ...]
    ) -> tuple[float, float]:
        """From the sums over a text's grams: negative, positive, square of the length."""
        negative, positive = self.bias
        high, low, length = sums
        if length:
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
    return found | _whole_grams(text)


def _whole_grams(text: CleanText) -> set[str]:
    words = text.words.split()
    found = {"\x01" + word for word in words}
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


class BatchModel:
    """A linear model for many texts at once; it sums what ``LinearModel`` sums."""

    def __init__(self, model: LinearModel) -> None:
        self.model = model
        runs = [gram for gram in model.grams if gram[0] not in _WHOLE]
        self._index = Index(enumerate(runs), _LONGEST)
        sums = [unpack(model.grams[gram]) for gram in runs]
        self._sums = np.array(sums or [(0, 0, 0)], dtype=np.float64)

    def sums(self, texts: Sequence[CleanText]) -> list[tuple[int, int, int]]:
        """Negative, positive and square of the length, over each text's distinct grams."""
        total = np.concatenate(
            [
                self._sums_of_runs(texts[start : start + _BATCH])
                for start in range(0, len(texts), _BATCH)
            ]
        )
        grams = self.model.grams
        found = []
        for text, (low, high, size) in zip(
            texts, total.astype(int).tolist(), strict=True
        ):
            whole = unpack(sum([grams.get(one, 0) for one in _whole_grams(text)]))
            found.append((low + whole[0], high + whole[1], size + whole[2]))
        return found

    def _sums_of_runs(self, texts: Sequence[CleanText]) -> npt.NDArray[np.float64]:
        codes, owners = codes_of([f" {text.words} " for text in texts])
        total = np.zeros((len(texts), 3))
        for hashes, theirs in windows(codes, owners, _LONGEST):
            found = self._index.find(hashes)
            is_known = found >= 0
            self._add(total, theirs[is_known], found[is_known])
        return total

    def _add(
        self,
        total: npt.NDArray[np.float64],
        owners: npt.NDArray[np.int64],
        found: npt.NDArray[np.int64],
    ) -> None:
        """Each gram once a text. Whole numbers below 2^53 add up exactly as floats."""
        count = len(self._sums)
        keys = owners * count + found
        keys.sort()
        keys = keys[np.diff(keys, prepend=-1) > 0]
        owners, places = np.divmod(keys, count)
        for column in range(3):
            worth = self._sums[places, column]
            total[:, column] += np.bincount(owners, worth, minlength=len(total))


@cache
def load_batch(language: str) -> BatchModel | None:
    """The shipped model for batches; None where there is none, or one without grams."""
    model = load(language)
    return BatchModel(model) if model and model.grams else None


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
