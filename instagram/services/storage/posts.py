"""How what a source tells about a post joins what is known of it."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection
from django.utils import timezone

from instagram import engagement
from instagram.enums import InsightsStatus, Source
from instagram.hashtags import extract_hashtags, normalize_hashtags
from instagram.models import AccountSnapshot, InstagramAccount, SyncRun
from instagram.rows import InsightsRow, PostRow
from instagram.services.storage.spans import Span
from kbeauty.lib.upsert import storable

COUNTS = ("like_count", "comment_count", "reach", "views", "saved", "shares")
# Counts that Graph brings by insights, one call per post, not with the listing.
INSIGHT_COUNTS = ("reach", "views", "saved", "shares")
RATES = (
    "engagement_rate",
    "engagement_rate_by_reach",
    "engagement_rate_by_views",
)
# Signed links change with each answer: no reason to call a post changed.
VOLATILE = ("media_url", "thumbnail_url", "children", "raw_data")
BOOKKEEPING = ("seen_run_id", "comments_run_id", "insights_status", "insights_reason")
_LIMITS = {
    "media_type": 16,
    "media_product_type": 8,
    "permalink": 500,
    "shortcode": 64,
}
_TEXTS = ("caption", "media_url", "thumbnail_url", *_LIMITS)
_texts_of = attrgetter(*_TEXTS)
_counts_of = attrgetter(*COUNTS)
_insight_counts_of = attrgetter(*INSIGHT_COUNTS)
_NO_COUNTS = (None,) * len(INSIGHT_COUNTS)
# What an upsert writes, by column.
COLUMNS = (
    *_TEXTS,
    *COUNTS,
    *RATES,
    *BOOKKEEPING,
    "children",
    "deleted_at",
    "followers_at_post",
    "followers_estimated",
    "hashtags",
    "insights",
    "market",
    "raw_data",
    "read_by",
    "source",
    "timestamp",
)
# What insights change, by column.
INSIGHT_COLUMNS = (
    *INSIGHT_COUNTS,
    *RATES,
    "followers_at_post",
    "insights",
    "insights_reason",
    "insights_status",
    "source",
)
# An account's count of today still holds for a post of the last days.
FRESH_DAYS = 2
NOT_IN_FILE = "not_in_file"
_MAX_COUNT = 2**63 - 1

_BLANK: dict[str, Any] = {
    **dict.fromkeys(COLUMNS),
    **dict.fromkeys(("market", "read_by", "source", *_TEXTS), ""),
    "insights": {},
    "insights_status": InsightsStatus.PENDING,
    "insights_reason": "",
    "followers_estimated": False,
}


def count(value: object) -> int | None:
    """A count as the database holds it; None for what cannot be one (Meta's -1)."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if 0 <= value <= _MAX_COUNT else None


class Followers:
    """Followers of an account on the day of a post.

    The snapshot of that day or the nearest before tells; before the first snapshot all
    there is is today's figure, exact for a post of the last two days and an estimate for
    what was posted before the account was connected.
    """

    def __init__(self, account: InstagramAccount) -> None:
        rows = (
            AccountSnapshot.objects.for_company(account.company)
            .filter(account=account, followers_count__isnull=False)
            .order_by("captured_on")
            .values_list("captured_on", "followers_count")
        )
        self._days: list[date] = []
        self._counts: list[int] = []
        for day, followers in rows:
            self._days.append(day)
            self._counts.append(followers)
        self._now = account.followers_count
        self._today = timezone.now().date()

    def on(self, day: date) -> dict[str, Any]:
        """The post's columns: the number, and whether it is today's for a day long past."""
        position = bisect_right(self._days, day)
        if position:
            return _followers(self._counts[position - 1])
        is_old = (self._today - day).days > FRESH_DAYS
        return _followers(self._now, is_estimated=is_old and self._now is not None)


# Each looks once into the unique index for every post. As plain conditions, tables without
# fresh statistics make the planner read all posts of the account for every page.
_AT_THEIR_TIME = """
SELECT found.id, found.post_id, found.timestamp
FROM unnest(%(ids)s::text[], %(times)s::timestamptz[]) AS wanted (post_id, timestamp)
CROSS JOIN LATERAL (
    SELECT id, post_id, timestamp FROM instagram_post
    WHERE account_id = %(account)s AND post_id = wanted.post_id
    AND timestamp = wanted.timestamp AND timestamp BETWEEN %(first)s AND %(last)s OFFSET 0
) AS found
"""
_AT_ANY_TIME = """
SELECT found.id, found.post_id, found.timestamp
FROM unnest(%(ids)s::text[]) AS wanted (post_id)
CROSS JOIN LATERAL (
    SELECT id, post_id, timestamp FROM instagram_post
    WHERE account_id = %(account)s AND post_id = wanted.post_id OFFSET 0
) AS found
"""


# What of a stored post is needed to find the rest: primary key, Graph's id, time.
Place = tuple[int, str, datetime]


def stored_keys(
    account: InstagramAccount, times: Mapping[str, datetime]
) -> dict[int, datetime]:
    """Those of an account's posts that are stored, with their times, by primary key.

    Where the source tells another time than it did, in every month that there is.
    """
    found = _at_their_time(account, times)
    missing = times.keys() - {post_id for _, post_id, _ in found}
    found += stored_places(account, missing)
    return {pk: moment for pk, _, moment in found}


def _at_their_time(
    account: InstagramAccount, times: Mapping[str, datetime]
) -> list[Place]:
    span = Span.of(times.values())
    given: dict[str, Any] = {
        "account": account.pk,
        "ids": list(times),
        "times": list(times.values()),
        "first": span.first,
        "last": span.last,
    }
    with connection.cursor() as cursor:
        cursor.execute(_AT_THEIR_TIME, given)
        return list(cursor.fetchall())


def stored_places(account: InstagramAccount, post_ids: Iterable[str]) -> list[Place]:
    """Those of an account's posts that are stored, whenever they were posted."""
    wanted = list(post_ids)
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_AT_ANY_TIME, {"account": account.pk, "ids": wanted})
        return list(cursor.fetchall())


