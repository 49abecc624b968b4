"""The rules of a market made ready to be looked for in texts."""

from collections.abc import Iterable, Iterator

from markets.rules.finder import Finder, Met
from markets.rules.listing import ListedRule


class RuleBook:
    """Rules of one market, ready to be looked for; answers carry the ``version``."""

    def __init__(self, rules: Iterable[ListedRule], version: str = "") -> None:
        self.rules = tuple(rules)
        self.version = version
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
