"""Finds which of very many patterns a text meets, and where.

Every form of every word holds a literal, and all literals are looked for in one pass over
the text. Only patterns of which every word may be there are put together, and a form is
looked at closely only where its literal stands.
"""

import bisect
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
        self._needs = [(pattern.order[1:], pattern.reach) for pattern in self._patterns]
        # From a literal to the patterns whose rarest choice it belongs to.
        self._tried: list[list[int]] = [[] for _ in self._literals.choices_of]
        for number, pattern in enumerate(self._patterns):
            for literal in self._literals.forms[pattern.order[0]]:
                self._tried[literal].append(number)

    def met_in(self, text: str) -> Iterator[Met]:
        """Each place of a plain reading where a pattern is found."""
        seen = self._literals.seen_in(text)
        found = _Found(text, self._literals.forms, seen)
        for number in sorted(self._worth_trying(seen)):
            pattern = self._patterns[number]
            owner, language = pattern.owner, pattern.language
            for start, end in _joined(text, pattern, found):
                yield Met(owner, language, start, end)

    def _worth_trying(self, seen: "_Seen") -> set[int]:
        """Patterns all of whose words may stand close enough to each other."""
        tried, needs, there = self._tried, self._needs, seen.literals_of
        worth: set[int] = set()
        for literal in seen.places:
            for number in tried[literal]:
                others, reach = needs[number]
                # Most patterns lack a word in all of the text.
                for choice in others:
                    if choice not in there:
                        break
                else:
                    if not others or seen.are_near(literal, others, reach):
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
        # From a literal to the choices that it may belong to.
        self.choices_of: list[list[int]] = [[] for _ in texts]
        # By choice, its forms by their literals.
        self.forms: list[dict[int, list[_Form]]] = []
        for choice, number in choices.items():
            by_literal: dict[int, list[_Form]] = defaultdict(list)
            for phrase in choice:
                by_literal[numbers[literals[phrase]]].append(forms[phrase])
            for literal_number in by_literal:
                self.choices_of[literal_number].append(number)
            self.forms.append(dict(by_literal))

    def seen_in(self, text: str) -> "_Seen":
        """The literals in the text, those of words in Latin letters where words are."""
        places: _Places = {}
        sentences: dict[int, int] = {}
        ends = [met.end() for met in _BORDER.finditer(text)]
        ends.append(len(text) + 1)
        # The end of a sentence that holds literals, and its bit.
        border, here = 0, 0
        letters = grammar.LATIN_LETTERS
        openings, wholes = self._opening_count, self._whole_count
        met = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for number, start, end in met:
            if number < openings:
                if start and text[start - 1] in letters:
                    continue
                if number < wholes and text[end : end + 1] in letters:
                    continue
            if start >= border:
                border = ends[bisect.bisect_right(ends, start)]
                here = here << 1 or 1
            if number in places:
                places[number].append(start)
                sentences[number] |= here
            else:
                places[number] = [start]
                sentences[number] = here
        return _Seen(places, sentences, self._by_choice(places))

    def _by_choice(self, found: Iterable[int]) -> Mapping[int, list[int]]:
        literals_of: dict[int, list[int]] = defaultdict(list)
        choices_of = self.choices_of
        for literal in found:
            for choice in choices_of[literal]:
                literals_of[choice].append(literal)
        return literals_of


class _Seen:
    """The literals that a text holds, where they begin and which choices have which.

    ``sentences`` are those in which a literal stands, as bits; of all that hold any.
    """

    def __init__(
        self,
        places: _Places,
        sentences: Mapping[int, int],
        literals_of: Mapping[int, list[int]],
    ) -> None:
        self.places = places
        self.literals_of = literals_of
        self._sentences = sentences

    def are_near(self, literal: int, choices: Iterable[int], reach: int) -> bool:
        """Whether all choices may stand as close to the literal as a pattern reaches."""
        if reach == _TEXT:
            return True
        near = self._sentences[literal]
        for choice in choices:
            sentences = 0
            for one in self.literals_of[choice]:
                sentences |= self._sentences[one]
            if reach == _TWO:
                sentences |= sentences << 1 | sentences >> 1
            near &= sentences
        return near != 0


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

    def __init__(
        self, text: str, forms: Sequence[Mapping[int, list[_Form]]], seen: _Seen
    ) -> None:
        self._text = text
        self._forms = forms
        self._seen = seen
        self._of_choice: dict[int, list[Span]] = {}
        self._of_form: dict[int, list[Span]] = {}

    def spans(self, choice: int) -> list[Span]:
        spans = self._of_choice.get(choice)
        if spans is None:
            spans = self._of_choice[choice] = self._looked_for(choice)
        return spans

    def _looked_for(self, choice: int) -> list[Span]:
        forms, places, of_form = self._forms[choice], self._seen.places, self._of_form
        spans: list[Span] = []
        for literal in self._seen.literals_of[choice]:
            for form in forms[literal]:
                known = of_form.get(form.number)
                if known is None:
                    known = of_form[form.number] = self._met(form, places[literal])
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
                and not grammar.is_denied_between(text, end, next_start, gap)
            )
            if is_near:
                longer.append((start, next_end))
    return longer
