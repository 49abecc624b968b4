"""Shows rows of the store as Graph objects with the wanted fields."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from instagram.sandbox import store
from instagram.sandbox.call import Call, graph_time
from instagram.sandbox.errors import parameter
from instagram.sandbox.fields import Field, names

Getter = Callable[[Call, store.Row], Any]
# Fills a field that is a list of its own, such as `children{id}`.
Edge = Callable[[Call, store.Row, Field], dict[str, Any] | None]


def column(name: str) -> Getter:
    return lambda call, row: row[name]


def text(name: str) -> Getter:
    """A text that is left out where it is empty."""
    return lambda call, row: row[name] or None


def flag(name: str) -> Getter:
    return lambda call, row: bool(row[name])


def posted(call: Call, row: store.Row) -> str:
    return graph_time(row["posted_at"])


def picture(call: Call, row: store.Row) -> str:
    return row["media_url"] or call.address(f"/sandbox/media/{row['media_id']}.svg")


def thumbnail(call: Call, row: store.Row) -> str | None:
    if row["media_type"] != "VIDEO":
        return None
    return row["thumbnail_url"] or call.address(f"/sandbox/media/{row['media_id']}.svg")


def like_count(call: Call, row: store.Row) -> int | None:
    return None if row["likes_hidden"] else row["like_count"]


def comment_count(call: Call, row: store.Row) -> int | None:
    if row["parent_id"]:
        return None
    if row["comments_count"] is not None:
        return int(row["comments_count"])
    query = "SELECT count(*) FROM comment WHERE media_id = ?"
    return store.number(query, row["media_id"])


def nothing(call: Call, row: store.Row) -> None:
    return None


def figure(name: str) -> Getter:
    """A figure of the post's insights; pages of a carousel have none."""

    def shown(call: Call, row: store.Row) -> int | None:
        value = json.loads(row["insights"]).get(name)
        return None if value is None else int(value)

    return shown


def username(call: Call, row: store.Row) -> str:
    return str(call.account["username"])


def account_id(call: Call, row: store.Row) -> str:
    return str(row["user_id"] if call.is_facebook else row["app_scoped_id"])


def profile_picture(call: Call, row: store.Row) -> str:
    drawn = f"/sandbox/profile/{row['user_id']}.svg"
    return row["profile_picture_url"] or call.address(drawn)


def media_count(call: Call, row: store.Row) -> int:
    return store.number(
        "SELECT count(*) FROM media WHERE user_id = ? AND parent_id = '' "
        "AND media_product_type <> 'STORY'",
        row["user_id"],
    )


def author(call: Call, row: store.Row) -> dict[str, str] | None:
    if not (row["author_id"] or row["username"]):
        return None
    return {"id": row["author_id"], "username": row["username"]}


def own_author(call: Call, row: store.Row) -> dict[str, str] | None:
    own = row["username"] == call.account["username"]
    return {"id": account_id(call, call.account)} if own else None


ACCOUNT: dict[str, Getter] = {
    "id": account_id,
    "user_id": column("user_id"),
    "username": column("username"),
    "name": column("name"),
    "account_type": column("account_type"),
    "profile_picture_url": profile_picture,
    "has_profile_pic": lambda call, row: True,
    "followers_count": column("followers_count"),
    "follows_count": column("follows_count"),
    "media_count": media_count,
    "biography": text("biography"),
    "website": text("website"),
    "is_published": lambda call, row: True,
    "ig_id": lambda call, row: int(row["user_id"][-10:]),
    "legacy_instagram_user_id": column("user_id"),
    "shopping_product_tag_eligibility": lambda call, row: False,
}
MEDIA: dict[str, Getter] = {
    "id": column("media_id"),
    "caption": text("caption"),
    "media_type": column("media_type"),
    "media_product_type": column("media_product_type"),
    "media_url": picture,
    "thumbnail_url": thumbnail,
    "permalink": column("permalink"),
    "shortcode": column("shortcode"),
    "timestamp": posted,
    "username": username,
    "owner": lambda call, row: {"id": row["user_id"]},
    "like_count": like_count,
    "comments_count": comment_count,
    "is_comment_enabled": flag("is_comment_enabled"),
    "is_shared_to_feed": lambda call, row: (
        bool(row["is_shared_to_feed"]) if row["media_product_type"] == "REELS" else None
    ),
    "alt_text": text("alt_text"),
    "ig_id": column("media_id"),
    "legacy_instagram_media_id": column("media_id"),
    "is_ai_generated": lambda call, row: False,
    # Known by name; their values are nowhere told, so no post has one.
    "media_audio_type": nothing,
    "boost_eligibility_info": nothing,
    "copyright_check_information": nothing,
}
# Only through Facebook Login; nothing here is promoted, so totals are what it says.
FACEBOOK_MEDIA: dict[str, Getter] = {
    "reposts_count": figure("reposts"),
    "saved_count": figure("saved"),
    "shares_count": figure("shares"),
    "total_like_count": like_count,
    "total_comments_count": comment_count,
    "total_views_count": figure("views"),
}
COMMENT: dict[str, Getter] = {
    "id": column("comment_id"),
    "timestamp": posted,
    "text": column("text"),
    "username": text("username"),
    "from": author,
    "like_count": column("like_count"),
    "hidden": flag("hidden"),
    "parent_id": text("parent_id"),
    "user": own_author,
    "media": lambda call, row: {"id": row["media_id"]},
    "legacy_instagram_comment_id": column("comment_id"),
}
COMMENT_DEFAULT = names("timestamp,text,id")
ID = names("id")


def show(
    call: Call,
    row: store.Row,
    wanted: Sequence[Field],
    getters: dict[str, Getter],
    edges: dict[str, Edge],
) -> dict[str, Any]:
    """The wanted fields that have a value; `id` is always told."""
    shown: dict[str, Any] = {}
    for field in wanted:
        value = _value(call, row, field, getters, edges)
        if value is not None:
            shown[field.name] = value
    shown.setdefault("id", getters["id"](call, row))
    return shown


def _value(
    call: Call,
    row: store.Row,
    field: Field,
    getters: dict[str, Getter],
    edges: dict[str, Edge],
) -> Any:
    if field.name in edges:
        return edges[field.name](call, row, field)
    if field.name not in getters:
        message = f"Tried accessing nonexisting field ({field.name})"
        raise parameter(message)
    value = getters[field.name](call, row)
    if field.fields and isinstance(value, dict):
        kept = {inner.name for inner in field.fields} | {"id"}
        return {name: each for name, each in value.items() if name in kept}
    return value
