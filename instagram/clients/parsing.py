"""From Graph's JSON to our rows, forgiving what the field has seen.

One broken item is left out and named, never the page; the numbers may come as text, the
answer may be flat or wrapped in ``data``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from instagram.clients.schemas import ItemNote, Profile
from instagram.enums import MediaType, ProductType
from instagram.rows import CommentRow, PostRow

MAX_COUNT = 2**63 - 1
MAX_ID = 64
# Clocks differ; past this a timestamp is called a future one.
CLOCK_SKEW = timedelta(minutes=10)
# Fields that have a column of their own; all others stay in raw_data.
_MEDIA_FIELDS = frozenset(
    {
        "id",
        "caption",
        "media_type",
        "media_product_type",
        "media_url",
        "thumbnail_url",
        "permalink",
        "shortcode",
        "timestamp",
        "like_count",
        "comments_count",
        "children",
    }
)
_COMMENT_FIELDS = frozenset(
    {
        "id",
        "text",
        "timestamp",
        "username",
        "from",
        "like_count",
        "hidden",
        "parent_id",
        "replies",
    }
)


class UnreadableItemError(Exception):
    """An item that cannot become a row."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def objects(payload: Any) -> list[Any] | None:
    """The items of ``{"data": […]}``; None if it is nothing of the kind."""
    if not isinstance(payload, dict) or not isinstance(payload.get("data"), list):
        return None
    data: list[Any] = payload["data"]
    return data


def single(payload: Any) -> dict[str, Any] | None:
    """The one object of an answer, flat or wrapped in a list of one."""
    if not isinstance(payload, dict):
        return None
    wrapped = payload.get("data")
    if isinstance(wrapped, list):
        wrapped = wrapped[0] if wrapped else None
        return wrapped if isinstance(wrapped, dict) else None
    return wrapped if isinstance(wrapped, dict) else payload


def text(value: Any) -> str:
    """A text or a number as text; anything else is empty."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def count(value: Any) -> int | None:
    """A count, also one written as text; None when hidden, negative or no number."""
    if isinstance(value, str):
        value = int(value) if re.fullmatch(r"\d{1,19}", value.strip()) else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= MAX_COUNT else None


def number(value: Any) -> int | float | None:
    """A figure of the insights: a count, or a fraction such as a rate."""
    if isinstance(value, str) and re.fullmatch(r"\d{1,19}\.\d{1,18}", value.strip()):
        value = float(value)
    if isinstance(value, float) and 0 <= value <= MAX_COUNT and not value.is_integer():
        return value
    return count(value)


def moment(value: Any) -> datetime | None:
    """A time in UTC from "2019-09-26T22:36:43+0000" or unix seconds."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
        if not isinstance(value, str) or "T" not in value:
            return None
        parsed = datetime.fromisoformat(value.strip())
        if parsed.tzinfo is None:
            return parsed.replace(tzinfo=UTC)
        return parsed.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def scopes(value: Any) -> tuple[str, ...]:
    """Permissions from a list or from "a,b"."""
    parts: Iterable[Any] = value.split(",") if isinstance(value, str) else value
    if not isinstance(parts, list):
        return ()
    names = [name.strip() for name in parts if isinstance(name, str)]
    return tuple(dict.fromkeys(name for name in names if name))


def _identity(item: Any) -> tuple[dict[str, Any], str, datetime]:
    if not isinstance(item, dict):
        raise UnreadableItemError(reason="not_an_object")
    item_id = text(item.get("id"))
    if not item_id or len(item_id) > MAX_ID:
        raise UnreadableItemError(reason="no_id")
    timestamp = moment(item.get("timestamp"))
    if timestamp is None:
        raise UnreadableItemError(reason="no_timestamp")
    return item, item_id, timestamp


def _rest(item: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in known}


def _choice(value: Any, allowed: Iterable[str]) -> str:
    name = text(value).upper()
    return name if name in allowed else ""


def post_row(item: Any) -> PostRow:
    """One media object; a hidden like count stays None."""
    fields, post_id, timestamp = _identity(item)
    rest = _rest(fields, _MEDIA_FIELDS)
    media_type = _choice(fields.get("media_type"), MediaType.values)
    product_type = _choice(fields.get("media_product_type"), ProductType.values)
    for name, read in (
        ("media_type", media_type),
        ("media_product_type", product_type),
    ):
        if not read and fields.get(name):
            rest[name] = fields[name]
    return PostRow(
        post_id=post_id,
        timestamp=timestamp,
        caption=text(fields.get("caption")),
        media_type=media_type,
        media_product_type=product_type,
        media_url=text(fields.get("media_url")),
        thumbnail_url=text(fields.get("thumbnail_url")),
        permalink=text(fields.get("permalink")),
        shortcode=text(fields.get("shortcode")),
        like_count=count(fields.get("like_count")),
        comment_count=count(fields.get("comments_count")),
        children=children(fields.get("children")),
        raw_data=rest,
    )


