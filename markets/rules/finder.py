"""Finds which of very many patterns a text meets, and where.

Phrases in Latin letters are found by their words. Every form of every other word holds a
literal, and all literals are looked for in one pass over the text. Only patterns of which
every word may be there, close enough to the others, are put together, and a form is looked
at closely only where its literal stands.
"""

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import ahocorasick_rs

from markets.rules import grammar
from markets.rules.grammar import Choice, Gap, Phrase, Raw, Slot
from markets.rules.needs import TEXT, Needs
from markets.rules.turning import is_turned
from markets.rules.wordtree import WordTree, is_readable

# Between two words of a pattern there are never more signs than this.
FARTHEST = 90
Span = tuple[int, int]
# Where sentences end that no gap goes over.
_BORDER = re.compile(r"[.!?。！？\n](?:(?<!\.)|(?!\d))")


class Met(NamedTuple):
    """Patterns number ``owner`` of a finder are met from ``start`` to ``end``."""

    owner: int
    language: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Next:
    """A choice by its number, and what may stand between it and the one before."""

    choice: int
    between: re.Pattern[str]
    gap: Gap
    # How many signs at most, and whether none will do.
    farthest: int
    may_touch: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    owner: int
    language: str
    first: int
    rest: tuple[_Next, ...]
    # From the rarest choice to the most common.
    order: tuple[int, ...]
    reach: int


@dataclass(frozen=True, slots=True)
class _Form:
    """A phrase by its number, and whether it begins with its literal."""

    number: int
    phrase: Phrase | Raw
    begins: bool


class Finder:
    """Finds which of many groups of patterns a text meets, and where."""

    def __init__(self, groups: Iterable[Mapping[str, Sequence[str]]]) -> None:
        choices: dict[Choice, int] = {}
        self._patterns = [
            _numbered(choices, owner, language, slots)
            for owner, patterns in enumerate(groups)
            for language, group in patterns.items()
            for one in group
            for slots in grammar.parsed(one, language)
        ]
        self._signs = _Signs(choices)
        self._needs = Needs(
            [(one.order, one.reach) for one in self._patterns], self._signs.choices_of
        )

    def met_in(self, text: str) -> Iterator[Met]:
        """Each place of a plain reading where a pattern is found."""
        seen = self._signs.seen_in(text)
        worth = self._needs.met_by(seen.by_sentence)
        if not worth:
            return
        found = _Found(text, self._signs, seen.places)
        for number in worth:
            pattern = self._patterns[number]
            owner, language = pattern.owner, pattern.language
            for start, end in _joined(text, pattern, found):
                yield Met(owner, language, start, end)


def _numbered(
    choices: dict[Choice, int], owner: int, language: str, slots: Sequence[Slot]
) -> _Pattern:
    numbers = [choices.setdefault(slot.choice, len(choices)) for slot in slots]
    weights = {
        number: _commonness(slot.choice)
        for number, slot in zip(numbers, slots, strict=True)
    }
    order = tuple(sorted(weights, key=lambda number: (weights[number], number)))
    rest = tuple(
        _next(number, language, slot.gap)
        for number, slot in zip(numbers[1:], slots[1:], strict=True)
    )
    return _Pattern(owner, language, numbers[0], rest, order, _reach(slots))


def _next(choice: int, language: str, gap: Gap) -> _Next:
    between = grammar.between(language, gap)
    may_touch = between.fullmatch("") is not None
    return _Next(choice, between, gap, _farthest(language, gap), may_touch)


def _farthest(language: str, gap: Gap) -> int:
    """How many signs apart two slots are at most, as far as it can be told."""
    if gap in ("apart", "far") and language in grammar.GAP_SIGNS:
        return grammar.GAP_SIGNS[language][gap == "far"]
    if gap == "story":
        return grammar.STORY_SIGNS.get(language, grammar.SPACED_STORY_SIGNS)
    return FARTHEST


def _reach(slots: Sequence[Slot]) -> int:
    """Blanks between words may hold the end of a line.

    An answer may stand some lines below its question, and a story goes over more ends.
    """
    if any(_BORDER.search(one.literal) for slot in slots for one in slot.choice):
        return TEXT
    if any(slot.gap in ("answer", "story") for slot in slots[1:]):
        return TEXT
    return min(sum(slot.gap == "beside" for slot in slots[1:]), TEXT)


def _commonness(choice: Choice) -> float:
    """How many texts hold one of its words, roughly: short words stand everywhere."""
    return sum(4.0 ** -len(one.encode()) for one in {way.literal for way in choice})


class _Seen(NamedTuple):
    """The signs of a text: where each stands, and which kinds of them are in each sentence.

    ``places``: where a phrase of Latin letters stands, or a literal. ``by_sentence``: by the
    number of the sentence.
    """

    places: dict[int, list[Span]]
    by_sentence: dict[int, set[int]]


