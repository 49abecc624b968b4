"""Finds the stems of a table in a text: one walk, whatever the number of stems.

Stems are looked up by their first three characters. In languages that part words by blanks a
stem begins a word; "=" at its end makes it the whole word. Tables are UTF-8 lines of
``name <tab> language <tab> stem|stem|…``; ``*`` stands for every language, and for a table
of other columns the first ones are the name.
"""

import functools
import itertools
import operator
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

# Written without blanks, or with endings that grow onto the word.
UNSPACED = frozenset({"ko", "ja", "zh", "th"})
ANY = "*"
# Stems are looked up by so many characters, shorter ones whole.
_HEAD = 3
_BORROWED = {"ms": "id", "pt": "es", "it": "es"}


@dataclass(frozen=True, slots=True)
class Found:
    """A stem in a text, in its folded form; ``name`` are the columns before the language."""

    name: tuple[str, ...]
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Stem:
    name: tuple[str, ...]
    text: str
    is_whole: bool
    is_spaced: bool


def spoken_as(language: str) -> str:
    """The language whose stems serve: some borrow those of a near one."""
    return _BORROWED.get(language, language)


def folded(text: str) -> str:
    """NFKC, case-folded: full width and capitals are told apart nowhere."""
    return unicodedata.normalize("NFKC", text).casefold()


class Table:
    """The stems of one file, by language."""

    def __init__(self, file: Path) -> None:
        self._index: defaultdict[str, defaultdict[str, list[_Stem]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self.names: set[tuple[str, ...]] = set()
        for name, language, stems in rows_of(file):
            self.names.add(name)
            for stem in stems:
                self._add(name, language, stem)

    def _add(self, name: tuple[str, ...], language: str, stem: str) -> None:
        text = folded(stem.removesuffix("="))
        made = _Stem(name, text, stem.endswith("="), language not in UNSPACED)
        self._index[language][text[:_HEAD]].append(made)

    def find(self, text: str, language: str) -> list[Found]:
        """In the order of the text; ``text`` is ``folded``. The longest of each place and name."""
        indexes = [self._index[one] for one in (language, ANY) if one in self._index]
        best: dict[tuple[int, tuple[str, ...]], Found] = {}
        heads = _heads(text)
        for index in indexes:
            # Long heads first: where two names begin at one place, that is their order.
            for head in sorted(heads & index.keys(), key=len, reverse=True):
                places = _places(text, head)
                for start, stem in itertools.product(places, index[head]):
                    if _fits(text, start, stem):
                        end = start + len(stem.text)
                        known = best.get((start, stem.name))
                        if known is None or known.end < end:
                            found = Found(stem.name, stem.text, start, end)
                            best[(start, stem.name)] = found
        return sorted(best.values(), key=lambda one: one.start)


@functools.lru_cache(maxsize=8)
def _heads(text: str) -> frozenset[str]:
    """Its runs of up to three characters; tables ask for them one after the other."""
    pairs = list(map(operator.add, text, text[1:]))
    return frozenset((*map(operator.add, pairs, text[2:]), *pairs, *text))


def _places(text: str, head: str) -> Iterator[int]:
    """Wherever it begins."""
    place = text.find(head)
    while place >= 0:
        yield place
        place = text.find(head, place + 1)


def longest(words: Sequence[Found]) -> list[Found]:
    """Without those inside a longer one: 크림 in 선크림 is not meant."""
    return [
        one
        for one in words
        if not any(
            other.start <= one.start
            and one.end <= other.end
            and other.end - other.start > one.end - one.start
            for other in words
        )
    ]


def _fits(text: str, start: int, stem: _Stem) -> bool:
    if not text.startswith(stem.text, start):
        return False
    end = start + len(stem.text)
    if stem.is_spaced and start and _is_word(text[start - 1]) and _is_latin(stem.text):
        return False
    return not (stem.is_whole and end < len(text) and _is_word(text[end]))


def _is_word(sign: str) -> bool:
    return sign.isalnum() and not _is_unspaced(sign)


def _is_unspaced(sign: str) -> bool:
    """Hangul, kana and Han may stand right before a Latin word: 韓国skincare."""
    return (
        "\u1100" <= sign <= "\u11ff"
        or "\u3040" <= sign <= "\u9fff"
        or "가" <= sign <= "힣"
    )


def _is_latin(stem: str) -> bool:
    return not _is_unspaced(stem[0])


def rows_of(file: Path) -> Iterator[tuple[tuple[str, ...], str, list[str]]]:
    """Name, language and stems of each line."""
    for line in file.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        *name, language, stems = line.split("\t")
        yield tuple(name), language, stems.split("|")


@functools.cache
def table(file: Path) -> Table:
    return Table(file)


@functools.lru_cache(maxsize=64)
def found_in(file: Path, text: str, language: str) -> tuple[Found, ...]:
    """What a table's stems are in a folded text: several readers ask for the same."""
    return tuple(table(file).find(text, language))
