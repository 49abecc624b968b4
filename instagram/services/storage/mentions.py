"""Who tagged or named an account, on its way in."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from instagram.models import InstagramAccount, Mention
from instagram.rows import MentionRow, StoreCounts
from instagram.services.storage.comments import lock_account
from kbeauty.lib.upsert import storable, upsert

_KEY = ("kind", "media_id", "comment_id")
_COUNTS = ("like_count", "comment_count")
_COLUMNS = (
    *("username", "text", "media_type", "media_url", "permalink", "timestamp"),
    *("reason", "raw_data", "updated_at"),
)
Key = tuple[str, str, str]


@transaction.atomic(savepoint=False)
def store_mentions(
    *, account: InstagramAccount, items: Sequence[MentionRow]
) -> StoreCounts:
    """Store mentions; a bare one takes nothing away from what is known of it."""
    rows = {_key(row): row for row in items}
    lock_account(account)
    known = _known(account, rows)
    wanted = [row for key, row in rows.items() if not (row.reason and key in known)]
    upsert(
        Mention,
        [_values(row, known.get(_key(row), {})) for row in wanted],
        unique=("account_id", *_KEY),
        update=_COLUMNS,
        keep_known=_COUNTS,
        constants={
            "company_id": account.company_id,
            "account_id": account.pk,
            "found_at": timezone.now(),
        },
    )
    return StoreCounts(len(rows.keys() - known.keys()), unchanged=len(known))


def _key(row: MentionRow) -> Key:
    return row.kind, storable(row.media_id), storable(row.comment_id)


def _known(
    account: InstagramAccount, rows: Mapping[Key, MentionRow]
) -> dict[Key, dict[str, Any]]:
    """What is known of these mentions; a mention found in one place stays there."""
    found = (
        Mention.objects.for_company(account.company)
        .filter(account=account, media_id__in={media_id for _, media_id, _ in rows})
        .values(*_KEY, "username", "permalink")
    )
    by_key = {tuple(row[name] for name in _KEY): row for row in found}
    return {key: by_key[key] for key in rows.keys() & by_key.keys()}


def _values(row: MentionRow, known: Mapping[str, Any]) -> dict[str, Any]:
    """The columns; whom and where Graph may stop to tell, and what it told once stays."""
    return {
        "kind": row.kind,
        "media_id": storable(row.media_id),
        "comment_id": storable(row.comment_id),
        "username": storable(row.username)[:64] or known.get("username", ""),
        "text": storable(row.text),
        "media_type": row.media_type,
        "media_url": storable(row.media_url),
        "permalink": storable(row.permalink)[:500] or known.get("permalink", ""),
        "like_count": row.like_count,
        "comment_count": row.comment_count,
        "timestamp": row.timestamp,
        "reason": row.reason[:64],
        "raw_data": dict(row.raw_data),
    }
