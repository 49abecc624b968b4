"""The one way in for public posts of others; the same rows twice change nothing.

A figure that Instagram does not tell is unknown: likes that their owner hides become so
again, all others stay as they were last told.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from instagram.clients.public import OtherProfile
from instagram.engagement import rate_by_followers
from instagram.enums import CreatorStatus, HashtagListing
from instagram.hashtags import extract_hashtags
from instagram.models import (
    Creator,
    CreatorPost,
    CreatorSnapshot,
    HashtagPost,
    WatchedHashtag,
)
from instagram.rows import HashtagPostRow, PostRow
from kbeauty.lib.upsert import upsert

_COUNTS = ("follower_count", "follows_count", "media_count")


def store_hashtag_posts(
    *,
    watched: WatchedHashtag,
    items: Iterable[HashtagPostRow],
    listing: HashtagListing,
) -> int:
    """Store a page of posts below a hashtag; how many of them are new to us."""
    now = timezone.now()
    rows = {row.media_id: _hashtag_columns(row) for row in items}
    volatile = ["caption", "hashtags", "media_url", "like_count", "last_seen_at"]
    if listing == HashtagListing.TOP:
        # One of the top list stays so when it shows up as recent.
        volatile.append("listing")
    written = upsert(
        HashtagPost,
        _ordered(rows),
        unique=("watched_id", "media_id"),
        update=volatile,
        keep_known=("timestamp", "comment_count"),
        constants={
            "company_id": watched.company_id,
            "watched_id": watched.pk,
            "listing": listing,
            "first_seen_at": now,
            "last_seen_at": now,
        },
        returning=("first_seen_at",),
    )
    return sum(first_seen == now for (first_seen,) in written)


def _ordered(rows: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    # One order everywhere, so that no two workers deadlock.
    return [rows[key] for key in sorted(rows)]


def _hashtag_columns(row: HashtagPostRow) -> dict[str, Any]:
    return {
        "media_id": row.media_id,
        "caption": row.caption,
        "media_type": row.media_type,
        "media_url": row.media_url,
        "permalink": _address(row.permalink),
        "timestamp": row.timestamp,
        "like_count": row.like_count,
        "comment_count": row.comment_count,
        "hashtags": list(extract_hashtags(row.caption)),
        "raw_data": dict(row.raw_data),
    }


def _address(text: str, limit: int = 500) -> str:
    """Half an address leads nowhere."""
    return text if len(text) <= limit else ""


def store_creator_posts(*, creator: Creator, items: Sequence[PostRow]) -> None:
    """Store a page of a creator's posts, measured by the followers of today."""
    rows = {row.post_id: _creator_columns(row, creator) for row in items}
    now = timezone.now()
    upsert(
        CreatorPost,
        _ordered(rows),
        unique=("creator_id", "media_id"),
        update=(
            *("caption", "hashtags", "like_count", "media_url", "engagement_rate"),
            *("raw_data", "updated_at"),
        ),
        keep_known=("comment_count", "view_count"),
        constants={
            "company_id": creator.company_id,
            "creator_id": creator.pk,
            "collected_at": now,
            "updated_at": now,
        },
    )


def _creator_columns(row: PostRow, creator: Creator) -> dict[str, Any]:
    rest = dict(row.raw_data)
    if row.children:
        rest["children"] = [dict(child) for child in row.children]
    return {
        "media_id": row.post_id,
        "timestamp": row.timestamp,
        "caption": row.caption,
        "media_type": row.media_type,
        "media_product_type": row.media_product_type,
        "media_url": row.media_url,
        "permalink": _address(row.permalink),
        "like_count": row.like_count,
        "comment_count": row.comment_count,
        "view_count": row.views,
        "hashtags": list(extract_hashtags(row.caption)),
        "engagement_rate": rate_by_followers(
            likes=row.like_count,
            comments=row.comment_count,
            followers=creator.follower_count,
        ),
        "raw_data": rest,
    }


def profile_values(profile: OtherProfile) -> dict[str, Any]:
    """The columns of a creator that its profile tells; what it leaves out is not among them."""
    told = {
        "instagram_user_id": profile.user_id,
        "name": profile.name and profile.name[:200],
        "bio": profile.biography,
        "website": _address(profile.website or "") or None,
        "profile_picture_url": profile.profile_picture_url,
        "follower_count": profile.followers_count,
        "follows_count": profile.follows_count,
        "media_count": profile.media_count,
    }
    return {
        **{name: value for name, value in told.items() if value is not None},
        "raw_data": dict(profile.raw_data),
        "status": CreatorStatus.FOUND,
        "reason": "",
        "last_updated": timezone.now(),
    }


def write_creator_snapshot(*, creator: Creator, profile: OtherProfile) -> None:
    """Keep today's counts; the same again writes nothing."""
    counts = (profile.followers_count, profile.follows_count, profile.media_count)
    upsert(
        CreatorSnapshot,
        [dict(zip(_COUNTS, counts, strict=True))],
        unique=("creator_id", "captured_on"),
        keep_known=_COUNTS,
        constants={
            "company_id": creator.company_id,
            "creator_id": creator.pk,
            "captured_on": timezone.now().date(),
        },
    )
