"""Approved versions that a release has left behind: told, never passed over."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.services.alarms import raise_alarm, resolve_alarm
from markets.editing.enums import Kind
from markets.editing.in_force import Approved, approved_at, versions_at
from markets.editing.models import EditorialVersion
from markets.editing.writing import brought_text, digest_of, sentence_of
from markets.rules.edition import make_book
from markets.rules.examples import wrong_in

ALARM = "rule versions"
_DETAIL_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Trouble:
    """``is_out`` where the release's rule, or none, is in force in the version's place."""

    item: str
    text: str
    is_out: bool


def troubles() -> list[Trouble]:
    """Rules first that can't be read any more, then those that do not do what they say."""
    found = approved_at()
    return [
        *(
            Trouble(
                item,
                _("It can't be read any more; the release's rule is in force. %(why)s")
                % {"why": why},
                is_out=True,
            )
            for item, why in found.unreadable.items()
        ),
        *_wrong_examples(found),
    ]


def _wrong_examples(found: Approved) -> list[Trouble]:
    packs = [one.pack for one in found.edition.written.values() if one.pack]
    markets = {market for pack in packs for market in pack.markets}
    books = {market: make_book(market, found.edition) for market in markets}
    return [
        Trouble(one.rule, sentence_of(one), is_out=False)
        for one in wrong_in(packs, books.__getitem__)
    ]


def moved_in_release() -> list[EditorialVersion]:
    """Versions in force whose rule or entry the product brings otherwise than at the approval."""
    newest = [*versions_at(Kind.RULE), *versions_at(Kind.KNOWLEDGE)]
    return [one for one in newest if _digest_now(one) != one.release_digest]


def _digest_now(version: EditorialVersion) -> str:
    text = brought_text(version.kind, version.item)
    return digest_of(text) if text else ""


def watch_versions() -> None:
    """An alarm for staff while versions are in trouble."""
    found = troubles()
    if not found:
        resolve_alarm(name=ALARM)
        return
    detail = "; ".join(f"{one.item}: {one.text}" for one in found)
    raise_alarm(name=ALARM, detail=detail[:_DETAIL_LENGTH])
