"""Posts, their figures and what hangs on them on their way in; callers come through ``storage``."""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from instagram.enums import Source
from instagram.models import InstagramAccount, Post, SyncRun
from instagram.rows import InsightsRow, PostRow, StoreCounts
from instagram.services.storage import posts
from instagram.services.storage.comments import lock_account
from instagram.services.storage.hashtags import HashtagChanges, write_tag_rows
from instagram.services.storage.snapshots import write_snapshots
from instagram.services.storage.spans import Span
from instagram.signals import announce_texts
from kbeauty.lib.upsert import update_rows, upsert

_ALL_COLUMNS = frozenset(posts.COLUMNS)


@transaction.atomic(savepoint=False)
def store_posts(
    *,
    account: InstagramAccount,
    items: Sequence[PostRow],
    source: Source,
    run: SyncRun | None = None,
) -> StoreCounts:
    """Store one page of posts; a count that the source does not tell stays as known.

    Except likes of the API: their absence says that they are hidden, so the post's become
    unknown and the snapshots keep what was last seen.
    """
    rows = {row.post_id: row for row in items}
    if not rows:
        return StoreCounts()
    lock_account(account)
    known = _known_posts(account, rows)
    followers = posts.Followers(account)
    values = {
        post_id: posts.merged(
            row,
            known.get(post_id),
            account=account,
            followers=followers,
            source=source,
            run=run,
        )
        for post_id, row in rows.items()
    }
    changes = {
        post_id: _changed(known.get(post_id), new) for post_id, new in values.items()
    }
    _write(account, known, values, changes, run)
    _follow_up(account, known, values, changes)
    created = len(values) - len(known)
    updated = sum(
        bool(changes[post_id] - {*posts.VOLATILE, *posts.BOOKKEEPING})
        for post_id in known
    )
    return StoreCounts(created, updated, len(known) - updated)


@transaction.atomic(savepoint=False)
def store_insights(
    *,
    account: InstagramAccount,
    items: Sequence[InsightsRow],
    run: SyncRun | None = None,
) -> None:
    """Store what Graph told of posts' reach, views, saves and shares.

    Where it had nothing, the post says why, and figures that are known stay.
    """
    if not items:
        return
    lock_account(account)
    told = {item.post_pk: item for item in items}
    span = Span.of(item.posted_at for item in items)
    known = (
        Post.objects.for_company(account.company)
        .filter(span.within("timestamp"), account=account, pk__in=told)
        .select_for_update()
        .order_by("pk")
        .values("pk", "like_count", "comment_count", *posts.INSIGHT_COLUMNS)
    )
    now = timezone.now()
    values = [posts.with_insights(row, told[row["pk"]]) for row in known]
    update_rows(
        Post,
        [
            {
                "id": row["pk"],
                "insights_run_id": run.pk if run else None,
                "updated_at": now,
                **{name: row[name] for name in posts.INSIGHT_COLUMNS},
            }
            for row in values
        ],
        between=("timestamp", span.first, span.last),
    )
    write_snapshots([row["pk"] for row in values], span)


@transaction.atomic(savepoint=False)
def save_progress(*, posts: Sequence[Post]) -> None:
    """Save how far the comments of these posts were read."""
    if not posts:
        return
    span = Span.of(post.timestamp for post in posts)
    update_rows(
        Post,
        [
            {
                "id": post.pk,
                "comments_cursor": post.comments_cursor,
                "comments_run_id": post.comments_run_id,
            }
            for post in posts
        ],
        between=("timestamp", span.first, span.last),
    )


@transaction.atomic(savepoint=False)
def mark_missing(
    *, account: InstagramAccount, run: SyncRun, since: datetime | None
) -> int:
    """Mark posts that a whole listing did not bring as deleted; nothing is removed.

    ``since``: the oldest post of a listing that was cut at Graph's limit of 10,000; what
    is older was out of reach, not deleted.
    """
    missing = (
        Post.objects.for_company(account.company)
        .filter(account=account, source=Source.API, deleted_at__isnull=True)
        .exclude(seen_run=run)
        .order_by("pk")
    )
    if since:
        missing = missing.filter(timestamp__gte=since)
    gone = list(missing.select_for_update().values_list("pk", "hashtags", "market"))
    hashtags = HashtagChanges()
    for _, tags, market in gone:
        hashtags.lose(tags, market)
    hashtags.save(account.company)
    now = timezone.now()
    return (
        Post.objects.for_company(account.company)
        .filter(pk__in=[pk for pk, _, _ in gone])
        .update(deleted_at=now, updated_at=now)
    )


