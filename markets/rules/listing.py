"""Rules with what belongs to them: where they come from, and which version they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markets.rules.packs import Pack, Rule, Subject
from markets.written import Source

OF_RELEASE = 0


@dataclass(frozen=True, slots=True)
class ListedRule:
    """``version`` counts what staff approved of this rule; 0 is as the product brings it."""

    subject: Subject
    rule: Rule
    source: Source
    version: int = OF_RELEASE


def rules_in(
    packs: Iterable[Pack], market: str, version: int = OF_RELEASE
) -> Iterator[ListedRule]:
    """In the order of the packs."""
    for pack in packs:
        if market in pack.markets:
            for rule in pack.rules:
                yield ListedRule(pack.subject, rule, pack.sources[rule.source], version)
