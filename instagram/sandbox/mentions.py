"""What others say about an account: tags in pictures, mentions by name."""

import re
from typing import Any

from instagram.sandbox import call as calls
from instagram.sandbox import foreign, life, paging, store
from instagram.sandbox.call import Call
from instagram.sandbox.errors import missing, parameter
from instagram.sandbox.fields import Field, text
from instagram.sandbox.nodes import COMMENT, ID, Edge, Getter, show
from instagram.sandbox.paging import Cut, Listing

# Names are Latin: in Japanese the sentence goes on without a blank.
MENTION = re.compile(r"@([\w.]*\w)", re.ASCII)
TAGGED = """(
  SELECT media.*, media_tag.user_id AS tagged_id
  FROM media JOIN media_tag USING (media_id)
    JOIN account ON account.user_id = media.user_id
  WHERE NOT is_private
)"""
FIELDS = (
    *("id", "caption", "children", "comments_count", "like_count", "media_type"),
    *("media_product_type", "media_url", "owner", "permalink", "timestamp"),
    "username",
)
COMMENT_FIELDS: dict[str, Getter] = {
    name: COMMENT[name]
    for name in ("id", "text", "timestamp", "like_count", "username")
}


def tags(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """Posts of others in whose pictures the account is tagged."""
    call.need(calls.BASIC)
    life.go_on()
    limit = paging.limit(field.argument("limit"), default=25, most=100)
    arguments = dict(field.arguments) | {"fields": text(field.fields)}
    return paging.answer(
        Listing(TAGGED, "media_id", "tagged_id = ?", (row["user_id"],)),
        Cut(limit, field.argument("after"), field.argument("before")),
        lambda rows: [
            foreign.show_media(call, each, field.fields, FIELDS) for each in rows
        ],
        call.link(f"{row['user_id']}/tags", arguments),
    )


def mentioned_media(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """`mentioned_media.media_id(X){…}`: a post whose caption names the account."""
    media_id = _asked(call, field, "media_id")
    post = _naming_post(row, media_id)
    return foreign.show_media(call, post, field.fields, FIELDS)


def _naming_post(row: store.Row, media_id: str) -> store.Row:
    post = _public_post(media_id)
    if post is None or not names(post["caption"], row["username"]):
        raise missing(media_id)
    return post


def mentioned_comment(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """`mentioned_comment.comment_id(X){…}`: a comment that names the account."""
    comment_id = _asked(call, field, "comment_id")
    found = _naming_comment(row, comment_id)
    return show(call, found, field.fields or ID, COMMENT_FIELDS, COMMENT_EDGES)


def _naming_comment(row: store.Row, comment_id: str) -> store.Row:
    found = store.row("SELECT * FROM comment WHERE comment_id = ?", comment_id)
    if found is None or not names(found["text"], row["username"]):
        raise missing(comment_id)
    if _public_post(found["media_id"]) is None:
        raise missing(comment_id)
    return found


def mentioned(
    row: store.Row, params: dict[str, str]
) -> tuple[store.Row, store.Row | None]:
    """The post and, where one is meant, the comment that name the account."""
    media_id = _needed(params, "media_id")
    if not params.get("comment_id"):
        return _naming_post(row, media_id), None
    comment = _naming_comment(row, params["comment_id"])
    post = _public_post(media_id)
    if post is None or comment["media_id"] != media_id:
        raise missing(media_id)
    return post, comment


def _asked(call: Call, field: Field, name: str) -> str:
    call.need(calls.COMMENTS)
    return _needed(dict(field.arguments), name)


def _needed(params: dict[str, str], name: str) -> str:
    if not params.get(name):
        message = f"The parameter {name} is required"
        raise parameter(message)
    return params[name]


def _public_post(media_id: str) -> store.Row | None:
    """A post but a story; what private accounts say is told to nobody."""
    return store.row(
        "SELECT media.* FROM media JOIN account USING (user_id) WHERE media_id = ? "
        "AND parent_id = '' AND media_product_type <> 'STORY' AND NOT is_private",
        media_id,
    )


def names(said: str, username: str) -> bool:
    return username in MENTION.findall(said.lower())


def _media(call: Call, row: store.Row, field: Field) -> dict[str, Any] | None:
    post = _public_post(row["media_id"])
    return foreign.show_media(call, post, field.fields, FIELDS) if post else None


COMMENT_EDGES: dict[str, Edge] = {"media": _media}


def listed(username: str) -> dict[str, list[dict[str, str]]]:
    """Where an account is mentioned: what webhooks would have told."""
    hint = f"%@{username}%"
    posts = store.rows(
        "SELECT media_id, caption AS said FROM media "
        "WHERE parent_id = '' AND caption LIKE ? ORDER BY posted_at DESC",
        hint,
    )
    comments = store.rows(
        "SELECT media_id, comment_id, text AS said FROM comment WHERE text LIKE ? "
        "ORDER BY posted_at DESC",
        hint,
    )
    return {
        kind: [
            {name: row[name] for name in row.keys() if name != "said"}  # noqa: SIM118 - a row is no dict
            for row in rows
            if names(row["said"], username) and _public_post(row["media_id"])
        ]
        for kind, rows in (("media", posts), ("comments", comments))
    }
