"""The rules of a market made ready to be looked for in texts."""

import functools
from collections.abc import Iterable, Iterator

from markets.rules.finder import Finder, Met
from markets.rules.listing import ListedRule, rules_of


class RuleBook:
    """Rules of one market, ready to be looked for."""

    def __init__(self, rules: Iterable[ListedRule]) -> None:
        self.rules = tuple(rules)
        self._finder = Finder(one.rule.wordings for one in self.rules)
        self._lifting = Finder(one.rule.lifted_by for one in self.rules)
        # The rules that ask for words, with what finds them.
        self.required = [
            (one, Finder([one.rule.requires]))
            for one in self.rules
            if one.rule.requires
        ]

    def met_in(self, text: str) -> Iterator[Met]:
        """Each place of a plain reading where a rule, by its number, is met or lifted."""
        return self._finder.met_in(text)

    def lifted_in(self, text: str) -> set[int]:
        """Rules, by their numbers, that the text satisfies, such as with a footnote."""
        return {met.owner for met in self._lifting.met_in(text)}


@functools.cache
def book_of(market: str) -> RuleBook:
    """The rules that the packs hold for a market."""
    return RuleBook(rules_of(market))
