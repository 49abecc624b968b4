"""The little language of patterns: words, inflected words, choices, named sets and gaps.

``treat~ .. <disease>`` is a form of *treat*, up to four other words, and a word of the
set *disease*; ``<disease> ?? gone`` asks with the first and answers with the second, and
``<disease> >> gone`` tells a story that may go on in the next sentence or the one after.
Languages with blanks match whole words; Korean allows a particle between
words, Japanese and Chinese nothing but one; see ``docs/claims.md``.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from markets.rules.hangul import inflected
from markets.rules.reading import plainer
from markets.rules.words import sets_of
from markets.stems import folded

RAW = "re:"
_TOKEN = re.compile(
    r"\s*(?:(\.\.\.?|\?\?|>>)|(<[a-z_]+>)|(\((?:[^()]*)\)~?\??)|([^\s()<>]+))"
)
LATIN = r"0-9a-z\u00c0-\u024f\u1e00-\u1eff"
# What may stand in a word that is written with a hyphen, and how much a "~" stands for.
INNER_SIGN = r"[\s\-‐-–]"
LONGEST_ENDING, LONGEST_COMPOUND = 4, 20
# Signs of which a word of a language is made: it ends where none follows.
_LETTERS = {"ar": r"\u0621-\u065f\u0670-\u06d3", "hi": r"\u0900-\u097f"}
_UNSPACED = ("ko", "ja", "zh", "th")
# How a word may go on after "~" where the language has no table of its own.
_ENDING = {
    "ko": "[가-힣]{0,4}",
    "ja": "[ぁ-ん]{0,3}",
    "zh": "",
    "th": "",
    "ar": r"[\u0621-\u065f]{0,4}",
    "hi": r"[\u0900-\u097f]{0,4}",
}
_GLUE = {
    "ko": r"(?:까지|에서|에도|으로|을|를|이|가|은|는|의|에|도|로|와|과|만)?[\s\-#]*",
    "ja": r"[をがのはもにでと、・\s#]?",
    "zh": r"[的了、\s#]?",
    "th": r"[\s#]*",
}
_FAMILIES = ("ko", "ja", "zh", "th", "ar", "hi")
# English has forms of its own; other languages in Latin letters share theirs.
_LATIN_FAMILY = "latin"
_SPACED_GLUE = r"['’\"”“]?[\s\-‐-–_/#*~]+['’\"”“]?"
# A point between digits ends no sentence.
SENTENCE_END = r"!?。！？\n"
_POINT = r"\.(?=\d)"
# Signs that may stand in a gap where words have no blanks, and in a far one.
GAP_SIGNS = {"ko": (20, 36), "ja": (12, 24), "zh": (8, 16), "th": (12, 24)}
_SIGN = rf"(?:[^.{SENTENCE_END}]|{_POINT})"
_GAP = {one: f"{_SIGN}{{0,{near}}}" for one, (near, _) in GAP_SIGNS.items()}
_FAR_GAP = {one: f"{_SIGN}{{0,{far}}}" for one, (_, far) in GAP_SIGNS.items()}
_SPACED_GAP = rf"[^\w.{SENTENCE_END}]*(?:(?:[^\s.{SENTENCE_END}]|{_POINT})+[^\w.{SENTENCE_END}]+){{0,4}}"
_SPACED_FAR_GAP = _SPACED_GAP.replace("{0,4}", "{0,9}")
# A question mark, and the beginning of what follows it.
_ANSWER = {
    "ko": rf"[^.{SENTENCE_END}]{{0,12}}[?？][\s\"'”’)]*[^.{SENTENCE_END}]{{0,12}}",
    "ja": rf"[^.{SENTENCE_END}]{{0,8}}[?？][\s」』”)]*[^.{SENTENCE_END}]{{0,10}}",
    "zh": rf"[^.{SENTENCE_END}]{{0,6}}[?？][\s」』”)]*[^.{SENTENCE_END}]{{0,6}}",
    "th": rf"[^.{SENTENCE_END}]{{0,8}}[?？][\s\"'”’)]*[^.{SENTENCE_END}]{{0,12}}",
}
_SPACED_ANSWER = (
    rf"[^.{SENTENCE_END}]{{0,25}}[?？][\s\"'”’»)]*(?:[^\s.{SENTENCE_END}]+\s+){{0,4}}"
)
# The rest of a sentence and what follows it, over two ends at most: "Piles for years. One
# jar. Gone". No two thoughts of a caption meet: it is short, and an empty line ends it.
_STORY_END = r"(?:[.!?。！？]+[^\w\n]*\n?|\n)(?!\s*\n)"
_STORY = rf"[^.{SENTENCE_END}]*(?:{_STORY_END}[^.{SENTENCE_END}]*){{0,2}}"
STORY_SIGNS = {"ko": 45, "ja": 40, "zh": 30, "th": 60}
SPACED_STORY_SIGNS = 85
# Arabic writes "and", "with", "the", in the Gulf "this" and "on the", into the word.
_ARABIC_OPENING = "(?:[وف]?(?:[بكهع]?ال|لل|[بكل])|[وف])?"
_ARABIC_OPENING_SIGNS = 4
_ARABIC_LETTERS = frozenset(map(chr, (*range(0x621, 0x660), *range(0x670, 0x6D4))))
# An adjective has the article of its noun: حزام ناري, الحزام الناري.
_ARABIC_ARTICLE = "(?:ال)?"


# Shorter words may be other words without their accents: "à", "où", "él", "są".
_SHORT = 3
Span = tuple[int, int]


class BrokenPatternError(ValueError):
    """A pattern that is not in the grammar; the sentence says what is wrong."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words beside each other: the smallest thing that is looked for.

    ``family`` are the languages that write and inflect these words alike. ``literal`` has
    to be in a text for the phrase to be found there.
    """

    family: str
    words: tuple[str, ...]
    literal: str = field(init=False, compare=False, repr=False)
    # The signs with which all forms begin, if there are any.
    head: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        literal = max((_literal(word, self.family) for word in self.words), key=len)
        # Asked for ten times while a market's rules are made ready, and with each text.
        object.__setattr__(self, "literal", literal)
        object.__setattr__(self, "head", _head(self.words[0], self.family))

    @property
    def is_literal(self) -> bool:
        """Whether its only form is the literal."""
        return self.words == (self.literal,) and self.family not in _LETTERS

    @property
    def is_at_word_start(self) -> bool:
        """Whether the literal begins a word in Latin letters wherever it is found."""
        literal = self.literal
        return bool(re.fullmatch(f"[{LATIN}]+", literal)) and any(
            word.startswith(literal) for word in self.words
        )

    def spans(self, text: str) -> list[Span]:
        regex = _regex_of(self.family, self.words)
        head = self.head
        if not head:
            return [met.span() for met in regex.finditer(text)]
        return self.spans_at(text, _occurrences(head, text))

    def spans_at(self, text: str, places: Iterable[int]) -> list[Span]:
        """Where it is found among the places where its head stands, in their order."""
        regex = _regex_of(self.family, self.words)
        spans: list[Span] = []
        last = 0
        is_arabic = self.family == "ar"
        for place in places:
            at = _word_start(text, place) if is_arabic else place
            if at >= last and (met := regex.match(text, at)):
                last = met.end()
                spans.append((at, last))
        return spans


@dataclass(frozen=True, slots=True)
class Raw:
    """A regular expression as it is, with a literal that it can't do without."""

    expression: str
    head = ""
    is_literal = False
    is_at_word_start = False

    @property
    def literal(self) -> str:
        return _literal_of_raw(self.expression)

    def spans(self, text: str) -> list[Span]:
        return [met.span() for met in re.finditer(self.expression, text)]

    def spans_at(self, text: str, _places: Iterable[int]) -> list[Span]:
        return self.spans(text)


