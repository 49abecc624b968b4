"""The rules that the packs hold for a market: a list to read, and what books are made of."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markets.rules.packs import Pack, Rule, Subject, all_packs
from markets.written import Source


@dataclass(frozen=True, slots=True)
class ListedRule:
    subject: Subject
    rule: Rule
    source: Source


def rules_in(packs: Iterable[Pack], market: str) -> Iterator[ListedRule]:
    """In the order of the packs."""
    for pack in packs:
        if market in pack.markets:
            for rule in pack.rules:
                yield ListedRule(pack.subject, rule, pack.sources[rule.source])


@functools.cache
def rules_of(market: str) -> tuple[ListedRule, ...]:
    """Every rule that the packs hold for a market."""
    return tuple(rules_in(all_packs(), market))
