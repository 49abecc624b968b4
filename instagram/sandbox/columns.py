"""Reads one row of a file of posts, whatever its columns are called."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from instagram.sandbox.records import ChildRecord, MediaRecord

Cells = Mapping[str, Any]

# Names a column may have; the first that is there counts.
ID = ("id", "media_id", "post_id")
TIME = ("timestamp", "time", "date", "posted_at", "created_at")
CAPTION = ("caption", "text")
LIKES = ("like_count", "likes")
COMMENTS = ("comments_count", "comment_count", "comments")
OWNER = ("username", "user")
FOLLOWERS = ("followers_count", "followers")
INSIGHTS = {
    "reach": ("reach",),
    "views": ("views", "impressions", "plays"),
    "saved": ("saved", "saves"),
    "shares": ("shares", "shares_count"),
    "profile_visits": ("profile_visits",),
    "follows": ("follows",),
    "total_interactions": ("total_interactions",),
    "reposts": ("reposts",),
    "ig_reels_avg_watch_time": ("ig_reels_avg_watch_time",),
    "ig_reels_video_view_total_time": ("ig_reels_video_view_total_time",),
}
# Posts without a date are laid out backwards from here.
NEWEST = datetime(2026, 11, 1, 12, tzinfo=UTC)
DISTANCE = timedelta(hours=12)


def first(cells: Cells, names: tuple[str, ...]) -> Any:
    """The first of the named cells that holds anything."""
    for name in names:
        value = cells.get(name)
        if value is not None and value != "":
            return value
    return None


def whole(value: Any) -> int | None:
    """A count, also where a table program made `1930.0` of it."""
    if value is None or isinstance(value, dict | list):
        return None
    number = float(str(value).replace(",", ""))
    if number != number or number < 0:  # not a number
        return None
    return int(number)


def stable_id(*parts: object) -> str:
    """An id in Instagram's spelling, the same for the same post each time."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return f"179{int.from_bytes(digest[:8]) % 10**14:014d}"


def moment(value: Any, index: int) -> datetime:
    if value is None:
        return NEWEST - index * DISTANCE
    if str(value).isdigit():
        return datetime.fromtimestamp(int(value), UTC)
    found = datetime.fromisoformat(str(value).strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def media(cells: Cells, index: int, username: str) -> MediaRecord:
    """The post in one row. Raises ValueError where a cell cannot be read."""
    text = _caption(cells)
    media_id = first(cells, ID)
    code = str(cells.get("shortcode") or "")
    if media_id is None:
        media_id = stable_id(username, code) if code else stable_id(username, index)
    kind = _media_type(cells)
    product = cells.get("media_product_type")
    return MediaRecord(
        media_id=str(media_id),
        username=username,
        timestamp=moment(first(cells, TIME), index),
        caption=text,
        media_type=kind,
        media_product_type=str(product or ("REELS" if kind == "VIDEO" else "FEED")),
        shortcode=code,
        permalink=str(cells.get("permalink") or ""),
        media_url=str(cells.get("media_url") or ""),
        thumbnail_url=str(cells.get("thumbnail_url") or ""),
        like_count=whole(first(cells, LIKES)),
        comments_count=whole(first(cells, COMMENTS)),
        children=_children(cells, str(media_id), kind),
        insights=_insights(cells),
        alt_text=str(cells.get("alt_text") or ""),
    )


def _caption(cells: Cells) -> str:
    text = str(first(cells, CAPTION) or "")
    tags = str(cells.get("hashtags") or "").strip()
    # A column of its own for hashtags that the caption does not repeat.
    if tags.startswith("#") and tags not in text:
        return f"{text}\n\n{tags}".strip()
    return text


def _media_type(cells: Cells) -> str:
    given = cells.get("media_type")
    if given:
        return str(given).upper()
    if str(cells.get("is_video", "")).lower() in {"true", "1", "yes"}:
        return "VIDEO"
    pictures = whole(cells.get("media_count")) or 1
    return "CAROUSEL_ALBUM" if pictures > 1 else "IMAGE"


def _children(cells: Cells, media_id: str, kind: str) -> tuple[ChildRecord, ...]:
    nested = cells.get("children")
    if isinstance(nested, dict):
        return tuple(
            ChildRecord(
                media_id=str(child["id"]),
                media_type=child.get("media_type", "IMAGE"),
                media_url=child.get("media_url", ""),
                thumbnail_url=child.get("thumbnail_url", ""),
            )
            for child in nested.get("data", [])
        )
    if kind != "CAROUSEL_ALBUM":
        return ()
    pictures = max(2, whole(cells.get("media_count")) or 2)
    return tuple(
        ChildRecord(media_id=stable_id(media_id, "child", number))
        for number in range(pictures)
    )


def _insights(cells: Cells) -> dict[str, int | float]:
    found: dict[str, int | float] = {}
    nested = cells.get("insights")
    if isinstance(nested, dict):
        for metric in nested.get("data", []):
            found[metric["name"]] = metric["values"][0]["value"]
    for name, names in INSIGHTS.items():
        value = whole(first(cells, names))
        if value is not None:
            found[name] = value
    return found
