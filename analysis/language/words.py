"""Which language single words look like: a linear model on their letters.

Every gram holds one weight per language, all of them in one integer: summing integers sums
all languages at once, which keeps plain Python fast enough.
"""

import gzip
import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from analysis.language.lexicon import DATA

WEIGHTS = DATA / "weights"
# A weight of 1.0 is stored as ten; four bytes a language leave room for whole texts.
SCALE = 10
_BYTES = 4
_HALF = 1 << 31
_LONGEST = 5
# Words seen lately; people repeat themselves.
_REMEMBERED = 60_000


def grams_of(word: str) -> list[str]:
    """One to five characters of the word with its ends, and the whole word."""
    text = f" {word} "
    size = len(text)
    found = [text]
    for length in range(1, min(_LONGEST, size - 1) + 1):
        found += [text[i : i + length] for i in range(size - length + 1)]
    return found


@dataclass(slots=True)
class WordModel:
    """Log-odds of the languages of one script, without a common zero."""

    languages: tuple[str, ...]
    grams: dict[str, int]
    _seen: dict[str, int] = field(default_factory=dict)

    def scores(self, words: Iterable[str]) -> list[float]:
        """Summed over the words, in the order of ``languages``."""
        seen = self._seen
        total = 0
        for word in words:
            packed = seen.get(word)
            if packed is None:
                packed = self._read(word)
            total += packed
        count = len(self.languages)
        lifted = total + _lift(count, _HALF)
        fields = struct.unpack(f"<{count}I", lifted.to_bytes(count * _BYTES, "little"))
        return [(value - _HALF) / SCALE for value in fields]

    def _read(self, word: str) -> int:
        get = self.grams.get
        packed = sum([get(gram, 0) for gram in grams_of(word)])
        if len(self._seen) >= _REMEMBERED:
            self._seen.clear()
        self._seen[word] = packed
        return packed


@cache
def _lift(count: int, value: int) -> int:
    return sum(value << (8 * _BYTES * place) for place in range(count))


@cache
def load(script: str) -> WordModel:
    with gzip.open(WEIGHTS / f"words-{script}.gz", "rb") as file:
        head = json.loads(file.readline())
        names = [file.readline().decode().rstrip("\n") for _ in range(head["grams"])]
        table = file.read()
    languages = tuple(head["languages"])
    return WordModel(languages, _packed(names, table, len(languages)))


def _packed(names: list[str], table: bytes, count: int) -> dict[str, int]:
    """``table`` holds a byte a language and gram, 128 more than the weight."""
    wide = bytearray(len(table) * _BYTES)
    wide[::_BYTES] = table
    size, lift = count * _BYTES, _lift(count, 128)
    return {
        name: int.from_bytes(wide[place * size : place * size + size], "little") - lift
        for place, name in enumerate(names)
    }


def save(
    path: Path, languages: tuple[str, ...], grams: dict[str, tuple[int, ...]]
) -> None:
    """Write a model so that the same training gives the same bytes; weights -128 to 127."""
    names = sorted(grams)
    head = json.dumps({"languages": languages, "grams": len(names)})
    table = bytes(weight + 128 for name in names for weight in grams[name])
    data = "\n".join([head, *names, ""]).encode() + table
    path.write_bytes(gzip.compress(data, 9, mtime=0))
