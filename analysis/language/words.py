"""Which language single words look like: a linear model on their letters.

What a word says is worked out once and kept, for all new words of a batch at once.
"""

import gzip
import json
import threading
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.language.lexicon import DATA
from analysis.language.windows import Index, codes_of, windows

WEIGHTS = DATA / "weights"
# A weight of 1.0 is stored as ten.
SCALE = 10
_LONGEST = 5
# Words seen lately; people repeat themselves.
REMEMBERED = 60_000
# Place of a word that tells nothing.
_SILENT = -1

Scores = npt.NDArray[np.float64]


def grams_of(word: str) -> list[str]:
    """One to five characters of the word with its ends, and the whole word."""
    text = f" {word} "
    size = len(text)
    found = [text]
    for length in range(1, min(_LONGEST, size - 1) + 1):
        found += [text[i : i + length] for i in range(size - length + 1)]
    return found


class WordModel:
    """Log-odds of the languages of one script, without a common zero."""

    def __init__(
        self,
        languages: tuple[str, ...],
        names: Sequence[str],
        weights: npt.NDArray[np.int16],
    ) -> None:
        """``weights``: a row a gram, a column a language, ``SCALE`` times the weight."""
        self.languages, self.names, self.weights = languages, names, weights
        self._index = Index(enumerate(names), _LONGEST)
        self._whole = {
            name: place for place, name in enumerate(names) if len(name) > _LONGEST
        }
        self._lock = threading.Lock()
        self._seen: dict[str, int] = {}
        self._rows = np.zeros((REMEMBERED, len(languages)), dtype=np.int32)

    def scores(
        self, texts: Sequence[Sequence[str]], is_telling: Callable[[str], bool]
    ) -> tuple[Scores, list[list[int]]]:
        """A row a text, summed over its telling words, and the places of these words."""
        # What was seen is shared by the threads of a server.
        with self._lock:
            return self._scores(texts, is_telling)

    def _scores(
        self, texts: Sequence[Sequence[str]], is_telling: Callable[[str], bool]
    ) -> tuple[Scores, list[list[int]]]:
        if len(self._seen) + sum(map(len, texts)) > REMEMBERED:
            self._seen.clear()
        seen = self._seen
        new = {word: None for word in chain.from_iterable(texts) if word not in seen}
        self._learn(list(new), is_telling)
        places = [
            [place for word in text if (place := seen[word]) != _SILENT]
            for text in texts
        ]
        return self._summed(places), places

    def _summed(self, places: list[list[int]]) -> Scores:
        counts = np.fromiter(map(len, places), np.int64, len(places))
        total = np.zeros((len(places), len(self.languages)))
        filled = np.flatnonzero(counts)
        if len(filled):
            flat = np.fromiter(chain.from_iterable(places), np.int64, counts.sum())
            starts = (np.cumsum(counts) - counts)[filled]
            total[filled] = np.add.reduceat(self._rows[flat], starts, axis=0)
        return total / SCALE

    def _learn(self, new: list[str], is_telling: Callable[[str], bool]) -> None:
        telling = []
        for word in new:
            if is_telling(word):
                telling.append(word)
            else:
                self._seen[word] = _SILENT
        if not telling:
            return
        padded = [f" {word} " for word in telling]
        rows = np.zeros((len(padded), len(self.languages)), dtype=np.int32)
        for place, text in enumerate(padded):
            whole = self._whole.get(text)
            if whole is not None:
                rows[place] = self.weights[whole]
        for hashes, owners in windows(*codes_of(padded), _LONGEST):
            found = self._index.find(hashes)
            is_known = found >= 0
            self._add(rows, owners[is_known], found[is_known])
        first = len(self._seen)
        self._seen.update(zip(telling, range(first, first + len(telling)), strict=True))
        self._rows[first : first + len(telling)] = rows

    def _add(
        self,
        rows: npt.NDArray[np.int32],
        owners: npt.NDArray[np.int64],
        found: npt.NDArray[np.int64],
    ) -> None:
        """``owners`` are in order."""
        if len(found):
            starts = np.flatnonzero(np.diff(owners, prepend=-1))
            # A text of 120 characters sums to less than a small integer holds.
            rows[owners[starts]] += np.add.reduceat(self.weights[found], starts)


@cache
def load(script: str) -> WordModel:
    with gzip.open(WEIGHTS / f"words-{script}.gz", "rb") as file:
        head = json.loads(file.readline())
        names = [file.readline().decode().rstrip("\n") for _ in range(head["grams"])]
        table = np.frombuffer(file.read(), np.uint8)
    languages = tuple(head["languages"])
    weights = table.astype(np.int16) - 128
    return WordModel(languages, names, weights.reshape(len(names), len(languages)))


def save(
    path: Path, languages: tuple[str, ...], grams: dict[str, tuple[int, ...]]
) -> None:
    """Write a model so that the same training gives the same bytes; weights -128 to 127."""
    names = sorted(grams)
    head = json.dumps({"languages": languages, "grams": len(names)})
    table = bytes(weight + 128 for name in names for weight in grams[name])
    data = "\n".join([head, *names, ""]).encode() + table
    path.write_bytes(gzip.compress(data, 9, mtime=0))
