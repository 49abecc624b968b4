"""What Meta tells a webhook: updates of one field, in entries of three shapes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from instagram.sandbox import insights, metrics, store
from instagram.sandbox.writes import new_id, write_comment

SENDER = {"username": "glow.diary", "id": "17841400000009999"}
# They come as `messaging`, with times in milliseconds.
MESSAGING = (
    *("messages", "message_echoes", "message_reactions"),
    *("messaging_seen", "messaging_postbacks"),
)
FIELDS = ("comments", "live_comments", "mentions", "story_insights", *MESSAGING)
SHAPES = ("flat", "changes", "messaging")
MOST = 1000
# Below this Meta tells no number of a story, but -1.
FEWEST = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What is to be told, and how untidily."""

    field: str
    # flat: one update to an entry; changes: several; messaging: for messages.
    shape: str
    text: str
    # Updates in one delivery, and the entries they are divided among.
    count: int = 1
    entries: int = 1
    # So many of the updates come twice.
    duplicates: int = 0
    # Not in order: shuffled by this seed.
    disorder: int | None = None
    # A mention in the caption of a post instead of a comment.
    in_caption: bool = False


def body(notice: Notice, media: store.Row, account: store.Row) -> bytes:
    """The bytes that are signed: nothing but ASCII, and slashes escaped as by Meta."""
    updates = [_value(notice, media, account, each) for each in range(notice.count)]
    rng = Random(notice.disorder or 0)  # noqa: S311 - chance, not secrecy
    updates += rng.sample(updates, min(notice.duplicates, len(updates)))
    if notice.disorder is not None:
        rng.shuffle(updates)
    entries = list(_entries(notice, account["user_id"], updates))
    told = json.dumps({"object": "instagram", "entry": entries})
    return told.replace("/", r"\/").replace("@", r"\u0040").encode()


def _entries(
    notice: Notice, user_id: str, updates: Sequence[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    now = store.now()
    start: dict[str, Any] = {"id": user_id, "time": now}
    if notice.shape == "flat":
        for value in updates:
            yield start | {"field": notice.field, "value": value}
        return
    for part in _divided(updates, notice.entries):
        if notice.shape == "messaging":
            yield start | {"time": now * 1000, "messaging": part}
        else:
            changes = [{"field": notice.field, "value": value} for value in part]
            yield start | {"changes": changes}


def _divided(
    updates: Sequence[dict[str, Any]], entries: int
) -> Iterator[list[dict[str, Any]]]:
    size = -(-len(updates) // max(1, entries))
    for start in range(0, len(updates), size):
        yield list(updates[start : start + size])


def _value(
    notice: Notice, media: store.Row, account: store.Row, number: int
) -> dict[str, Any]:
    text = notice.text if notice.count == 1 else f"{notice.text} {number + 1}"
    if notice.field in MESSAGING:
        return _message(notice.field, text, account["user_id"])
    if notice.field == "story_insights":
        return {"media_id": media["media_id"]} | _story(media)
    if notice.field == "mentions":
        return _mention(notice, media, account, text)
    return _comment(media, text, is_flat=notice.shape == "flat")


def _comment(media: store.Row, text: str, *, is_flat: bool) -> dict[str, Any]:
    # The comment is there to be read as well, as it would be on Instagram.
    return {
        "id" if is_flat else "comment_id": _written(media["media_id"], text),
        "from": SENDER,
        "text": text,
        "media": {
            "id": media["media_id"],
            "media_product_type": media["media_product_type"],
        },
    }


def _mention(
    notice: Notice, media: store.Row, account: store.Row, text: str
) -> dict[str, Any]:
    if notice.in_caption:
        return {"media_id": media["media_id"]}
    written = _written(media["media_id"], f"@{account['username']} {text}")
    return {"comment_id": written, "media_id": media["media_id"]}


def _written(media_id: str, text: str) -> str:
    return write_comment(
        media_id, text, username=SENDER["username"], author_id=SENDER["id"]
    )


def _story(media: store.Row) -> dict[str, Any]:
    """The last figures of a story that has ended."""
    known: dict[str, Any] = json.loads(media["insights"])
    taps = insights.divide(
        int(known.get("navigation", 0)), metrics.SHARES["navigation"]
    )
    taps |= {
        name: int(known[f"navigation.{name}"])
        for name in taps
        if f"navigation.{name}" in known
    }
    views = int(known.get("views", 0))
    figures = {
        "impressions": views,
        "views": views,
        "reach": int(known.get("reach", 0)),
        "taps_forward": taps["tap_forward"],
        "taps_back": taps["tap_back"],
        "exits": taps["tap_exit"],
        "replies": int(known.get("replies", 0)),
    }
    return {name: -1 if n < FEWEST else n for name, n in figures.items()}


def _message(field: str, text: str, user_id: str) -> dict[str, Any]:
    mid = f"aWdf{new_id()}"
    parts: dict[str, dict[str, Any]] = {
        "messages": {"message": {"mid": mid, "text": text}},
        "message_echoes": {"message": {"mid": mid, "text": text, "is_echo": True}},
        "message_reactions": {
            "reaction": {
                "mid": mid,
                "action": "react",
                "reaction": "love",
                "emoji": "❤️",
            }
        },
        "messaging_seen": {"read": {"mid": mid}},
        "messaging_postbacks": {
            "postback": {"mid": mid, "title": text, "payload": "START"}
        },
    }
    people = [SENDER["id"], user_id]
    if field == "message_echoes":
        people.reverse()
    return {
        "sender": {"id": people[0]},
        "recipient": {"id": people[1]},
        "timestamp": store.now() * 1000,
    } | parts[field]