def merged(
    row: PostRow,
    known: Mapping[str, Any] | None,
    *,
    account: InstagramAccount,
    followers: Followers,
    source: Source,
    run: SyncRun | None,
) -> dict[str, Any]:
    """The columns of a post after ``row``; ``known`` holds them before it, if any."""
    before = known or _BLANK
    is_api = source == Source.API
    if before["source"] == Source.API and not is_api:
        return _filled(row, before)
    values = dict(before)
    values["post_id"] = row.post_id
    values["timestamp"] = row.timestamp
    values |= _texts(row, before, is_api=is_api)
    values |= _counts(row, before, is_api=is_api)
    values["hashtags"] = _hashtags(row, values["caption"])
    values["source"] = Source.API if is_api else before["source"] or Source.IMPORT
    values["market"] = account.market or before["market"]
    values["insights"] = {**before["insights"], **row.insights}
    values |= _insights_state(row, before, is_api=is_api)
    if row.children or is_api or known is None:
        values["children"] = [dict(child) for child in row.children]
    if row.raw_data or known is None:
        values["raw_data"] = dict(row.raw_data)
    if told := count(row.followers_at_post):
        values |= _followers(told)
    elif before["followers_at_post"] is None:
        values |= followers.on(row.timestamp.date())
    if is_api:
        values["deleted_at"] = None
        values["seen_run_id"] = run.pk if run else before["seen_run_id"]
    if values["caption"] != before["caption"]:
        values["read_by"] = ""
    if values["comment_count"] != before["comment_count"]:
        values["comments_run_id"] = None
    return values | rates(values)


def _filled(row: PostRow, before: Mapping[str, Any]) -> dict[str, Any]:
    """A file's row for a post that Instagram tells about: only what is not known yet.

    An export may be a year old; what the API brought since must not go back to it.
    """
    values = dict(before)
    for name in COUNTS:
        if before[name] is None:
            values[name] = count(getattr(row, name))
    values["insights"] = {**row.insights, **before["insights"]}
    # The day's own figure beats the estimate for posts from before the connection.
    if told := count(row.followers_at_post):
        values |= _followers(told)
    return values | rates(values)


def _followers(number: int | None, *, is_estimated: bool = False) -> dict[str, Any]:
    return {"followers_at_post": number, "followers_estimated": is_estimated}


def with_insights(known: Mapping[str, Any], row: InsightsRow) -> dict[str, Any]:
    """The columns of a post after its insights; what they do not tell stays."""
    if row.unavailable:
        return {
            **known,
            "insights_status": InsightsStatus.UNAVAILABLE,
            "insights_reason": row.unavailable[:64],
        }
    values = {
        **known,
        "insights": {**known["insights"], **row.values},
        "insights_status": InsightsStatus.AVAILABLE,
        "insights_reason": "",
    }
    for name in INSIGHT_COUNTS:
        told = count(row.values.get(name))
        values[name] = known[name] if told is None else told
    return values | rates(values)


def rates(values: Mapping[str, Any]) -> dict[str, float | None]:
    """The three engagement rates of a post's columns."""
    likes = values["like_count"]
    comments = engagement.counted_comments(
        values["comment_count"], is_told=values["source"] == Source.API
    )
    total = engagement.interactions(
        likes=likes,
        comments=comments,
        saved=values["saved"],
        shares=values["shares"],
    )
    return {
        "engagement_rate": engagement.rate_by_followers(
            likes=likes,
            comments=comments,
            followers=values["followers_at_post"],
        ),
        "engagement_rate_by_reach": engagement.rate_by_reach(
            total=total, reach=values["reach"]
        ),
        "engagement_rate_by_views": engagement.rate_by_views(
            total=total, views=values["views"]
        ),
    }


def _texts(row: PostRow, before: Mapping[str, Any], *, is_api: bool) -> dict[str, str]:
    """Graph leaves out what is empty; a file leaves out what it has no column for."""
    told = dict(zip(_TEXTS, map(storable, _texts_of(row)), strict=True))
    for name, limit in _LIMITS.items():
        told[name] = told[name][:limit]
    if is_api:
        return told
    return {name: value or before[name] for name, value in told.items()}


def _counts(
    row: PostRow, before: Mapping[str, Any], *, is_api: bool
) -> dict[str, int | None]:
    values = {}
    for name, value in zip(COUNTS, _counts_of(row), strict=True):
        told = count(value)
        # Graph always sends likes unless their owner hides them: then they are unknown.
        is_hidden = told is None and is_api and name == "like_count"
        values[name] = before[name] if told is None and not is_hidden else told
    return values


def _hashtags(row: PostRow, caption: str) -> list[str]:
    if row.hashtags is None:
        return list(extract_hashtags(caption))
    return list(normalize_hashtags(storable(row.hashtags)))


def _insights_state(
    row: PostRow, before: Mapping[str, Any], *, is_api: bool
) -> dict[str, str]:
    status, reason = before["insights_status"], before["insights_reason"]
    if row.insights or _insight_counts_of(row) != _NO_COUNTS:
        status, reason = InsightsStatus.AVAILABLE, ""
    elif is_api and reason == NOT_IN_FILE:
        status, reason = InsightsStatus.PENDING, ""
    elif not is_api and status == InsightsStatus.PENDING:
        status, reason = InsightsStatus.UNAVAILABLE, NOT_IN_FILE
    return {"insights_status": status, "insights_reason": reason}
