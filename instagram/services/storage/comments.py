"""Comments and replies on their way in; callers come through ``storage``."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from instagram.models import Comment, InstagramAccount, Post
from instagram.rows import CommentRow, StoreCounts
from instagram.services.storage.posts import count
from instagram.services.storage.spans import Span
from instagram.signals import announce_texts
from kbeauty.lib.upsert import storable, update_rows, upsert

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
# Nobody comments before the post is there, but for the difference of two clocks.
_EARLIEST = timedelta(days=1)

# A comment is named by its post and Graph's id.
Key = tuple[int, str]
Values = dict[str, Any]


def lock_account(account: InstagramAccount) -> None:
    """Let one transaction at a time write below an account: an import waits for a page."""
    rows = InstagramAccount.objects.for_company(account.company).filter(pk=account.pk)
    list(rows.select_for_update(no_key=True).values_list("pk"))


def store_comments(*, post: Post, items: Sequence[CommentRow]) -> StoreCounts:
    """Store one page of a post's comments; a reply's parent may come with it.

    A reply whose parent is unknown is kept, without one, until a page brings the parent.
    """
    return store_comments_of(account=post.account, pages=[(post, items)])


@transaction.atomic(savepoint=False)
def store_comments_of(
    *, account: InstagramAccount, pages: Sequence[tuple[Post, Sequence[CommentRow]]]
) -> StoreCounts:
    """Store pages of comments of several posts of one account."""
    rows = {(post.pk, row.comment_id): row for post, items in pages for row in items}
    if not rows:
        return StoreCounts()
    lock_account(account)
    span = Span.of(row.timestamp for row in rows.values()).widened()
    known = _known_comments(account, rows, span)
    parents = _stored_parents(account, [post for post, _ in pages], rows)
    dirty: dict[Key, Values] = {}
    updated = 0
    # Parents first: their replies name them by primary key.
    for is_reply in (False, True):
        values = {
            key: _merged(row, known.get(key), account, parents.get(_parent(key, row)))
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
        parents |= _write(account, known, changed, span)
        parents |= {key: known[key]["pk"] for key in values if key in known}
    if any(new["text"] and not new["read_by"] for new in dirty.values()):
        announce_texts(account.company_id)
    return StoreCounts(len(rows) - len(known), updated, len(known) - updated)


def _parent(key: Key, row: CommentRow) -> Key:
    return key[0], row.parent_id


def mark_missing_comments(
    *, posts: Sequence[Post], seen: Collection[str], since: datetime
) -> int:
    """Mark comments that whole passes of these posts did not bring as deleted.

    ``seen``: Graph's ids, which differ whatever the post. ``since``: when the first pass
    began; what a webhook told of meanwhile it could not bring. Nothing is removed.
    """
    if not posts:
        return 0
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE instagram_comment SET deleted_at = %s, updated_at = %s
            WHERE company_id = %s AND post_id = ANY(%s) AND timestamp >= %s
            AND deleted_at IS NULL AND collected_at < %s AND comment_id <> ALL(%s)
            """,
            [
                now,
                now,
                posts[0].company_id,
                [post.pk for post in posts],
                min(post.timestamp for post in posts) - _EARLIEST,
                since,
                list(seen),
            ],
        )
        return int(cursor.rowcount)


def _write(
    account: InstagramAccount,
    known: Mapping[Key, Values],
    changed: Mapping[Key, Values],
    span: Span,
) -> dict[Key, int]:
    """Write what is new or changed; the primary keys of what is new."""
    now = timezone.now()
    edited = [
        {"id": known[key]["pk"], "updated_at": now, **new}
        for key, new in changed.items()
        if key in known
    ]
    update_rows(Comment, edited, between=("timestamp", span.first, span.last))
    written = upsert(
        Comment,
        [
            {"post_id": key[0], "comment_id": key[1], **new}
            for key, new in changed.items()
            if key not in known
        ],
        constants={"company_id": account.company_id, "collected_at": now},
        returning=("post_id", "comment_id", "id"),
    )
    return {(post, comment): pk for post, comment, pk in written}


def _known_comments(
    account: InstagramAccount, keys: Collection[Key], span: Span
) -> dict[Key, Values]:
    """The stored ones, locked in one order so that no two workers deadlock."""
    found = _primary_keys(keys, span)
    if not found:
        return {}
    rows = (
        Comment.objects.for_company(account.company)
        .filter(span.within("timestamp"), pk__in=found)
        .select_for_update()
        .order_by("pk")
        .values("pk", "post_id", "comment_id", *_COLUMNS)
    )
    return {(row.pop("post_id"), row.pop("comment_id")): row for row in rows}


def _primary_keys(keys: Collection[Key], span: Span) -> list[int]:
    """One look into the unique index for each: see ``posts.primary_keys``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT found.id
            FROM unnest(%s::bigint[], %s::text[]) AS wanted (post_id, comment_id)
            CROSS JOIN LATERAL (
                SELECT id FROM instagram_comment
                WHERE post_id = wanted.post_id AND comment_id = wanted.comment_id
                AND timestamp BETWEEN %s AND %s OFFSET 0
            ) AS found
            """,
            [
                [post for post, _ in keys],
                [comment for _, comment in keys],
                span.first,
                span.last,
            ],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _stored_parents(
    account: InstagramAccount, posts: Iterable[Post], rows: Mapping[Key, CommentRow]
) -> dict[Key, int]:
    """Parents that replies name and that do not come with them."""
    named = {_parent(key, row) for key, row in rows.items() if row.parent_id}
    missing = named - rows.keys()
    if not missing:
        return {}
    since = min(post.timestamp for post in posts) - _EARLIEST
    found = Comment.objects.for_company(account.company).filter(
        post_id__in={post for post, _ in missing},
        comment_id__in={comment for _, comment in missing},
        timestamp__gte=since,
    )
    stored = found.values_list("post_id", "comment_id", "pk")
    return {(post, comment): pk for post, comment, pk in stored}


def _merged(
    row: CommentRow,
    before: Mapping[str, Any] | None,
    account: InstagramAccount,
    parent: int | None,
) -> Values:
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
        "parent_id": parent or (before or {}).get("parent_id"),
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
