"""The rules of a market as a list to read, rather than to check a text with."""

import functools
from dataclasses import dataclass

from markets.rules.packs import Rule, Source, Subject, all_packs


@dataclass(frozen=True, slots=True)
class ListedRule:
    subject: Subject
    rule: Rule
    source: Source


@functools.cache
def rules_of(market: str) -> tuple[ListedRule, ...]:
    """Every rule that the packs hold for a market, in the order of the packs."""
    return tuple(
        ListedRule(pack.subject, rule, pack.sources[rule.source])
        for pack in all_packs()
        if market in pack.markets
        for rule in pack.rules
    )
