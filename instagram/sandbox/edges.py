"""The lists that hang on Graph objects: /media, /children, /comments, /replies."""

from collections.abc import Sequence
from typing import Any

from instagram.sandbox import audience, discovery, hashtags, insights, paging, store
from instagram.sandbox import call as calls
from instagram.sandbox.call import Call
from instagram.sandbox.errors import parameter
from instagram.sandbox.fields import Field, text
from instagram.sandbox.nodes import (
    ACCOUNT,
    COMMENT,
    COMMENT_DEFAULT,
    ID,
    MEDIA,
    Edge,
    show,
)
from instagram.sandbox.paging import Cut, Listing

MOST_MEDIA = 10_000
STORY_LIFE = 24 * 3600


def _cut(field: Field, *, default: int, most: int) -> Cut:
    limit = paging.limit(field.argument("limit"), default=default, most=most)
    return Cut(limit, field.argument("after"), field.argument("before"))


def _link(call: Call, path: str, field: Field) -> Any:
    arguments = dict(field.arguments) | {"fields": text(field.fields)}
    return call.link(path, arguments)


def show_account(call: Call, row: store.Row, wanted: Sequence[Field]) -> dict[str, Any]:
    return show(call, row, wanted or ID, ACCOUNT, ACCOUNT_EDGES)


def show_media(call: Call, row: store.Row, wanted: Sequence[Field]) -> dict[str, Any]:
    return show(call, row, wanted or ID, MEDIA, MEDIA_EDGES)


def show_comment(call: Call, row: store.Row, wanted: Sequence[Field]) -> dict[str, Any]:
    return show(call, row, wanted or COMMENT_DEFAULT, COMMENT, COMMENT_EDGES)


def media(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """An account's posts, newest first; the 10,000 newest and no stories."""
    call.need(calls.BASIC)
    condition = "user_id = ? AND parent_id = '' AND media_product_type <> 'STORY'"
    values: list[Any] = [row["user_id"]]
    oldest = store.row(
        f"SELECT * FROM media WHERE {condition} "  # noqa: S608 - own names
        f"ORDER BY posted_at DESC, media_id DESC LIMIT 1 OFFSET {MOST_MEDIA - 1}",
        *values,
    )
    if oldest:
        condition += " AND (posted_at, media_id) >= (?, ?)"
        values += [oldest["posted_at"], oldest["media_id"]]
    for name, sign in (("since", ">="), ("until", "<=")):
        if field.argument(name):
            condition += f" AND posted_at {sign} ?"
            values.append(paging.moment(name, field.argument(name)))
    return paging.answer(
        Listing("media", "media_id", condition, tuple(values)),
        _cut(field, default=25, most=100),
        lambda rows: [show_media(call, each, field.fields) for each in rows],
        _link(call, f"{row['user_id']}/media", field),
    )


def stories(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """Stories of the last 24 hours."""
    call.need(calls.BASIC)
    condition = "user_id = ? AND media_product_type = 'STORY' AND posted_at > ?"
    return paging.answer(
        Listing(
            "media",
            "media_id",
            condition,
            (row["user_id"], store.now() - STORY_LIFE),
        ),
        _cut(field, default=25, most=100),
        lambda rows: [show_media(call, each, field.fields) for each in rows],
        _link(call, f"{row['user_id']}/stories", field),
    )


def children(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    call.need(calls.BASIC)
    rows = store.rows(
        "SELECT * FROM media WHERE parent_id = ? AND parent_id <> '' ORDER BY rowid",
        row["media_id"],
    )
    return {"data": [show_media(call, each, field.fields) for each in rows]}


def album(call: Call, row: store.Row, field: Field) -> dict[str, Any] | None:
    """`children` as a field: only carousels have it."""
    is_album = row["media_type"] == "CAROUSEL_ALBUM"
    return children(call, row, field) if is_album else None


def comments(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    call.need(calls.COMMENTS)
    return _comments(
        call,
        field,
        Listing(
            "comment",
            "comment_id",
            "media_id = ? AND parent_id = ''",
            (row["media_id"],),
        ),
        f"{row['media_id']}/comments",
    )


def replies(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    call.need(calls.COMMENTS)
    return _comments(
        call,
        field,
        Listing("comment", "comment_id", "parent_id = ?", (row["comment_id"],)),
        f"{row['comment_id']}/replies",
    )


def if_any(edge: Edge) -> Edge:
    """A list as a field of its object: left out where it is empty."""

    def shown(call: Call, row: store.Row, field: Field) -> dict[str, Any] | None:
        found = edge(call, row, field)
        return found if found and found["data"] else None

    return shown


def _comments(call: Call, field: Field, listing: Listing, path: str) -> dict[str, Any]:
    return paging.answer(
        listing,
        _cut(field, default=50, most=50),
        lambda rows: [show_comment(call, each, field.fields) for each in rows],
        _link(call, path, field),
    )


def media_insights(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    call.need(calls.INSIGHTS)
    return insights.answer(call, row, field)


def account_insights(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    call.need(calls.INSIGHTS)
    return audience.answer(call, row, field)


def publishing_limit(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    call.need(calls.BASIC)
    return {
        "data": [
            {
                "quota_usage": 0,
                "config": {"quota_total": 50, "quota_duration": 86_400},
            }
        ]
    }


def subscribed_apps(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    if not row["subscribed_fields"]:
        return {"data": []}
    fields = row["subscribed_fields"].split(",")
    return {"data": [{"id": "sandbox", "subscribed_fields": fields}]}


def nothing(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """Lists that exist and are always empty here."""
    call.need(calls.BASIC)
    return {"data": []}


def facebook_only(edge: Edge) -> Edge:
    """A list that needs Facebook Login; with Instagram's it is not known."""

    def shown(call: Call, row: store.Row, field: Field) -> dict[str, Any] | None:
        if not call.is_facebook:
            message = f"Tried accessing nonexisting field ({field.name})"
            raise parameter(message)
        return edge(call, row, field)

    return shown


ACCOUNT_EDGES: dict[str, Edge] = {
    "media": media,
    "stories": stories,
    "insights": account_insights,
    "content_publishing_limit": publishing_limit,
    "subscribed_apps": subscribed_apps,
    "live_media": nothing,
    "tags": facebook_only(nothing),
    "business_discovery": facebook_only(discovery.answer),
    "recently_searched_hashtags": facebook_only(hashtags.recently_searched),
}
MEDIA_EDGES: dict[str, Edge] = {
    "children": album,
    "comments": if_any(comments),
    "insights": media_insights,
}
COMMENT_EDGES: dict[str, Edge] = {"replies": if_any(replies)}
# An edge asked for by its own address answers also where it is empty.
MEDIA_LISTS = MEDIA_EDGES | {"children": children, "comments": comments}
COMMENT_LISTS: dict[str, Edge] = {"replies": replies}
