"""Entries of Instagram's own data download (posts_1.json, reels.json, stories.json)."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from instagram.enums import MediaType, ProductType
from instagram.imports import values
from instagram.imports.dates import read_timestamp
from instagram.imports.issues import VALUE_LIMIT, Issue, ValueRefusedError
from instagram.imports.posts import Plan, Reading, derive_id
from instagram.rows import PostRow

_VIDEO_ENDINGS = {".mp4", ".mov", ".webm"}
_PRODUCTS = {
    "ig_reels_media": ProductType.REELS,
    "ig_stories": ProductType.STORY,
}


def is_download_entry(entry: object) -> bool:
    """A media entry of the download: it names files on disk, not links."""
    if not isinstance(entry, dict):
        return False
    media = entry.get("media")
    if isinstance(media, list):
        return any(is_download_entry(item) for item in media)
    return "uri" in entry and "creation_timestamp" in entry


def read_entry(plan: Plan, line: int, entry: Mapping[str, Any], key: str) -> Reading:
    """One entry as a post; the download carries no counts at all."""
    media = entry.get("media")
    items = (
        [item for item in media if isinstance(item, dict)]
        if isinstance(media, list)
        else [entry]
    )
    first = items[0] if items else {}
    moment = entry.get("creation_timestamp") or first.get("creation_timestamp")
    title = entry.get("title") or first.get("title") or ""
    column, value = "creation_timestamp", moment
    try:
        timestamp = read_timestamp(moment, zone=plan.zone, now=plan.now)
        column, value = "title", title
        caption = values.read_caption(repair_text(title))
    except ValueRefusedError as error:
        shown = values.clean_text(value)[:VALUE_LIMIT]
        return Reading(line, None, (Issue(line, error.reason, column, shown),))
    types = [_media_type(item) for item in items]
    post = PostRow(
        post_id=derive_id("", f"{moment}\n{caption}\n"),
        timestamp=timestamp,
        caption=caption,
        media_type=MediaType.CAROUSEL_ALBUM if len(types) > 1 else types[0],
        media_product_type=_PRODUCTS.get(key, ProductType.FEED),
        children=tuple({"media_type": kind} for kind in types)
        if len(types) > 1
        else (),
        raw_data={"uri": [values.clean_text(item.get("uri")) for item in items]},
    )
    return Reading(line, post)


def repair_text(text: object) -> str:
    return values.repair_mojibake(str(text))


def _media_type(item: Mapping[str, Any]) -> str:
    ending = PurePosixPath(str(item.get("uri", ""))).suffix.lower()
    return MediaType.VIDEO if ending in _VIDEO_ENDINGS else MediaType.IMAGE
