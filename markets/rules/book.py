"""The rules of a market made ready to be looked for in texts."""

import functools
from collections.abc import Iterable

from markets.rules.finder import Finder, Met
from markets.rules.listing import ListedRule
from markets.rules.packs import Patterns

# Enough for changes of a market's rules: what is met is made with one and without. One of
# 3,000 patterns is some 20 MB and takes most of a second to make.
KEPT_FINDERS = 8
Groups = tuple[tuple[tuple[str, tuple[str, ...]], ...], ...]


class RuleBook:
    """Rules of one market, ready to be looked for; answers carry the ``version``."""

    def __init__(self, rules: Iterable[ListedRule], version: str = "") -> None:
        self.rules = tuple(rules)
        self.version = version
        # What lifts a rule is looked for with what meets it, behind all of these.
        self._finder = _finder_of(
            [
                *(one.rule.wordings for one in self.rules),
                *(one.rule.lifted_by for one in self.rules),
            ]
        )
        # The rules that ask for words, with what finds them.
        self.required = [
            (one, Finder([one.rule.requires]))
            for one in self.rules
            if one.rule.requires
        ]

    def met_in(self, text: str) -> tuple[list[Met], set[int]]:
        """Each place of a plain reading where a rule, by its number, is met.

        And the rules that the text satisfies, such as with a footnote.
        """
        count = len(self.rules)
        met: list[Met] = []
        lifted: set[int] = set()
        # Several patterns of a rule meet the same words.
        for one in dict.fromkeys(self._finder.met_in(text)):
            if one.owner < count:
                met.append(one)
            else:
                lifted.add(one.owner - count)
        return met, lifted


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
