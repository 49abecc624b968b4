"""The rules of a market made ready: which of them can a text meet at all, and where.

Most of a market's patterns can't be met by a text: the literals that they need are not in
it. So it is looked up first how the text's words begin, then literals, then words, and only
patterns of which every word is there are put together.
"""

import bisect
import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markets.rules import grammar
from markets.rules.grammar import Choice, Phrase, Raw, Slot
from markets.rules.listing import ListedRule
from markets.rules.packs import Patterns, Rule

# Between two words of a pattern there are never more signs than this.
FARTHEST = 90
Span = tuple[int, int]
_OPENING = 4
_LATIN_WORD = re.compile(grammar.LATIN_WORD)


@dataclass(frozen=True, slots=True)
class _Pattern:
    owner: int
    language: str
    # Numbers of choices, and whether other words may stand before each.
    slots: tuple[tuple[int, bool], ...]
    choices: frozenset[int]


@dataclass(frozen=True, slots=True)
class Met:
    """Patterns number ``owner`` of a finder are met from ``start`` to ``end``."""

    owner: int
    language: str
    start: int
    end: int


class Finder:
    """Finds which of many groups of patterns a text meets, and where."""

    def __init__(self, groups: Iterable[Patterns]) -> None:
        self._choices: dict[Choice, int] = {}
        # From a choice to the patterns that are tried when it is in the text.
        self._by_choice: dict[int, list[_Pattern]] = defaultdict(list)
        for owner, patterns in enumerate(groups):
            self._add(owner, patterns)
        self._by_literal = self._index()
        self._by_opening: dict[str, list[str]] = defaultdict(list)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for literal, phrases in self._by_literal.items():
            if all(phrase.is_at_word_start for phrase, _numbers in phrases):
                self._by_opening[literal[:_OPENING]].append(literal)
            else:
                self._by_pair[literal[:2]].append(literal)

    def met_in(self, text: str) -> Iterator[Met]:
        """Each place of a plain reading where a pattern is found."""
        found = _Found(text, self._possible(text))
        possible = found.possible.keys()
        for choice in possible & self._by_choice.keys():
            for pattern in self._by_choice[choice]:
                if pattern.choices <= possible:
                    for start, end in _joined(text, pattern, found):
                        yield Met(pattern.owner, pattern.language, start, end)

    def _add(self, owner: int, patterns: Patterns) -> None:
        for language, group in patterns.items():
            for one in group:
                for slots in grammar.parsed(one, language):
                    self._add_pattern(owner, language, slots)

    def _add_pattern(self, owner: int, language: str, slots: Sequence[Slot]) -> None:
        numbers = tuple(
            (self._choices.setdefault(slot.choice, len(self._choices)), slot.is_apart)
            for slot in slots
        )
        # The choice with the fewest words is the rarest: it decides whether to look on.
        rarest = min(range(len(slots)), key=lambda at: len(slots[at].choice))
        choices = frozenset(number for number, _apart in numbers)
        pattern = _Pattern(owner, language, numbers, choices)
        self._by_choice[numbers[rarest][0]].append(pattern)

    def _index(self) -> dict[str, list[tuple[Phrase | Raw, list[int]]]]:
        owners: dict[Phrase | Raw, list[int]] = defaultdict(list)
        for choice, number in self._choices.items():
            for phrase in choice:
                owners[phrase].append(number)
        by_literal: dict[str, list[tuple[Phrase | Raw, list[int]]]] = defaultdict(list)
        for phrase, numbers in owners.items():
            by_literal[phrase.literal].append((phrase, numbers))
        return by_literal

    def _possible(self, text: str) -> dict[int, list[Phrase | Raw]]:
        """The choices that may be in the text, with the phrases that decide it."""
        possible: dict[int, list[Phrase | Raw]] = defaultdict(list)
        for literal in self._literals_in(text):
            for phrase, numbers in self._by_literal[literal]:
                for number in numbers:
                    possible[number].append(phrase)
        return possible

    def _literals_in(self, text: str) -> Iterator[str]:
        """Literals that are in the text, looked up by how its words and pairs begin."""
        openings: set[str] = set()
        for word in _LATIN_WORD.findall(text):
            openings.update((word[:_OPENING], word[:3], word[:2], word[:1]))
        for opening in openings & self._by_opening.keys():
            yield from (one for one in self._by_opening[opening] if one in text)
        pairs = set(map(operator.add, text, text[1:]))
        pairs.update(text)
        for pair in pairs & self._by_pair.keys():
            yield from (one for one in self._by_pair[pair] if one in text)


class _Found:
    """Where choices are in a text: looked for when asked, each phrase once."""

    def __init__(self, text: str, possible: dict[int, list[Phrase | Raw]]) -> None:
        self._text = text
        self.possible = possible
        self._spans: dict[int, list[Span]] = {}
        self._of_phrase: dict[Phrase | Raw, list[Span]] = {}

    def spans(self, choice: int) -> list[Span]:
        spans = self._spans.get(choice)
        if spans is None:
            spans = self._spans[choice] = sorted(
                span for phrase in self.possible[choice] for span in self._met(phrase)
            )
        return spans

    def _met(self, phrase: Phrase | Raw) -> list[Span]:
        spans = self._of_phrase.get(phrase)
        if spans is None:
            spans = self._of_phrase[phrase] = phrase.spans(self._text)
        return spans


class RuleBook:
    """Rules of one market, ready to be looked for; answers carry the ``version``."""

    def __init__(self, rules: Iterable[ListedRule], version: str = "") -> None:
        self.rules = tuple(rules)
        self.version = version
        self._finder = Finder(one.rule.patterns for one in self.rules)
        self._lifting = {
            one.rule.id: Finder([one.rule.lifted_by])
            for one in self.rules
            if one.rule.lifted_by
        }
        # The rules that ask for words, with what finds them.
        self.required = [
            (one, Finder([one.rule.requires]))
            for one in self.rules
            if one.rule.requires
        ]

    def met_in(self, text: str) -> Iterator[Met]:
        """Each place of a plain reading where a rule, by its number, is met or lifted."""
        return self._finder.met_in(text)

    def is_lifted(self, rule: Rule, text: str) -> bool:
        """Whether the text holds what satisfies the rule, such as a footnote."""
        finder = self._lifting.get(rule.id)
        return finder is not None and any(True for _met in finder.met_in(text))


def _joined(text: str, pattern: _Pattern, found: _Found) -> Iterator[Span]:
    """The stretches in which the pattern's slots follow each other as they have to."""
    if not all(found.spans(choice) for choice in pattern.choices):
        return
    first, *rest = pattern.slots
    stretches = found.spans(first[0])
    for number, is_apart in rest:
        gap = grammar.between(pattern.language, is_apart=is_apart)
        following = found.spans(number)
        stretches = [
            (start, next_end)
            for start, end in stretches
            for next_start, next_end in _near(following, end)
            if gap.fullmatch(text, end, next_start)
            and not (is_apart and grammar.is_denied_between(text, end, next_start))
        ]
    yield from stretches


def _near(spans: list[Span], after: int) -> Iterator[Span]:
    for start, end in spans[bisect.bisect_left(spans, (after, 0)) :]:
        if start - after > FARTHEST:
            return
        yield start, end
