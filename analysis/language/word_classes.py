"""The words of a review by what they do there: praise, trouble, negation, smell, price …

Texts differ in words and agree in these classes, so that few reviews teach a model much.
"""

import re
from functools import cache
from itertools import product
from operator import attrgetter
from typing import NamedTuple

from analysis.language.conjugation import forms_of
from analysis.language.lexicon import DATA

LANGUAGES = ("ko", "en")
BREAK = "|"
# Class of words that only keep shorter ones from being found inside them.
_NOTHING = "-"
_SPACE, _ANY, _START = "_", "*", "^"
# So many characters tell which words may begin at a place.
_KEY = 2
_SINGLE = [1]
# Sentences of reviews often end without a full stop: "좋아요근데".
_ENDS = {
    "ko": re.compile(
        r"[.!?\n]|(?<=[가-힣])(?<![중필주불수])요(?![즘새리일구청건])|니다"
        r"|[음함임됨듯](?=[ ,~ㅠㅜㅎㅋ]|$)"
    ),
    "en": re.compile(r"[.!?;\n]"),
}
_END = attrgetter("end")
_REST = re.compile(r"[\w'-]*")


class Word(NamedTuple):
    """A listed word in a text, or the end of a sentence (``BREAK``)."""

    kind: str
    word: str
    start: int
    end: int


class _Entry(NamedTuple):
    kind: str
    # Begins a word; ends one; any ending may follow.
    is_bound: bool
    is_whole: bool
    is_stem: bool


class _Table(NamedTuple):
    entries: dict[str, _Entry]
    # First characters of words, and how long the words are that begin so; longest first.
    lengths: dict[str, list[int]]
    singles: frozenset[str]


def words_of(text: str, language: str) -> list[Word]:
    """Listed words and ends of sentences of a cleaned text, in order; the longest win."""
    if not text:
        return []
    entries, lengths, singles = _table(language)
    found = [
        Word(BREAK, "", end, end)
        for end in {match.end() for match in _ENDS[language].finditer(text)}
    ]
    pairs = zip(text, text[1:] + " ", strict=True)
    candidates = [
        place
        for place, (one, two) in enumerate(pairs)
        if one + two in lengths or one in singles
    ]
    reached = 0
    for place in candidates:
        if place < reached:
            continue
        for length in lengths.get(text[place : place + _KEY], _SINGLE):
            entry = entries.get(text[place : place + length])
            word = _fitting(text, place, length, entry) if entry else None
            if word is not None:
                reached = word.end
                if word.kind != _NOTHING:
                    found.append(word)
                break
    found.sort(key=_END)
    return found


def _fitting(text: str, start: int, length: int, entry: _Entry) -> Word | None:
    """The word if what stands around it lets it be one."""
    if entry.is_bound and start and text[start - 1].isalnum():
        return None
    end = start + length
    if entry.is_stem:
        end = _REST.match(text, end).end()  # type: ignore[union-attr]  # matches nothing too
    elif entry.is_whole and end < len(text) and text[end].isalnum():
        return None
    return Word(entry.kind, text[start : start + length], start, end)


@cache
def _table(language: str) -> _Table:
    entries: dict[str, _Entry] = {}
    for line in _lines(language):
        kind, words = line.split("\t")
        for word in words.split(" "):
            _add(entries, kind, word, is_spaced=language == "en")
    lengths: dict[str, set[int]] = {}
    for word in entries:
        lengths.setdefault(word[:_KEY], set()).add(len(word))
    singles = frozenset(word for word in entries if len(word) == 1)
    ordered = {
        key: sorted(known | {1} if key[0] in singles else known, reverse=True)
        for key, known in lengths.items()
    }
    return _Table(entries, ordered, singles)


def _add(entries: dict[str, _Entry], kind: str, word: str, *, is_spaced: bool) -> None:
    is_bound = word.startswith(_START) and len(word) > 1
    is_stem = word.endswith(_ANY)
    word = word[is_bound:].removesuffix(_ANY)
    is_letters = word[0].isalnum() and is_spaced
    entry = _Entry(kind, is_bound or is_letters, is_letters and not is_stem, is_stem)
    for form in _spelled(word):
        entries.setdefault(form, entry)


def _lines(language: str) -> list[str]:
    path = DATA / "complaints" / f"{language}.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _spelled(word: str) -> set[str]:
    """All forms of a Korean verb, with and without each space."""
    if word.isascii():
        return {word.strip(_SPACE).replace(_SPACE, " ")}
    is_verb = word.endswith("다") and len(word) > 1
    return {
        "".join(parts)
        for form in (forms_of(word) if is_verb else {word})
        for parts in product(*[(" ", "") if x == _SPACE else (x,) for x in form])
    }
