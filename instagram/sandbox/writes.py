"""What a call may change: comments, replies, hiding, comment switch, subscriptions."""

import secrets
from collections.abc import Callable
from typing import Any

from instagram.sandbox import call as calls
from instagram.sandbox import mentions, store
from instagram.sandbox.call import Call
from instagram.sandbox.errors import GraphError, missing, parameter

Write = Callable[[Call, store.Row], Any]
DONE = {"success": True}
WEBHOOK_FIELDS = {
    "comments",
    "live_comments",
    "mentions",
    "story_insights",
    "messages",
    "message_echoes",
    "message_reactions",
    "message_edit",
    "messaging_seen",
    "messaging_postbacks",
    "messaging_referral",
    "messaging_optins",
    "messaging_handover",
    "standby",
}


def new_id() -> str:
    return "18" + "".join(secrets.choice("0123456789") for _ in range(15))


def _message(call: Call) -> str:
    message = call.params.get("message", "").strip()
    if not message:
        text = "The parameter message is required"
        raise parameter(text)
    if len(message) > 2200:
        text = "Param message is too long"
        raise parameter(text)
    return message


def write_comment(
    media_id: str, text: str, *, username: str, author_id: str, parent_id: str = ""
) -> str:
    """Put a new comment below a post, so that the counts agree with it."""
    comment_id = new_id()
    with store.writing() as database:
        store.insert(
            database,
            "comment",
            {
                "comment_id": comment_id,
                "media_id": media_id,
                "parent_id": parent_id,
                "username": username,
                "author_id": author_id,
                "text": text,
                "posted_at": store.now(),
                "like_count": 0,
                "hidden": False,
            },
        )
        database.execute(
            "UPDATE media SET comments_count = comments_count + 1 WHERE media_id = ?",
            [media_id],
        )
    return comment_id


def _own_comment(call: Call, media_id: str, parent_id: str) -> dict[str, str]:
    call.need(calls.COMMENTS)
    made = write_comment(
        media_id,
        _message(call),
        username=call.account["username"],
        author_id=call.account["user_id"],
        parent_id=parent_id,
    )
    return {"id": made}


def comment(call: Call, row: store.Row) -> Any:
    if not row["is_comment_enabled"]:
        raise GraphError(10, message="(#10) Comments are disabled on this media")
    return _own_comment(call, row["media_id"], "")


def reply(call: Call, row: store.Row) -> Any:
    """A reply to a reply hangs on the first comment, as on Instagram."""
    return _own_comment(call, row["media_id"], row["parent_id"] or row["comment_id"])


def answer_mention(call: Call, row: store.Row) -> Any:
    """A comment below the post, or the comment, that names the account."""
    post, comment = mentions.mentioned(row, call.params)
    return _own_comment(
        call,
        post["media_id"],
        (comment["parent_id"] or comment["comment_id"]) if comment else "",
    )


def _switch(call: Call, name: str) -> bool:
    value = call.params.get(name, "").lower()
    if value not in {"true", "false", "1", "0"}:
        message = f"Param {name} must be a boolean"
        raise parameter(message)
    return value in {"true", "1"}


def hide(call: Call, row: store.Row) -> Any:
    call.need(calls.COMMENTS)
    store.run(
        "UPDATE comment SET hidden = ? WHERE comment_id = ?",
        *(_switch(call, "hide"), row["comment_id"]),
    )
    return DONE


def enable_comments(call: Call, row: store.Row) -> Any:
    call.need(calls.COMMENTS)
    store.run(
        "UPDATE media SET is_comment_enabled = ? WHERE media_id = ?",
        *(_switch(call, "comment_enabled"), row["media_id"]),
    )
    return DONE


def delete_comment(call: Call, row: store.Row) -> Any:
    call.need(calls.COMMENTS)
    with store.writing() as database:
        gone = database.execute(
            "DELETE FROM comment WHERE comment_id = ? "
            "OR (parent_id = ? AND parent_id <> '')",
            [row["comment_id"], row["comment_id"]],
        ).rowcount
        database.execute(
            "UPDATE media SET comments_count = max(0, comments_count - ?) "
            "WHERE media_id = ?",
            [gone, row["media_id"]],
        )
    return DONE


def remove_media(media_id: str) -> int:
    """Delete a post with its children and comments; how many rows went."""
    return store.run(
        "DELETE FROM media WHERE media_id = ? OR parent_id = ?", media_id, media_id
    )


def delete_media(call: Call, row: store.Row) -> Any:
    if not call.is_facebook:
        raise missing(row["media_id"], "delete")
    call.need(calls.PUBLISH)
    remove_media(row["media_id"])
    return DONE


def _subscribe(user_id: str, fields: str) -> dict[str, bool]:
    store.run(
        "UPDATE account SET subscribed_fields = ? WHERE user_id = ?", fields, user_id
    )
    return DONE


def subscribe(call: Call, row: store.Row) -> Any:
    call.need(calls.BASIC)
    fields = [f.strip() for f in call.params.get("subscribed_fields", "").split(",")]
    for index, name in enumerate(fields):
        if name not in WEBHOOK_FIELDS:
            message = (
                f"Param subscribed_fields[{index}] must be one of "
                f"{{{', '.join(sorted(WEBHOOK_FIELDS)).upper()}}}"
            )
            raise parameter(message)
    return _subscribe(row["user_id"], ",".join(fields))


def unsubscribe(call: Call, row: store.Row) -> Any:
    call.need(calls.BASIC)
    return _subscribe(row["user_id"], "")


WRITES: dict[tuple[str, str, str], Write] = {
    ("POST", "account", "subscribed_apps"): subscribe,
    ("DELETE", "account", "subscribed_apps"): unsubscribe,
    ("POST", "account", "mentions"): answer_mention,
    ("POST", "media", "comments"): comment,
    ("POST", "media", ""): enable_comments,
    ("DELETE", "media", ""): delete_media,
    ("POST", "comment", "replies"): reply,
    ("POST", "comment", ""): hide,
    ("DELETE", "comment", ""): delete_comment,
}


def answer(call: Call, verb: str, kind: str, row: store.Row, edge: str) -> Any:
    write = WRITES.get((verb, kind, edge))
    if write is None:
        raise missing(edge or "me", verb.lower())
    return write(call, row)