def children(value: Any) -> tuple[dict[str, Any], ...]:
    """A carousel's parts, from ``{"data": […]}`` or a bare list."""
    items = objects(value) if isinstance(value, dict) else value
    if not isinstance(items, list):
        return ()
    return tuple(item for item in items if isinstance(item, dict) and item.get("id"))


def comment_row(item: Any, *, parent_id: str = "") -> CommentRow:
    """One comment or reply; who wrote it may be missing."""
    fields, comment_id, timestamp = _identity(item)
    author = fields.get("from")
    author = author if isinstance(author, dict) else {}
    return CommentRow(
        comment_id=comment_id,
        timestamp=timestamp,
        text=text(fields.get("text")),
        parent_id=parent_id or text(fields.get("parent_id")),
        username=text(fields.get("username")) or text(author.get("username")),
        author_id=text(author.get("id")),
        like_count=count(fields.get("like_count")),
        is_hidden=fields.get("hidden") is True,
        raw_data=_rest(fields, _COMMENT_FIELDS),
    )


@dataclass(slots=True)
class Notes:
    """What a page's items gave to note."""

    skipped: list[ItemNote] = field(default_factory=list)
    noted: list[ItemNote] = field(default_factory=list)

    def skip(self, item: Any, reason: str) -> None:
        item_id = text(item.get("id")) if isinstance(item, dict) else ""
        self.skipped.append(ItemNote(item_id[:MAX_ID], reason))

    def check(self, item_id: str, timestamp: datetime) -> None:
        if timestamp > datetime.now(UTC) + CLOCK_SKEW:
            self.noted.append(ItemNote(item_id, "future_timestamp"))


def post_rows(items: Iterable[Any], notes: Notes) -> Iterator[PostRow]:
    for item in items:
        try:
            row = post_row(item)
        except UnreadableItemError as error:
            notes.skip(item, error.reason)
            continue
        notes.check(row.post_id, row.timestamp)
        yield row


def comment_rows(
    items: Iterable[Any], notes: Notes, *, parent_id: str = ""
) -> Iterator[CommentRow]:
    for item in items:
        try:
            row = comment_row(item, parent_id=parent_id)
        except UnreadableItemError as error:
            notes.skip(item, error.reason)
            continue
        notes.check(row.comment_id, row.timestamp)
        yield row


def profile(payload: Any) -> Profile | None:
    """``/me``; None without an id."""
    fields = single(payload)
    user_id = text((fields or {}).get("user_id")) or text((fields or {}).get("id"))
    if fields is None or not user_id:
        return None
    return Profile(
        user_id=user_id[:MAX_ID],
        app_scoped_id=text(fields.get("id"))[:MAX_ID],
        username=text(fields.get("username")),
        name=text(fields.get("name")),
        account_type=text(fields.get("account_type")),
        profile_picture_url=text(fields.get("profile_picture_url")),
        biography=text(fields.get("biography")),
        website=text(fields.get("website")),
        followers_count=count(fields.get("followers_count")),
        follows_count=count(fields.get("follows_count")),
        media_count=count(fields.get("media_count")),
    )


def insight_values(items: Iterable[Any]) -> dict[str, int | float]:
    """Metric name to figure; a breakdown's parts are "navigation.tap_back"."""
    values: dict[str, int | float] = {}
    for item in items:
        if not isinstance(item, dict) or not text(item.get("name")):
            continue
        name, total = text(item["name"]), item.get("total_value")
        total = total if isinstance(total, dict) else {}
        read = number(_first_value(item.get("values")))
        read = number(total.get("value")) if read is None else read
        if read is not None:
            values[name] = read
        values |= _parts(name, total.get("breakdowns"))
    return values


def _first_value(values: Any) -> Any:
    first = values[0] if isinstance(values, list) and values else None
    return first.get("value") if isinstance(first, dict) else None


def _parts(name: str, breakdowns: Any) -> dict[str, int | float]:
    found: dict[str, int | float] = {}
    for breakdown in breakdowns if isinstance(breakdowns, list) else []:
        results = breakdown.get("results") if isinstance(breakdown, dict) else None
        for result in results if isinstance(results, list) else []:
            keys = result.get("dimension_values") if isinstance(result, dict) else None
            read = number(result.get("value")) if isinstance(keys, list) else None
            if read is not None:
                # Recorded answers have lower case where the documentation has upper.
                found[".".join([name, *map(text, keys or [])]).lower()] = read
    return found
