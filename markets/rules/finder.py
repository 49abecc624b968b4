"""Finds which of very many patterns a text meets, and where.

Every form of every word holds a literal, and all literals are looked for in one pass over
the text. Only patterns of which every word may be there are put together, and a form is
looked at closely only where its literal stands.
"""

import bisect
import functools
import itertools
import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from markets.rules import grammar
from markets.rules.grammar import Choice, Gap, Phrase, Raw, Slot

# Between two words of a pattern there are never more signs than this.
FARTHEST = 90
Span = tuple[int, int]
# Where sentences end that no gap goes over.
_BORDER = re.compile(r"[.!?。！？\n](?:(?<!\.)|(?!\d))")
# How far the words of a pattern stand apart: in a sentence, in two, or who knows.
_SENTENCE, _TWO, _TEXT = range(3)
# From the number of a literal to the places where it begins, in their order.
_Places = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Met:
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


@dataclass(frozen=True, slots=True)
class _Pattern:
    owner: int
    language: str
    first: int
    rest: tuple[_Next, ...]
    # The choices as bits, and from the rarest to the most common.
    needed: int
    order: tuple[int, ...]
    reach: int


@dataclass(frozen=True, slots=True)
class _Form:
    """A phrase of a choice, by its number, and how it is told where its literal stands."""

    number: int
    phrase: Phrase | Raw
    # How long the literal is where that is all of the phrase, else 0.
    size: int
    begins: bool


class Finder:
    """Finds which of many groups of patterns a text meets, and where."""

    def __init__(self, groups: Iterable[Mapping[str, Sequence[str]]]) -> None:
        self._choices: dict[Choice, int] = {}
        self._patterns = [
            self._numbered(owner, language, slots)
            for owner, patterns in enumerate(groups)
            for language, group in patterns.items()
            for one in group
            for slots in grammar.parsed(one, language)
        ]
        self._literals = _Literals(self._choices)
        self._needs = [(pattern.needed, pattern.reach) for pattern in self._patterns]
        # From a literal to the patterns whose rarest choice it belongs to.
        self._tried: list[list[int]] = [[] for _ in self._literals.choices_of]
        for number, pattern in enumerate(self._patterns):
            for literal in self._literals.forms[pattern.order[0]]:
                self._tried[literal].append(number)

    def met_in(self, text: str) -> Iterator[Met]:
        """Each place of a plain reading where a pattern is found."""
        places, sentences = self._literals.places_in(text)
        found = _Found(text, self._literals, places)
        for number in sorted(self._worth_trying(sentences)):
            pattern = self._patterns[number]
            for start, end in _joined(text, pattern, found):
                yield Met(pattern.owner, pattern.language, start, end)

    def _worth_trying(self, sentences: list[set[int]]) -> set[int]:
        """Patterns all of whose words may stand close enough to each other."""
        choices_of, tried_by, needs = (
            self._literals.choices_of,
            self._tried,
            self._needs,
        )
        possible = [
            functools.reduce(operator.or_, map(choices_of.__getitem__, literals))
            for literals in sentences
        ]
        everything = functools.reduce(operator.or_, possible, 0)
        # Before the first sentence and behind the last one there is nothing.
        possible += (0, 0)
        worth: set[int] = set()
        for place, literals in enumerate(sentences):
            here = possible[place]
            reaches = (
                here,
                here | possible[place - 1] | possible[place + 1],
                everything,
            )
            for number in itertools.chain.from_iterable(
                map(tried_by.__getitem__, literals)
            ):
                needed, reach = needs[number]
                if needed & reaches[reach] == needed:
                    worth.add(number)
        return worth

    def _numbered(self, owner: int, language: str, slots: Sequence[Slot]) -> _Pattern:
        numbers = [
            self._choices.setdefault(slot.choice, len(self._choices)) for slot in slots
        ]
        weights = {
            number: _commonness(slot.choice)
            for number, slot in zip(numbers, slots, strict=True)
        }
        needed = functools.reduce(int.__or__, (1 << number for number in weights))
        order = tuple(sorted(weights, key=lambda number: (weights[number], number)))
        rest = tuple(
            _Next(
                number,
                grammar.between(language, slot.gap),
                slot.gap,
            )
            for number, slot in zip(numbers[1:], slots[1:], strict=True)
        )
        return _Pattern(owner, language, numbers[0], rest, needed, order, _reach(slots))


