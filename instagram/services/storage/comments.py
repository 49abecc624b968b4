"""Comments and replies on their way in; callers come through ``storage``."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from instagram.models import Comment, InstagramAccount, Post
from instagram.rows import CommentRow, StoreCounts
from instagram.services.storage.posts import count
from instagram.signals import announce_texts
from kbeauty.lib.upsert import storable, upsert

_COLUMNS = (
    "author_id",
    "deleted_at",
    "is_from_brand",
    "is_hidden",
    "like_count",
    "parent_id",
    "raw_data",
    "read_by",
    "text",
    "timestamp",
    "username",
)


def lock_account(account: InstagramAccount) -> None:
    """Let one transaction at a time write below an account: an import waits for a page."""
    rows = InstagramAccount.objects.for_company(account.company).filter(pk=account.pk)
    list(rows.select_for_update(no_key=True).values_list("pk"))


@transaction.atomic(savepoint=False)
def store_comments(*, post: Post, items: Sequence[CommentRow]) -> StoreCounts:
    """Store one page of a post's comments; a reply's parent may come with it.

    A reply whose parent is unknown is kept, without one, until a page brings the parent.
    """
    if not items:
        return StoreCounts()
    rows = {row.comment_id: row for row in items}
    lock_account(post.account)
    known = _known_comments(post, rows)
    parents = _parent_keys(post, rows.values())
    dirty: dict[str, dict[str, Any]] = {}
    updated = 0
    # Parents first: their replies name them by primary key.
    for is_reply in (False, True):
        values = {
            key: _merged(row, known.get(key), post.account, parents)
            for key, row in rows.items()
            if bool(row.parent_id) is is_reply
        }
        changed = {
            key: new for key, new in values.items() if _differs(new, known.get(key))
        }
        dirty |= changed
        updated += sum(
            _differs(new, known[key], but={"raw_data"})
            for key, new in changed.items()
            if key in known
        )
        parents |= _write(post, changed)
    if any(new["text"] and not new["read_by"] for new in dirty.values()):
        announce_texts(post.company_id)
    return StoreCounts(len(rows) - len(known), updated, len(known) - updated)


def mark_missing_comments(*, post: Post, seen: Collection[str], since: datetime) -> int:
    """Mark comments that a whole pass did not bring as deleted; nothing is removed.

    ``since``: when the pass began. What a webhook told of meanwhile it could not bring.
    """
    now = timezone.now()
    return (
        Comment.objects.for_company(post.company)
        .filter(post=post, deleted_at__isnull=True, collected_at__lt=since)
        .exclude(comment_id__in=seen)
        .update(deleted_at=now, updated_at=now)
    )


def _write(post: Post, changed: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    written = upsert(
        Comment,
        [{"comment_id": key, **new} for key, new in changed.items()],
        unique=("post_id", "comment_id", "timestamp"),
        update=(*_COLUMNS, "updated_at"),
        constants={
            "company_id": post.company_id,
            "post_id": post.pk,
            "collected_at": timezone.now(),
        },
        returning=("comment_id", "id"),
    )
    return dict(written)


def _known_comments(post: Post, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    rows = (
        Comment.objects.for_company(post.company)
        .filter(post=post, comment_id__in=list(keys))
        .select_for_update()
        .order_by("pk")
        .values("comment_id", *_COLUMNS)
    )
    return {row.pop("comment_id"): row for row in rows}


def _parent_keys(post: Post, rows: Iterable[CommentRow]) -> dict[str, int]:
    named = {row.parent_id for row in rows if row.parent_id}
    known = Comment.objects.for_company(post.company).filter(
        post=post, comment_id__in=named
    )
    return dict(known.values_list("comment_id", "pk"))


def _merged(
    row: CommentRow,
    before: Mapping[str, Any] | None,
    account: InstagramAccount,
    parents: Mapping[str, int],
) -> dict[str, Any]:
    text = storable(row.text)
    is_known = before is not None and before["text"] == text
    told = count(row.like_count)
    return {
        # Graph may stop to tell who wrote a comment; what it told once stays.
        "author_id": storable(row.author_id)[:64]
        or (before or {}).get("author_id", ""),
        "deleted_at": None,
        "is_from_brand": _is_from_brand(row, account),
        "is_hidden": row.is_hidden,
        "like_count": (before or {}).get("like_count") if told is None else told,
        "parent_id": parents.get(row.parent_id) or (before or {}).get("parent_id"),
        "raw_data": dict(row.raw_data),
        "read_by": before["read_by"] if before and is_known else "",
        "text": text,
        "timestamp": row.timestamp,
        "username": storable(row.username)[:64] or (before or {}).get("username", ""),
    }


def _is_from_brand(row: CommentRow, account: InstagramAccount) -> bool:
    own = {account.instagram_user_id, account.app_scoped_id} - {""}
    return row.author_id in own or row.username.lower() == account.username.lower()


def _differs(
    new: Mapping[str, Any], before: Mapping[str, Any] | None, but: Iterable[str] = ()
) -> bool:
    if before is None:
        return True
    return any(new[name] != before[name] for name in _COLUMNS if name not in but)
