"""Pages with opaque cursors: positions in the list, so that new rows shift nothing."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from instagram.sandbox import store
from instagram.sandbox.errors import parameter

PREFIX = "QVFI"  # what Meta's own cursors begin with
Cursor = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Listing:
    """A newest-first list in the store that can be cut into pages."""

    table: str
    key: str
    condition: str
    values: tuple[Any, ...]
    # A whole number that falls from row to row.
    order: str = "posted_at"


@dataclass(frozen=True, slots=True)
class Cut:
    """Which page of a list is wanted."""

    limit: int
    after: str = ""
    before: str = ""


def encode(row: store.Row, key: str, order: str = "posted_at") -> str:
    raw = f"{row[order]}.{row[key]}"[::-1].encode()
    return PREFIX + base64.urlsafe_b64encode(raw).decode().rstrip("=")


def decode(cursor: str) -> Cursor:
    try:
        body = cursor.removeprefix(PREFIX)
        raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()[::-1]
        moment, key = raw.split(".", 1)
        return int(moment), key
    except (binascii.Error, UnicodeDecodeError, ValueError):
        message = "The cursor is not valid for this request"
        raise parameter(message) from None


def limit(text: str, *, default: int, most: int) -> int:
    """How many rows a page holds; more than the maximum is cut down silently."""
    if not text:
        return default
    if not text.lstrip("-").isdigit():
        message = "Param limit must be an integer"
        raise parameter(message)
    if int(text) < 1:
        message = "Param limit must be greater than or equal to 1"
        raise parameter(message)
    return min(int(text), most)


def moment(name: str, text: str) -> int:
    """`since` and `until`: seconds or a date; 0 where nothing is given."""
    if not text or text.isdigit():
        return int(text or 0)
    try:
        return store.seconds(datetime.fromisoformat(text))
    except ValueError:
        message = f"Param {name} must be a UNIX timestamp or a date"
        raise parameter(message) from None


def page(listing: Listing, cut: Cut) -> tuple[list[store.Row], bool, bool]:
    """The wanted rows, and whether there are more behind and before them."""
    backwards = bool(cut.before) and not cut.after
    edge = cut.after or cut.before
    sign, order = (">", "ASC") if backwards else ("<", "DESC")
    where, values = listing.condition, list(listing.values)
    if edge:
        where += f" AND ({listing.order}, {listing.key}) {sign} (?, ?)"
        values += decode(edge)
    found = store.rows(
        f"SELECT * FROM {listing.table} WHERE {where} "  # noqa: S608 - own names
        f"ORDER BY {listing.order} {order}, {listing.key} {order} LIMIT {cut.limit + 1}",
        *values,
    )
    has_more, found = len(found) > cut.limit, found[: cut.limit]
    if backwards:
        return found[::-1], True, has_more
    return found, has_more, bool(edge)


def answer(
    listing: Listing,
    cut: Cut,
    show: Callable[[Sequence[store.Row]], list[dict[str, Any]]],
    link: Callable[[dict[str, str]], str],
) -> dict[str, Any]:
    """`{"data": […], "paging": {…}}`; the last page has no `next`."""
    found, has_next, has_previous = page(listing, cut)
    if not found:
        return {"data": []}
    first, last = (encode(found[at], listing.key, listing.order) for at in (0, -1))
    paging: dict[str, Any] = {"cursors": {"before": first, "after": last}}
    size = {"limit": str(cut.limit)}
    if has_next:
        paging["next"] = link(size | {"after": last})
    if has_previous:
        paging["previous"] = link(size | {"before": first})
    return {"data": show(found), "paging": paging}


def url(address: str, values: dict[str, str]) -> str:
    return f"{address}?{urlencode(values)}"