class _Literals:
    """The literals of choices by number: whole words in Latin letters, openings, others."""

    def __init__(self, choices: Mapping[Choice, int]) -> None:
        literals = {phrase: phrase.literal for choice in choices for phrase in choice}
        ranks: dict[str, int] = defaultdict(int)
        for phrase, literal in literals.items():
            ranks[literal] = max(ranks[literal], _rank(phrase, literal))
        texts = sorted(ranks, key=lambda one: (ranks[one], one))
        self._whole_count = sum(rank == _WHOLE for rank in ranks.values())
        self._opening_count = sum(rank != _ANYWHERE for rank in ranks.values())
        self._automaton = ahocorasick_rs.AhoCorasick(texts)
        numbers = {one: number for number, one in enumerate(texts)}
        forms = {
            phrase: _form(number, phrase, literal, ranks[literal])
            for number, (phrase, literal) in enumerate(literals.items())
        }
        # From a literal to the choices that it may belong to, as bits.
        self.choices_of = [0] * len(texts)
        # By choice, its forms by their literals.
        self.forms: list[dict[int, list[_Form]]] = []
        for choice, number in choices.items():
            by_literal: dict[int, list[_Form]] = defaultdict(list)
            for phrase in choice:
                by_literal[numbers[literals[phrase]]].append(forms[phrase])
            for literal_number in by_literal:
                self.choices_of[literal_number] |= 1 << number
            self.forms.append(dict(by_literal))

    def places_in(self, text: str) -> tuple[_Places, list[set[int]]]:
        """The literals in the text, those of words in Latin letters where words are.

        Also the literals of each sentence that holds any.
        """
        places: _Places = {}
        sentences: list[set[int]] = []
        borders = (met.end() for met in _BORDER.finditer(text))
        border = 0
        letters = grammar.LATIN_LETTERS
        met = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for number, start, end in met:
            if number < self._opening_count:
                if start and text[start - 1] in letters:
                    continue
                if number < self._whole_count and text[end : end + 1] in letters:
                    continue
            if start >= border:
                border = next((one for one in borders if one > start), len(text) + 1)
                sentences.append(set())
            sentences[-1].add(number)
            known = places.get(number)
            if known is None:
                places[number] = [start]
            else:
                known.append(start)
        return places, sentences


def _reach(slots: Sequence[Slot]) -> int:
    """Blanks between words may hold the end of a line, and an answer follows its question.

    A story goes over more ends than one.
    """
    if any(_BORDER.search(one.literal) for slot in slots for one in slot.choice):
        return _TEXT
    if any(slot.gap == "story" for slot in slots[1:]):
        return _TEXT
    wide = sum(slot.gap in ("beside", "answer") for slot in slots[1:])
    return min(wide, _TEXT)


# What has to stand around a literal: no letter at all, none before it, or anything.
_WHOLE, _OPENING, _ANYWHERE = range(3)


def _rank(phrase: Phrase | Raw, literal: str) -> int:
    if not phrase.is_at_word_start:
        return _ANYWHERE
    return _WHOLE if phrase.is_whole_word else _OPENING


def _form(number: int, phrase: Phrase | Raw, literal: str, rank: int) -> _Form:
    is_all = phrase.is_literal and (rank == _WHOLE or not phrase.is_at_word_start)
    return _Form(number, phrase, len(literal) if is_all else 0, phrase.head == literal)


def _commonness(choice: Choice) -> float:
    """How many texts hold one of its words, roughly: short words stand everywhere."""
    return sum(4.0 ** -len(one.encode()) for one in {way.literal for way in choice})


class _Found:
    """Where choices are in a text: looked for when asked, each form once."""

    def __init__(self, text: str, literals: _Literals, places: _Places) -> None:
        self._text = text
        self._forms = literals.forms
        self._places = places
        self._of_choice: dict[int, list[Span]] = {}
        self._of_form: dict[int, list[Span]] = {}

    def spans(self, choice: int) -> list[Span]:
        spans = self._of_choice.get(choice)
        if spans is None:
            spans = self._of_choice[choice] = self._looked_for(choice)
        return spans

    def _looked_for(self, choice: int) -> list[Span]:
        forms, places, of_form = self._forms[choice], self._places, self._of_form
        spans: list[Span] = []
        for literal in forms.keys() & places.keys():
            for form in forms[literal]:
                known = of_form.get(form.number)
                if known is None:
                    known = of_form[form.number] = self._met(form, places[literal])
                if known:
                    spans += known
        spans.sort()
        return spans

    def _met(self, form: _Form, places: list[int]) -> list[Span]:
        if form.size:
            return [(at, at + form.size) for at in places]
        if form.begins:
            return form.phrase.spans_at(self._text, places)
        return form.phrase.spans(self._text)


def _joined(text: str, pattern: _Pattern, found: _Found) -> Sequence[Span]:
    """The stretches in which the pattern's choices follow each other as they have to."""
    for choice in pattern.order:
        if not found.spans(choice):
            return ()
    stretches = found.spans(pattern.first)
    for one in pattern.rest:
        stretches = list(_longer(text, stretches, one, found.spans(one.choice)))
    return stretches


def _longer(
    text: str, stretches: list[Span], one: _Next, following: list[Span]
) -> Iterator[Span]:
    fits = one.between.fullmatch
    for start, end in stretches:
        for next_start, next_end in _near(following, end):
            if fits(text, end, next_start) and not grammar.is_denied_between(
                text, end, next_start, one.gap
            ):
                yield start, next_end


def _near(spans: list[Span], after: int) -> Iterator[Span]:
    for start, end in spans[bisect.bisect_left(spans, (after, 0)) :]:
        if start - after > FARTHEST:
            return
        yield start, end