def _word_start(text: str, at: int) -> int:
    """Where the Arabic word of a head begins: "and", "the" may be written before it."""
    farthest = at - _ARABIC_OPENING_SIGNS
    while at > max(farthest, 0) and text[at - 1] in _ARABIC_LETTERS:
        at -= 1
    return at


def _occurrences(head: str, text: str) -> Iterator[int]:
    at = text.find(head)
    while at >= 0:
        yield at
        at = text.find(head, at + 1)


Choice = tuple[Phrase | Raw, ...]
# Nothing but a blank or a particle; other words; the end of a question; of sentences.
Gap = Literal["beside", "apart", "far", "answer", "story"]
_GAPS: dict[str, Gap] = {"..": "apart", "...": "far", "??": "answer", ">>": "story"}


@dataclass(frozen=True, slots=True)
class Slot:
    """One of ``choice``, and what may stand between it and the slot before."""

    choice: Choice
    gap: Gap


Sequence = tuple[Slot, ...]


@functools.cache
def parsed(pattern: str, language: str) -> tuple[Sequence, ...]:
    """The ways to read a pattern: one, or two for each part that may be left out."""
    if pattern.startswith(RAW):
        raw = _checked(Raw(pattern.removeprefix(RAW)))
        return ((Slot((raw,), "beside"),),)
    parts = list(_parts(pattern, language))
    ways = itertools.product(
        *([part, None] if part.may_miss else [part] for part in parts)
    )
    found = tuple(_sequence([part for part in way if part], language) for way in ways)
    if not all(found):
        raise BrokenPatternError("The pattern holds no word.")
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a pattern: a choice, a word or a gap."""

    choice: Choice
    word: str = ""
    may_miss: bool = False
    gap: Gap = "beside"


def _parts(pattern: str, language: str) -> Iterator[_Part]:
    at = 0
    # As texts are read: a Thai "ำ", for one, is two signs there.
    text = plainer(folded(pattern.strip()))
    while at < len(text):
        met = _TOKEN.match(text, at)
        if met is None or met.end() == at:
            raise BrokenPatternError(f"Nothing is known that looks like {text[at:]!r}.")
        gap, name, choice, word = met.groups()
        at = met.end()
        if gap:
            yield _Part((), gap=_GAPS[gap])
        elif name:
            yield _Part(set_of(name.strip("<>"), language))
        elif choice:
            ways = _choice(language, _ways(choice))
            yield _Part(ways, may_miss=choice.endswith("?"))
        elif word.strip("~"):
            yield _Part((), word)
        else:
            raise BrokenPatternError("A ~ stands at a word, not alone.")


@functools.cache
def set_of(name: str, language: str) -> Choice:
    """The ways to write the entries of a named set."""
    entries = sets_of(language).get(name)
    if not entries:
        raise BrokenPatternError(f"There is no set {name!r} in {language}.")
    ways = (way for entry in entries for way in _expanded(plainer(folded(entry))))
    return _choice(language, ways)


def _ways(choice: str) -> tuple[tuple[str, ...], ...]:
    """The ways of "(a|b c)", with "~" behind it for each."""
    inner, _closing, after = choice[1:].rpartition(")")
    bent = "~" if "~" in after else ""
    ways = tuple(tuple(f"{way}{bent}".split()) for way in inner.split("|"))
    if not all(way and way[0] != "~" for way in ways):
        raise BrokenPatternError(f"A choice is empty in ({inner}).")
    if any(gap in way for way in ways for gap in _GAPS):
        raise BrokenPatternError(f"A gap can't stand inside ({inner}).")
    return ways


def _expanded(entry: str) -> Iterator[tuple[str, ...]]:
    """An entry of a set, with the choices in it written out."""
    parts = [
        [*_ways(group), *([()] if group.endswith("?") else [])]
        if group.startswith("(")
        else [(group,)]
        for group in re.findall(r"\([^()]*\)~?\??|[^\s()]+", entry)
    ]
    for way in itertools.product(*parts):
        words = tuple(word for part in way for word in part)
        if words:
            yield words


def _sequence(parts: list[_Part], language: str) -> Sequence:
    """Slots of the parts; words beside each other become one phrase."""
    slots: list[Slot] = []
    run: list[str] = []
    gap: Gap = "beside"

    def add(choice: Choice) -> None:
        nonlocal gap
        slots.append(Slot(choice, gap))
        gap = "beside"

    for part in [*parts, _Part(())]:
        if part.word:
            run.append(part.word)
            continue
        if run:
            add(_phrases(language, tuple(run)))
            run.clear()
        if part.choice:
            add(part.choice)
        elif part.gap != "beside":
            gap = part.gap
    return tuple(slots)


def _choice(language: str, ways: Iterable[tuple[str, ...]]) -> Choice:
    forms = (phrase for way in ways for phrase in _phrases(language, way))
    return tuple(dict.fromkeys(forms))


def _phrases(language: str, words: tuple[str, ...]) -> Choice:
    """A phrase, or in Korean one for each form of its verbs."""
    if language in _PLAINER:
        ways = dict.fromkeys((words, tuple(map(_PLAINER[language], words))))
        return tuple(_phrase(language, way) for way in ways)
    if language != "ko":
        return (_phrase(language, words),)
    forms = itertools.product(*map(inflected, words))
    return tuple(_phrase(language, way) for way in forms)


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def _without_marks(word: str) -> str:
    """In a hurry: "guerit l'eczema", "cicatrizacion", "luszczyca"."""
    if len(word) <= _SHORT:
        return word
    apart = unicodedata.normalize("NFD", word.replace("ł", "l"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


# How people write words where the keyboard has not the letters.
_PLAINER: dict[str, Callable[[str], str]] = {
    "de": lambda word: word.translate(_UMLAUTS),
    **dict.fromkeys(("fr", "es", "it", "pt", "pl"), _without_marks),
}


def _phrase(language: str, words: tuple[str, ...]) -> Phrase:
    if not any(word.strip("~-'’") for word in words):
        raise BrokenPatternError(f"There is no sign of a word in {' '.join(words)!r}.")
    # Hindi in Latin letters, and their abbreviations in Arabic, are words of those.
    is_borrowed = language in _LETTERS and all(map(str.isascii, words))
    if language in _FAMILIES and not is_borrowed:
        return Phrase(language, words)
    is_english = language == "en" and any(word.endswith("~") for word in words)
    return Phrase("en" if is_english else _LATIN_FAMILY, words)


@functools.cache
def between(language: str, gap: Gap) -> re.Pattern[str]:
    """What may stand between two slots."""
    if gap == "answer":
        return re.compile(_ANSWER.get(language, _SPACED_ANSWER))
    if gap == "story":
        signs = STORY_SIGNS.get(language, SPACED_STORY_SIGNS)
        return re.compile(rf"(?=[\s\S]{{0,{signs}}}\Z){_STORY}")
    if gap == "far":
        return re.compile(_FAR_GAP.get(language, _SPACED_FAR_GAP))
    if gap == "apart":
        return re.compile(_GAP.get(language, _SPACED_GAP))
    return re.compile(_GLUE.get(language, _SPACED_GLUE))


def _checked(raw: Raw) -> Raw:
    try:
        re.compile(raw.expression)
    except re.error as error:
        raise BrokenPatternError(f"No regular expression: {error}") from error
    if len(raw.literal) < 2:
        raise BrokenPatternError("It has no two signs that always have to be there.")
    return raw


def _opening(word: str, family: str) -> str:
    """The word as far as it stays as it is in all its forms."""
    stem = word.strip("~")
    if family == "en" and word.endswith("~") and stem[-1:] in ("e", "y"):
        return stem[:-1]
    return stem


def _head(word: str, family: str) -> str:
    if word.startswith("~") and family != "ar":
        return ""
    return _stretches(_opening(word, family))[0]


def _literal(word: str, family: str) -> str:
    return max(_stretches(_opening(word, family)), key=len)


def _stretches(word: str) -> list[str]:
    """What is always there as it is: a hyphen may be written or left out."""
    return [word] if word.isalnum() else re.split(r"[-'’]", word)


@functools.cache
def _literal_of_raw(expression: str) -> str:
    """The longest run of letters outside of groups, classes and what may be left out."""
    if re.search(r"(?<!\\)\|", re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", expression)):
        return ""
    flat = expression
    while (
        less := re.sub(r"\\.|\[[^\]]*\]|\([^()]*\)[?*+]?(?:\{[^}]*\})?", "\0", flat)
    ) != flat:
        flat = less
    # The sign before ?, * or {0 may be missing.
    flat = re.sub(r".(?=[?*]|\{0)", "\0", flat)
    flat = re.sub(r"\{[^}]*\}", "\0", flat)
    return max(re.findall(r"[^\W_]+", flat), key=len, default="")


@functools.cache
def _regex_of(family: str, words: tuple[str, ...]) -> re.Pattern[str]:
    glue = _GLUE.get(family, _SPACED_GLUE)
    if family == "ar":
        glue += _ARABIC_ARTICLE
    body = glue.join(_word(word, family) for word in words)
    if family in _UNSPACED and not words[0].isascii():
        return re.compile(body)
    letters = _LETTERS.get(family, LATIN)
    opening = _ARABIC_OPENING if family == "ar" else ""
    return re.compile(rf"(?<![{letters}]){opening}{body}(?![{letters}])")


def _word(word: str, family: str) -> str:
    stem = word.strip("~")
    opening = rf"[{LATIN}]{{0,{LONGEST_COMPOUND}}}" if word.startswith("~") else ""
    if not word.endswith("~"):
        return opening + _bare(stem)
    if family == "en":
        return opening + _english(stem)
    ending = _ENDING.get(family)
    return (
        opening
        + _bare(stem)
        + (rf"[{LATIN}]{{0,{LONGEST_ENDING}}}" if ending is None else ending)
    )


def _bare(stem: str) -> str:
    """A hyphen inside a word may be written, left out or be a blank."""
    return f"{INNER_SIGN}?".join(map(re.escape, re.split("-", stem)))


def _english(stem: str) -> str:
    """The forms of a regular English word: treat~ also treats, treated, treating."""
    root, endings = english_forms(stem)
    longest_first = sorted(endings, key=lambda one: (-len(one), one))
    return f"{_bare(root)}(?:{'|'.join(map(re.escape, longest_first))})"


def english_forms(stem: str) -> tuple[str, tuple[str, ...]]:
    """A root and what regular forms of an English word add to it."""
    if stem.endswith("e"):
        return stem[:-1], ("e", "es", "ed", "ing", "er", "ers", "e's", "e’s")
    if stem.endswith("y") and stem[-2:-1] not in "aeiou":
        return stem[:-1], ("y", "ies", "ied", "ying", "ier", "iest")
    verbal = ("ed", "ing", "er", "ers")
    doubled = (stem[-1] + one for one in verbal)
    return stem, ("", "s", "es", "'s", "’s", *verbal, *doubled)
