"""The rules in force at a moment, as staff look through them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from markets.editing.enums import Kind
from markets.editing.in_force import approved_at, versions_at
from markets.editing.models import EditorialVersion
from markets.rules.names import VERDICT_NAMES
from markets.rules.packs import Pack

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class RuleRow:
    """``verdict`` is empty where the rule is withdrawn."""

    item: str
    verdict: "StrOrPromise"
    markets: str
    why: str
    version: EditorialVersion | None


def rule_rows(
    *, market: str = "", words: str = "", moment: datetime | None = None
) -> list[RuleRow]:
    """What staff approved first, then what the release brings; withdrawn ones as well."""
    rows = [*_written(moment), *_brought(moment)]
    wanted = words.casefold()
    return [
        row
        for row in rows
        if (not market or market in row.markets.split())
        and (not wanted or wanted in f"{row.item} {row.why}".casefold())
    ]


def _written(moment: datetime | None) -> Iterator[RuleRow]:
    written = approved_at(moment).edition.written
    for version in versions_at(Kind.RULE, moment):
        found = written.get(version.item)
        if found is None:
            continue  # can't be read: the release's rule is listed instead
        if found.pack is None:
            yield RuleRow(version.item, "", "", version.note, version)
        else:
            yield from _rows(found.pack, version)


def _brought(moment: datetime | None) -> Iterator[RuleRow]:
    for pack in approved_at(moment).edition.brought():
        yield from _rows(pack, None)


def _rows(pack: Pack, version: EditorialVersion | None) -> Iterator[RuleRow]:
    for rule in pack.rules:
        yield RuleRow(
            rule.id,
            VERDICT_NAMES[rule.verdict],
            " ".join(pack.markets),
            rule.why.in_force,
            version,
        )
