"""Words and phrases that carry a mood, with negation, contrast and questions around them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.language import grammar

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ko", "en", "de", "fr", "ja", "es", "id", "zh", "pt", "it", "ar")
# Close enough to read with its neighbour's list.
BORROWED = {"ms": "id"}
ELIDING = frozenset({"fr", "it"})
UNSPACED = frozenset({"ko", "ja", "zh"})
_ENDINGS = 3
_NEGATED_PRAISE = -0.9
_NEGATED_COMPLAINT = -0.75
_QUESTION = 0.35
_BEFORE_CONTRAST, _AFTER_CONTRAST = 0.6, 1.4
_SENTENCE_END = re.compile(r"[.!?。！？…\n]+")
_MARKS = frozenset("?？")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a text and what it says there, negation included."""

    phrase: str
    strength: float
    start: int


@dataclass(frozen=True, slots=True)
class _Found:
    phrase: str
    strength: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's list, indexed for a single pass over a text."""

    language: str
    exact: dict[str, float]
    stems: dict[str, list[tuple[str, float]]]
    # First word (or first two characters) -> lengths of the phrases that begin so.
    lengths: dict[str, list[int]]


def read_table(path: Path) -> Iterator[tuple[str, float]]:
    """Lines of ``text <tab> number``; # begins a comment."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            text, value = line.split("\t")
            yield text, float(value)


@cache
def phrases(language: str) -> Phrases | None:
    language = BORROWED.get(language, language)
    if language not in LANGUAGES:
        return None
    found = Phrases(language, {}, {}, {})
    for phrase, strength in read_table(DATA / "lexicon" / f"{language}.tsv"):
        if phrase.endswith("*"):
            stem = phrase[:-1]
            found.stems.setdefault(stem[:_ENDINGS], []).append((stem, strength))
            continue
        if language in UNSPACED:
            first, length = phrase[:2], len(phrase)
            key = phrase
        else:
            words = _words(language)(phrase)
            first, length = words[0], len(words)
            key = " ".join(words)
        found.exact[key] = strength
        known = found.lengths.setdefault(first, [])
        if length not in known:
            known.append(length)
            known.sort(reverse=True)
    return found


def _words(language: str) -> Callable[[str], list[str]]:
    return (grammar.ELIDED if language in ELIDING else grammar.WORD).findall


def hits(text: str, language: str) -> list[Hit]:
    """What a cleaned text says, phrase by phrase."""
    table = phrases(language)
    if table is None or not text:
        return []
    if table.language in UNSPACED:
        found = _hits_unspaced(text, table)
    else:
        found = _hits_spaced(text, table)
    return _weigh(text, table.language, found) if found else []


def _hits_unspaced(text: str, table: Phrases) -> list[_Found]:
    found: list[_Found] = []
    lengths, exact = table.lengths, table.exact
    position, end = 0, len(text)
    while position < end:
        # One-character entries are indexed by themselves.
        candidates = lengths.get(text[position : position + 2]) or lengths.get(
            text[position]
        )
        for length in candidates or ():
            phrase = text[position : position + length]
            strength = exact.get(phrase)
            if strength is not None:
                stop = position + len(phrase)
                if grammar.is_negated_unspaced(text, position, stop, table.language):
                    strength = _negate(strength)
                found.append(_Found(phrase, strength, position, stop))
                position = stop - 1
                break
        position += 1
    return found


def _hits_spaced(text: str, table: Phrases) -> list[_Found]:
    pattern = grammar.ELIDED if table.language in ELIDING else grammar.WORD
    matches = list(pattern.finditer(text))
    words = [match.group() for match in matches]
    found: list[_Found] = []
    position = 0
    while position < len(words):
        entry = _entry_at(words, position, table)
        if entry is None:
            position += 1
            continue
        phrase, strength, length = entry
        stop = position + length
        # Negation does not reach across a comma or a full stop.
        clause = _clause(text, matches, position, stop)
        if grammar.is_negated(words, position, stop, clause, table.language):
            strength = _negate(strength)
        start, end = matches[position].start(), matches[stop - 1].end()
        found.append(_Found(phrase, strength, start, end))
        position = stop
    return found


def _entry_at(
    words: list[str], position: int, table: Phrases
) -> tuple[str, float, int] | None:
    word = words[position]
    for length in table.lengths.get(word, ()):
        phrase = " ".join(words[position : position + length])
        strength = table.exact.get(phrase)
        if strength is not None:
            return phrase, strength, phrase.count(" ") + 1
    for stem, strength in table.stems.get(word[:_ENDINGS], ()):
        if " " not in stem and word.startswith(stem):
            return word, strength, 1
    return None


def _clause(
    text: str, matches: list[re.Match[str]], position: int, stop: int
) -> tuple[int, int]:
    """First and last-but-one word of the clause around words ``position`` to ``stop``."""
    first, last = position, stop
    while first > 0 and not grammar.BREAK.search(
        text, matches[first - 1].end(), matches[first].start()
    ):
        if position - first >= grammar.REACH:
            break
        first -= 1
    while last < len(matches) and not grammar.BREAK.search(
        text, matches[last - 1].end(), matches[last].start()
    ):
        if last - stop >= grammar.REACH:
            break
        last += 1
    return first, last


def _negate(strength: float) -> float:
    return strength * (_NEGATED_PRAISE if strength > 0 else _NEGATED_COMPLAINT)


def _weigh(text: str, language: str, found: list[_Found]) -> list[Hit]:
    contrast = grammar.last_contrast(text, language)
    questions = _Questions(text, language)
    weighed = []
    for item in found:
        strength = item.strength
        if grammar.is_emphasized(text, item.start, item.end, language):
            strength *= 1.3
        if contrast:
            strength *= _AFTER_CONTRAST if item.start >= contrast else _BEFORE_CONTRAST
        # "Where is my order?" stays a complaint; "does it sting?" only asks.
        if " " not in item.phrase and questions.go_on_at(item.end):
            strength *= _QUESTION
        weighed.append(Hit(item.phrase, strength, item.start))
    return weighed


class _Questions:
    """Whether what stands at a place is asked; places are to come in their order.

    What was found for one place holds for the next of its sentence: each sign is looked at
    once, however long people write without a full stop.
    """

    def __init__(self, text: str, language: str) -> None:
        self._text, self._language = text, language
        # Of the sentence that was looked at last: its end, its mark, its question word.
        self._end, self._is_marked, self._word = -1, False, -1

    def go_on_at(self, position: int) -> bool:
        if position > self._end:
            mark = _SENTENCE_END.search(self._text, position)
            self._end = mark.start() if mark else len(self._text)
            self._is_marked = mark is not None and not _MARKS.isdisjoint(mark.group())
            self._word = self._word_from(position)
        elif -1 < self._word < position:
            self._word = self._word_from(position)
        return self._is_marked or self._word >= position

    def _word_from(self, position: int) -> int:
        return grammar.question_word(self._text, position, self._end, self._language)