class _Signs:
    """What tells that a choice may be there: phrases in Latin letters, and literals.

    Signs of one kind tell of the same choices, ``choices_of`` them: very many names of
    ailments, for one, are of the same few.
    """

    def __init__(self, choices: Mapping[Choice, int]) -> None:
        phrases = dict.fromkeys(phrase for choice in choices for phrase in choice)
        words = dict.fromkeys(filter(is_readable, phrases))
        others = [one for one in phrases if one not in words]
        literals = dict.fromkeys(one.literal for one in others)
        self._automaton = ahocorasick_rs.AhoCorasick(list(literals))
        self._tree = WordTree(enumerate(words, len(literals)))
        numbers: dict[Phrase | Raw | str, int] = {}
        numbers.update(zip(literals, itertools.count(), strict=False))
        numbers.update(zip(words, itertools.count(len(literals)), strict=False))
        forms = {
            one: _Form(number, one, one.head == one.literal)
            for number, one in enumerate(others)
        }
        # By choice: the signs that are words of it as they stand, and those to be looked at
        # closely with their forms, which most choices have none of.
        self.exact: list[frozenset[int]] = []
        self.close: dict[int, tuple[frozenset[int], dict[int, list[_Form]]]] = {}
        of: list[list[int]] = [[] for _ in numbers]
        for number, choice in enumerate(choices):
            exact, by_sign = _signs_of(choice, numbers, forms)
            self.exact.append(frozenset(exact))
            if by_sign:
                self.close[number] = frozenset(by_sign), by_sign
            for one in exact | by_sign.keys():
                of[one].append(number)
        kinds: dict[tuple[int, ...], int] = {}
        self._kind = [kinds.setdefault(tuple(one), len(kinds)) for one in of]
        self.choices_of = list(kinds)

    def seen_in(self, text: str) -> _Seen:
        """The signs of a plain reading."""
        places: dict[int, list[Span]] = {}
        by_sentence: dict[int, set[int]] = {}
        ends = [met.end() for met in _BORDER.finditer(text)]
        ends.append(len(text) + 1)
        begin, border = 0, 0
        here: set[int] = set()
        kind = self._kind
        met = self._automaton.find_matches_as_indexes(text, overlapping=True)
        met += self._tree.met_in(text)
        for sign, start, end in met:
            if sign in places:
                places[sign].append((start, end))
            else:
                places[sign] = [(start, end)]
            if not begin <= start < border:
                sentence = bisect.bisect_right(ends, start)
                begin, border = ends[sentence - 1] if sentence else 0, ends[sentence]
                here = by_sentence.setdefault(sentence, set())
            here.add(kind[sign])
            if end > border:
                last = bisect.bisect_left(ends, end)
                by_sentence.setdefault(last, set()).add(kind[sign])
        return _Seen(places, by_sentence)


def _signs_of(
    choice: Choice,
    numbers: Mapping[Phrase | Raw | str, int],
    forms: Mapping[Phrase | Raw, _Form],
) -> tuple[set[int], dict[int, list[_Form]]]:
    """The signs that are words of a choice as they stand, and those that may be with forms."""
    exact: set[int] = set()
    close: dict[int, list[_Form]] = defaultdict(list)
    for phrase in choice:
        if phrase in numbers:
            exact.add(numbers[phrase])
        elif phrase.is_literal and not phrase.is_at_word_start:
            exact.add(numbers[phrase.literal])
        else:
            close[numbers[phrase.literal]].append(forms[phrase])
    return exact, dict(close)


class _Found:
    """Where choices are in a text: looked for when asked, each form once."""

    def __init__(
        self, text: str, signs: _Signs, places: Mapping[int, Sequence[Span]]
    ) -> None:
        self._text = text
        self._signs = signs
        self._places = places
        # Of two sets the smaller is gone through.
        self._there = frozenset(places)
        self._of_choice: dict[int, list[Span]] = {}
        self._of_form: dict[int, list[Span]] = {}

    def spans(self, choice: int) -> list[Span]:
        spans = self._of_choice.get(choice)
        if spans is None:
            spans = self._of_choice[choice] = self._looked_for(choice)
        return spans

    def _looked_for(self, choice: int) -> list[Span]:
        places, exact = self._places, self._signs.exact[choice]
        spans: list[Span] = []
        for sign in exact & self._there:
            spans += places[sign]
        if choice in self._signs.close:
            of_form = self._of_form
            close, forms = self._signs.close[choice]
            for sign in close & self._there:
                for form in forms[sign]:
                    known = of_form.get(form.number)
                    if known is None:
                        known = of_form[form.number] = self._met(form, places[sign])
                    spans += known
        spans.sort()
        return spans

    def _met(self, form: _Form, places: Sequence[Span]) -> list[Span]:
        if form.begins:
            return form.phrase.spans_at(self._text, [start for start, _end in places])
        return form.phrase.spans(self._text)


def _joined(text: str, pattern: _Pattern, found: _Found) -> Sequence[Span]:
    """The stretches in which the pattern's choices follow each other as they have to."""
    for choice in pattern.order:
        if not found.spans(choice):
            return ()
    stretches = found.spans(pattern.first)
    for one in pattern.rest:
        stretches = _longer(text, stretches, one, found.spans(one.choice))
    return stretches


def _longer(
    text: str, stretches: list[Span], one: _Next, following: list[Span]
) -> list[Span]:
    """The stretches with each of the following that may stand behind them."""
    fits, gap, farthest = one.between.fullmatch, one.gap, one.farthest
    touches = one.may_touch
    longer: list[Span] = []
    for start, end in stretches:
        for at in range(bisect.bisect_left(following, (end, 0)), len(following)):
            next_start, next_end = following[at]
            if next_start - end > farthest:
                break
            # Nothing is between words that touch, and nothing denies there.
            is_near = (
                touches
                if next_start == end
                else fits(text, end, next_start)
                and not is_turned(text, end, next_start, gap)
            )
            if is_near:
                longer.append((start, next_end))
    return longer
