"""Posts of other people's accounts, as far as they are shown to everybody."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from instagram.sandbox import people, store
from instagram.sandbox.call import Call
from instagram.sandbox.fields import Field
from instagram.sandbox.nodes import ID, MEDIA, Edge, Getter, show


def _url(call: Call, row: store.Row) -> str | None:
    """Albums tell only those of their pages."""
    is_album = row["media_type"] == "CAROUSEL_ALBUM"
    return None if is_album else str(MEDIA["media_url"](call, row))


def _views(call: Call, row: store.Row) -> int | None:
    """Plays of a reel, paid ones too; other posts do not tell."""
    if row["media_product_type"] != "REELS":
        return None
    views = json.loads(row["insights"]).get("views")
    return None if views is None else int(views)


def _children(call: Call, row: store.Row, field: Field) -> dict[str, Any] | None:
    found = store.rows(
        "SELECT * FROM media WHERE parent_id = ? AND parent_id <> '' ORDER BY rowid",
        row["media_id"],
    )
    pages = [show(call, each, field.fields or ID, CHILD, {}) for each in found]
    return {"data": pages} if pages else None


CHILD: dict[str, Getter] = {
    name: MEDIA[name] for name in ("id", "media_type", "media_url", "permalink")
}
SHOWN: dict[str, Getter] = MEDIA | {"media_url": _url, "view_count": _views}
EDGES: dict[str, Edge] = {"children": _children}


def show_media(
    call: Call, row: store.Row, wanted: Sequence[Field], allowed: Sequence[str]
) -> dict[str, Any]:
    """A post with those of the wanted fields that strangers may see."""
    call = replace(call, owner=people.account(row["user_id"]))
    getters = {name: get for name, get in SHOWN.items() if name in allowed}
    edges = {name: edge for name, edge in EDGES.items() if name in allowed}
    return show(call, row, wanted or ID, getters, edges)
