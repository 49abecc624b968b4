"""Finds phrases in Latin letters: all of them in one walk over the words of a text.

Each word of a text is asked once which words of phrases it is a form of, and the answer is
kept. Phrases are a tree of such words: none is tried of which only one word is there. What
is found is what ``Phrase.spans`` finds.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeGuard

from markets.rules import grammar
from markets.rules.grammar import INNER_SIGN, LATIN, LONGEST_COMPOUND, Phrase

# "Cream's" is one word, which ends after either.
_OWNING = f"(?:['’]s(?![{LATIN}]))"
_WORDS = re.compile(f"([{LATIN}]+{_OWNING}?)")
# A word of a phrase: its hyphens may be left out, its apostrophes may not.
_READABLE = re.compile(f"~?[{LATIN}]+(?:[-'’][{LATIN}]+)*~?")
_PIECE = re.compile(f"([\0'’]?)(~?[{LATIN}]+(?:['’]s(?![{LATIN}~]))?~?)")
_BESIDE = grammar.between("en", "beside")
_INSIDE = re.compile(INNER_SIGN)
_OWNING_SIGNS = 2
# The words of texts that are kept with what they are, and what stands between them.
_KEPT_WORDS, _KEPT_GAPS = 20_000, 1_000

# What a word ends in behind its root; None: in any few letters.
_Endings = frozenset[str] | None
# A phrase by its number, and where it begins and ends.
Place = tuple[int, int, int]


class _Node:
    """Words beside each other: phrases that are those, and how others go on."""

    __slots__ = ("phrases", "ways")

    def __init__(self) -> None:
        self.phrases: tuple[int, ...] = ()
        # By what stands before the next word: a blank, a sign in the word, an apostrophe.
        self.ways: Mapping[str, dict[int, _Node]] = _NO_WAYS

    def grown(self, way: str, word: int) -> "_Node":
        if way not in self.ways:
            self.ways = {**self.ways, way: {}}
        following = self.ways[way]
        if word not in following:
            following[word] = _Node()
        return following[word]


# Most nodes are the last of their phrases, and there are very many.
_NO_WAYS: Mapping[str, dict[int, _Node]] = {}


class _Read(NamedTuple):
    """What a word of a text is: words of phrases, phrases, and how some begin.

    ``followers``: the words that may go on with those that are begun. ``bare``: the same of
    "cream" in "cream's", where nothing goes on behind it; ``either``: words of both.
    """

    words: tuple[int, ...]
    phrases: tuple[int, ...]
    begun: tuple[_Node, ...]
    followers: frozenset[int]
    bare: "_Read | None"
    either: tuple[int, ...]


class _Forms:
    """Words by their numbers, found by their forms."""

    def __init__(self) -> None:
        self._exact: dict[str, int] = {}
        self._bent: dict[str, dict[_Endings, int]] = {}

    def exact(self, word: str, new: Iterator[int]) -> int:
        """The number of a word that has no other forms."""
        if word not in self._exact:
            self._exact[word] = next(new)
        return self._exact[word]

    def bent(self, root: str, endings: _Endings, new: Iterator[int]) -> int:
        """The number of a word with endings."""
        by_endings = self._bent.setdefault(root, {})
        if endings not in by_endings:
            by_endings[endings] = next(new)
        return by_endings[endings]

    def of(self, word: str) -> Iterator[int]:
        """The words of which it is a form."""
        if word in self._exact:
            yield self._exact[word]
        if not self._bent:
            return
        for size in range(max(1, len(word) - grammar.LONGEST_ENDING), len(word) + 1):
            for endings, number in self._bent.get(word[:size], {}).items():
                rest = word[size:]
                if rest in endings if endings else not rest or rest.isalnum():
                    yield number


class WordTree:
    """Phrases in Latin letters by the numbers that they are given."""

    def __init__(self, phrases: Iterable[tuple[int, Phrase]]) -> None:
        self._whole, self._compound = _Forms(), _Forms()
        root = _Node()
        new = itertools.count()
        longest = 0
        for number, phrase in phrases:
            for pieces in _written(phrase):
                node = root
                for way, word in pieces:
                    longest = max(longest, len(word))
                    node = node.grown(way, self._number(word, phrase.family, new))
                node.phrases += (number,)
        self._begun = root.ways.get("", {})
        # No form of a word is longer than this.
        self._longest = longest + LONGEST_COMPOUND + grammar.LONGEST_ENDING
        # Most words of a text stand in many others.
        self._read = functools.lru_cache(_KEPT_WORDS)(self._read_anew)

    def met_in(self, text: str) -> list[Place]:
        """The phrases of a plain reading."""
        parts = _WORDS.split(text)
        words = parts[1::2]
        if len(max(words, key=len, default="")) > self._longest:
            # Nobody fills the memory with words that are none.
            words = [word if len(word) <= self._longest else "" for word in words]
        reads = [*map(self._read, words), None]
        ends = list(itertools.accumulate(map(len, parts)))
        found: list[Place] = []
        for place, read in enumerate(reads):
            if read is None:
                continue
            start, end = ends[2 * place], ends[2 * place + 1]
            found += [(phrase, start, end) for phrase in read.phrases]
            if read.bare is not None:
                end -= _OWNING_SIGNS
                found += [(phrase, start, end) for phrase in read.bare.phrases]
            following = reads[place + 1]
            if following and not read.followers.isdisjoint(following.either):
                walk = [(node, place) for node in read.begun]
                found += _longer(walk, start, parts, reads, ends)
        return found

    def _number(self, word: str, family: str, new: Iterator[int]) -> int:
        forms = self._compound if word.startswith("~") else self._whole
        stem = word.strip("~")
        if not word.endswith("~"):
            return forms.exact(stem, new)
        if family != "en":
            return forms.bent(stem, None, new)
        root, endings = grammar.english_forms(stem)
        return forms.bent(root, _set_of(endings), new)

    def _read_anew(self, word: str) -> _Read | None:
        words = set(self._words_of(word))
        bare = None
        if word[-_OWNING_SIGNS:-1] in ("'", "’"):
            bare = self._told(set(self._words_of(word[:-_OWNING_SIGNS])) - words, None)
        return self._told(words, bare)

    def _words_of(self, word: str) -> Iterator[int]:
        yield from self._whole.of(word)
        for at in range(min(LONGEST_COMPOUND + 1, len(word))):
            yield from self._compound.of(word[at:])

    def _told(self, words: set[int], bare: _Read | None) -> _Read | None:
        if not words and bare is None:
            return None
        first = [self._begun[word] for word in sorted(words) if word in self._begun]
        begun = tuple(node for node in first if node.ways)
        following = (by_word for node in begun for by_word in node.ways.values())
        return _Read(
            words=tuple(sorted(words)),
            phrases=tuple(phrase for node in first for phrase in node.phrases),
            begun=begun,
            followers=frozenset().union(*following),
            bare=bare,
            either=(*words, *(bare.words if bare else ())),
        )


def _longer(
    walk: list[tuple[_Node, int]],
    start: int,
    parts: list[str],
    reads: "list[_Read | None]",
    ends: list[int],
) -> Iterator[Place]:
    """Phrases of more words than one, from those that are begun at places of ``walk``."""
    while walk:
        node, place = walk.pop()
        place += 1
        read = reads[place]
        if read is None:
            continue
        between, end = parts[2 * place], ends[2 * place + 1]
        for child in _next(node, between, read.words):
            for phrase in child.phrases:
                yield phrase, start, end
            if child.ways:
                walk.append((child, place))
        for child in _next(node, between, read.bare.words) if read.bare else ():
            for phrase in child.phrases:
                yield phrase, start, end - _OWNING_SIGNS


def _next(node: _Node, between: str, words: Iterable[int]) -> list[_Node]:
    """How the words of a node go on with one of some words."""
    ways = node.ways
    return [
        following[word]
        for way in _ways(between)
        if (following := ways.get(way))
        for word in words
        if word in following
    ]


@functools.cache
def _set_of(endings: tuple[str, ...]) -> frozenset[str]:
    """The same one for all words that end alike: there are some thirty."""
    return frozenset(endings)


@functools.lru_cache(_KEPT_GAPS)
def _ways(between: str) -> tuple[str, ...]:
    """As what the signs between two words may stand in a phrase."""
    ways = [
        way
        for way, pattern in ((" ", _BESIDE), ("\0", _INSIDE))
        if pattern.fullmatch(between)
    ]
    return (*ways, between) if between in ("'", "’") else tuple(ways)


def is_readable(phrase: object) -> TypeGuard[Phrase]:
    """Whether it is a phrase of words in Latin letters."""
    return (
        isinstance(phrase, Phrase)
        and phrase.family in ("en", "latin")
        and all(map(_READABLE.fullmatch, phrase.words))
    )


def _written(phrase: Phrase) -> Iterator[list[tuple[str, str]]]:
    """The ways to write a phrase as words, each with what has to stand before it."""
    if all(word.strip("~").isalnum() for word in phrase.words):
        yield [(" " if at else "", word) for at, word in enumerate(phrase.words)]
        return
    hyphened = " ".join(phrase.words).split("-")
    for signs in itertools.product(("\0", ""), repeat=len(hyphened) - 1):
        text = "".join(map("".join, zip(hyphened, (*signs, ""), strict=True)))
        words = text.split(" ")
        yield [
            (way or (" " if number else ""), piece)
            for number, word in enumerate(words)
            for way, piece in _PIECE.findall(word)
        ]