def _known_posts(
    account: InstagramAccount, rows: Mapping[str, PostRow]
) -> dict[str, dict[str, Any]]:
    """The stored posts of a page, locked in one order so that no two workers deadlock."""
    times = {post_id: row.timestamp for post_id, row in rows.items()}
    found = posts.stored_keys(account, times)
    if not found:
        return {}
    span = Span.of(found.values())
    stored = (
        Post.objects.for_company(account.company)
        .filter(span.within("timestamp"), account=account, pk__in=found)
        .select_for_update()
        .order_by("pk")
        .values("pk", "post_id", *posts.COLUMNS)
    )
    return {row["post_id"]: row for row in stored}


def _changed(known: Mapping[str, Any] | None, new: Mapping[str, Any]) -> Set[str]:
    if known is None:
        return _ALL_COLUMNS
    return {name for name in posts.COLUMNS if new[name] != known[name]}


def _write(
    account: InstagramAccount,
    known: Mapping[str, Mapping[str, Any]],
    values: Mapping[str, dict[str, Any]],
    changes: Mapping[str, Set[str]],
    run: SyncRun | None,
) -> None:
    """Write what is new or changed and leave every ``values`` entry with its ``pk``."""
    _insert(account, [values[post_id] for post_id in values if post_id not in known])
    now = timezone.now()
    changed = [
        {"id": known[post_id]["pk"], "updated_at": now}
        | {name: values[post_id][name] for name in posts.COLUMNS}
        for post_id in known
        if changes[post_id] - {"seen_run_id"}
    ]
    only_seen = [
        known[post_id]["pk"] for post_id in known if changes[post_id] == {"seen_run_id"}
    ]
    if not known:
        return
    span = Span.of(row["timestamp"] for row in known.values())
    update_rows(Post, changed, between=("timestamp", span.first, span.last))
    if only_seen:
        rows = Post.objects.for_company(account.company).filter(pk__in=only_seen)
        rows.filter(span.within("timestamp")).update(seen_run=run)


def _insert(account: InstagramAccount, rows: Sequence[dict[str, Any]]) -> None:
    columns = ("post_id", *posts.COLUMNS)
    written = upsert(
        Post,
        [{name: row[name] for name in columns} for row in rows],
        constants={
            "company_id": account.company_id,
            "account_id": account.pk,
            "collected_at": timezone.now(),
        },
        returning=("post_id", "id"),
    )
    keys = dict(written)
    for row in rows:
        row["pk"] = keys[row["post_id"]]


def _follow_up(
    account: InstagramAccount,
    known: Mapping[str, Mapping[str, Any]],
    values: Mapping[str, Mapping[str, Any]],
    changes: Mapping[str, Set[str]],
) -> None:
    """What hangs on posts: hashtag rows and counters, snapshots, the news of texts."""
    retagged = [
        post_id
        for post_id, names in changes.items()
        if names & {"hashtags", "timestamp"}
    ]
    span = Span.of(row["timestamp"] for row in (*values.values(), *known.values()))
    write_tag_rows(
        account.company,
        [values[post_id]["pk"] for post_id in retagged],
        span,
        replace=[known[post_id]["pk"] for post_id in retagged if post_id in known],
    )
    hashtags = HashtagChanges()
    for post_id, names in changes.items():
        if names & {"hashtags", "market", "deleted_at"}:
            _count_tags(hashtags, known.get(post_id), values[post_id])
    hashtags.save(account.company)
    write_snapshots([row["pk"] for row in values.values()], span)
    if any(
        "caption" in names and values[post_id]["caption"]
        for post_id, names in changes.items()
    ):
        announce_texts(account.company_id)


def _count_tags(
    hashtags: HashtagChanges, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> None:
    """Deleted posts do not count."""
    if before and before["deleted_at"] is None:
        hashtags.lose(before["hashtags"], before["market"])
    if after["deleted_at"] is None:
        hashtags.gain(after["hashtags"], after["market"])
