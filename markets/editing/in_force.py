"""What staff approved, as every process reads it; and what was in force at any moment."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from kbeauty.lib.errors import AppError
from kbeauty.lib.followed import Followed
from markets.editing.enums import Kind
from markets.editing.models import EditorialVersion
from markets.editing.writing import read_rule
from markets.rules.edition import Edition, Written


@dataclass(frozen=True, slots=True)
class Approved:
    """The edition, and the versions that can no longer be read: the release's rule stays."""

    edition: Edition
    unreadable: dict[str, str] = field(default_factory=dict)


def versions_at(
    kind: str, moment: datetime | None = None
) -> "QuerySet[EditorialVersion]":
    """The version of each item that was in force at a moment, else the newest.

    Items without one are as the release brings them.
    """
    versions = EditorialVersion.objects.filter(kind=kind)
    if moment is not None:
        versions = versions.filter(in_force_from__lte=moment)
    return versions.order_by("item", "-number").distinct("item")


def newest_of(kind: str, item: str) -> EditorialVersion | None:
    """What is in force of an item, or the word that it is withdrawn."""
    mine = EditorialVersion.objects.filter(kind=kind, item=item)
    return mine.order_by("-number").first()


def approved_at(moment: datetime | None = None) -> Approved:
    """The rules that were in force at a moment, on top of this release's."""
    return _put_together(versions_at(Kind.RULE, moment))


def _put_together(versions: Iterable[EditorialVersion]) -> Approved:
    written, unreadable = {}, {}
    for one in versions:
        try:
            pack = None if one.is_withdrawal else read_rule(one.text)
        except AppError as error:
            told = [str(each) for all_ in error.fields.values() for each in all_]
            unreadable[one.item] = f"{one}: {' '.join(told)}"
        else:
            written[one.item] = Written(one.item, one.number, pack)
    return Approved(Edition(written), unreadable)


def _state() -> int:
    """Rows are added and never removed: their number tells whether there is a new one."""
    return EditorialVersion.objects.filter(kind=Kind.RULE).count()


approved = Followed(_state, approved_at)


def edition_in_force() -> Edition:
    return approved().edition
