"""Which rules are in force: those that the product brings, with what staff approved on top.

The packs know nothing of a database. Where there is one, ``follow`` names the function that
knows what staff approved; without it the rules are those of the release.
"""

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from markets.rules.book import RuleBook
from markets.rules.listing import ListedRule, rules_in
from markets.rules.packs import Pack, all_packs, release_version
from markets.sources import NamedLater

T = TypeVar("T")
# The versions that an answer for one market rests on.
Key = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A rule as staff approved it; without a ``pack`` it is withdrawn."""

    rule: str
    version: int
    pack: Pack | None


@dataclass(frozen=True, slots=True)
class Edition:
    """``written`` by the rule's id, in place of the release's rule or beside all of them."""

    written: Mapping[str, Written] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Changes with any rule or word: part of the key of every answer that rests on them."""
        if not self.written:
            return release_version()
        told = sorted(f"{one.rule}.{one.version}" for one in self.written.values())
        digest = hashlib.sha256(" ".join(told).encode()).hexdigest()
        return f"{release_version()}-{digest[:12]}"

    def with_rule(self, written: Written) -> "Edition":
        """As it would be with this version."""
        return replace(self, written={**self.written, written.rule: written})

    def rules_of(self, market: str) -> tuple[ListedRule, ...]:
        """In the order of the packs; what staff wrote comes last."""
        brought = rules_in(all_packs(), market)
        kept = [one for one in brought if one.rule.id not in self.written]
        for one in self.written.values():
            if one.pack is not None:
                kept += rules_in([one.pack], market, one.version)
        return tuple(kept)

    def packs(self) -> Iterator[Pack]:
        """Every pack in force."""
        yield from self.brought()
        yield from (one.pack for one in self.written.values() if one.pack)

    def brought(self) -> Iterator[Pack]:
        """The release's packs less the rules that staff wrote anew."""
        for pack in all_packs():
            kept = [one for one in pack.rules if one.id not in self.written]
            if kept:
                yield pack.model_copy(update={"rules": kept})

    def key_of(self, market: str) -> Key:
        """Changes where the rules of this market do."""
        return tuple(
            (one.rule, one.version)
            for one in self.written.values()
            if market in markets_of(one.rule)
            or (one.pack is not None and market in one.pack.markets)
        )


RELEASE = Edition()
# What is in force at this moment.
edition = NamedLater(RELEASE)
follow = edition.follow


class _Latest(Generic[T]):
    """What was made of each market's rules, until these change."""

    def __init__(self, make: Callable[[str, Edition], T]) -> None:
        self._make = make
        self._made: dict[str, tuple[Edition, Key, T]] = {}

    def of(self, market: str) -> T:
        now = edition()
        known = self._made.get(market)
        # The same edition nearly always: a text is checked in half a millisecond.
        if known is not None and known[0] is now:
            return known[2]
        key = now.key_of(market)
        made = known[2] if known and known[1] == key else self._make(market, now)
        self._made[market] = now, key, made
        return made


def make_book(market: str, of: Edition) -> RuleBook:
    return RuleBook(of.rules_of(market), of.version)


_rules = _Latest(lambda market, of: of.rules_of(market))
_books = _Latest(make_book)


def rules_of(market: str) -> tuple[ListedRule, ...]:
    """Every rule that is kept of a market."""
    return _rules.of(market)


def book_of(market: str) -> RuleBook:
    """The market's rules, ready to be looked for."""
    return _books.of(market)


def packs_version() -> str:
    """Changes with any rule or word in force."""
    return edition().version


def pack_of(rule: str) -> Pack | None:
    """The pack of the release that holds a rule."""
    return _places().get(rule)


def markets_of(rule: str) -> list[str]:
    """Where the release has this rule."""
    pack = pack_of(rule)
    return pack.markets if pack else []


@functools.cache
def _places() -> Mapping[str, Pack]:
    return {rule.id: pack for pack in all_packs() for rule in pack.rules}
