"""Which of very many patterns a text has the words for, told at once for all of them."""

import functools
import itertools
import operator
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

# How far the words of a pattern stand apart: in a sentence, in two, or who knows.
SENTENCE, TWO, TEXT = range(3)
# Of a pattern's choices so many are asked for before they are looked at: the rarest ones.
_RANKS = 3


class Needs:
    """Which patterns have the words they need, in one sentence or as far as they reach.

    Patterns are the bits of a number. Their rarest three choices are asked for: by how rare
    a choice is in its pattern, a kind of sign has the patterns that it may be a word of.
    """

    def __init__(
        self,
        patterns: Iterable[tuple[Sequence[int], int]],
        choices_of: Iterable[Sequence[int]],
    ) -> None:
        """Patterns: their choices from the rarest on, and how far apart those stand.

        ``choices_of``: by the kind of a sign, the choices of which it is a word.
        """
        by_choice: list[dict[int, int]] = [defaultdict(int) for _ in range(_RANKS)]
        lacking = [0] * _RANKS
        reaching = [0] * len((SENTENCE, TWO, TEXT))
        for number, (order, reach) in enumerate(patterns):
            bit = 1 << number
            for rank in range(_RANKS):
                if rank < len(order):
                    by_choice[rank][order[rank]] |= bit
                else:
                    lacking[rank] |= bit
            reaching[reach] |= bit
        # Patterns of one choice or two need no second or third.
        _, self._no_second, self._no_third = lacking
        _, self._of_two, self._of_text = reaching
        by_kind = (
            [_joined(of.get(one, 0) for one in choices) for of in by_choice]
            for choices in choices_of
        )
        # Very many kinds have the same patterns, which are held once.
        same: dict[int, int] = {}
        self._by_kind = [
            tuple(same.setdefault(one, one) for one in ranks) for ranks in by_kind
        ]

    def met_by(self, by_sentence: Mapping[int, Iterable[int]]) -> list[int]:
        """Patterns worth trying on a text with these kinds of signs in its sentences."""
        by_kind = self._by_kind
        worth = all_first = 0
        all_second, all_third = self._no_second, self._no_third
        held: list[tuple[int, int, int, int]] = []
        for number, kinds in by_sentence.items():
            first, second, third = 0, self._no_second, self._no_third
            for kind in kinds:
                rarest, rarer, rare = by_kind[kind]
                if rarest:
                    first |= rarest
                if rarer:
                    second |= rarer
                if rare:
                    third |= rare
            worth |= first & second & third
            held.append((number, first, second, third))
            all_first |= first
            all_second |= second
            all_third |= third
        whole = all_first & all_second & all_third
        if whole & self._of_two & ~worth:
            worth |= _met_by_two(sorted(held)) & self._of_two
        return _bits(worth | whole & self._of_text)


def _joined(patterns: Iterable[int]) -> int:
    return functools.reduce(operator.or_, patterns)


def _met_by_two(held: Sequence[tuple[int, int, int, int]]) -> int:
    """What two sentences beside each other hold together."""
    worth = 0
    for (one, *ones), (next_, *nexts) in itertools.pairwise(held):
        if next_ == one + 1:
            first, second, third = map(operator.or_, ones, nexts)
            worth |= first & second & third
    return worth


def _bits(number: int) -> list[int]:
    """The places of the ones, the lowest first."""
    written = bin(number)[:1:-1]
    places: list[int] = []
    at = written.find("1")
    while at >= 0:
        places.append(at)
        at = written.find("1", at + 1)
    return places
