"""The rules of a market made ready to be looked for in texts."""

import functools
from collections.abc import Iterable, Iterator

from markets.rules.finder import Finder, Met
from markets.rules.listing import ListedRule
from markets.rules.packs import Patterns

# Enough for a change of a market's rules: what lifts them stays, what is met is made with
# it and without. One of 2,500 patterns is some 15 MB and takes half a second to make.
KEPT_FINDERS = 8
Groups = tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]


class RuleBook:
    """Rules of one market, ready to be looked for; answers carry the ``version``."""

    def __init__(self, rules: Iterable[ListedRule], version: str = "") -> None:
        self.rules = tuple(rules)
        self.version = version
        self._finder = _finder_of(one.rule.wordings for one in self.rules)
        self._lifting = _finder_of(one.rule.lifted_by for one in self.rules)
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


def _finder_of(wordings: Iterable[Patterns]) -> Finder:
    """What finds them; the one made before where not a word is another.

    Books are made anew for every draft and every measured change, mostly of the same words.
    """
    return _made_of(
        tuple(
            tuple((language, tuple(patterns)) for language, patterns in one.items())
            for one in wordings
        )
    )


@functools.lru_cache(maxsize=KEPT_FINDERS)
def _made_of(groups: Groups) -> Finder:
    return Finder(dict(one) for one in groups)
