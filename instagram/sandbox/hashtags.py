"""Hashtags of captions, and the search for them that Facebook Login allows."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from instagram.sandbox import call as calls
from instagram.sandbox import foreign, paging, store
from instagram.sandbox.call import Call
from instagram.sandbox.errors import GraphError, missing, parameter
from instagram.sandbox.fields import Field, text
from instagram.sandbox.nodes import ID, Edge, Getter, column, show
from instagram.sandbox.paging import Cut, Listing

MOST_HASHTAGS = 30
WEEK = 7 * 24 * 3600
RECENT = 24 * 3600
MOST_MEDIA = 50
NAME = re.compile(r"\w+")
# A few of those that Instagram shows nothing of; the true list is nowhere told.
SENSITIVE = {"sexy", "nsfw", "thinspo", "proana", "porn", "drugs", "selfharm"}
FIELDS = (
    *("caption", "children", "comments_count", "id", "like_count", "media_type"),
    *("media_url", "permalink", "timestamp"),
)
# Everybody's posts but those of private accounts; what many like stands at the top.
MEDIA = """(
  SELECT media.*, media_hashtag.name AS hashtag,
    coalesce(like_count, 0) + 3 * coalesce(comments_count, 0) AS popularity
  FROM media JOIN media_hashtag USING (media_id) JOIN account USING (user_id)
  WHERE NOT is_private
)"""
SEARCHES = """(
  SELECT hashtag_id, name, user_id, searched_at AS posted_at
  FROM hashtag_search JOIN hashtag USING (hashtag_id)
)"""


def hashtag_id(name: str) -> str:
    """The same for everybody and for ever, as on Instagram."""
    digest = hashlib.sha256(f"hashtag:{name}".encode()).digest()
    return str(17_840_000_000_000_000 + int.from_bytes(digest[:7]) % 10**13)


def search(call: Call) -> dict[str, Any]:
    """GET /ig_hashtag_search?user_id=&q="""
    if not call.is_facebook:
        raise missing("ig_hashtag_search")
    check(call)
    name = _asked(call.params.get("q", ""))
    spend(call.account["user_id"], name)
    row = store.row("SELECT * FROM hashtag WHERE name = ?", name)
    wanted = calls.fields(call.params)
    shown = show_hashtag(call, row, wanted) if row else {}
    flat = store.setting("shape", "data") == "flat"
    return shown if flat else {"data": [shown]}


def check(call: Call) -> None:
    """Whether this account may look at everybody's posts at all."""
    user_id = call.params.get("user_id", "")
    if not user_id:
        message = "The parameter user_id is required"
        raise parameter(message)
    if call.account["user_id"] != user_id:
        raise missing(user_id)
    call.need(calls.BASIC)
    if not store.setting("public_content", default=True):
        raise GraphError(
            10,
            message="(#10) To use 'Instagram Public Content Access', your use of this "
            "endpoint must be reviewed and approved by Facebook.",
        )


def _asked(text: str) -> str:
    """The wanted name; emoji and blanks are in none that can be searched."""
    if not NAME.fullmatch(text):
        message = "Param q must be a hashtag without emoji, blanks and signs"
        raise parameter(message)
    name = text.lower()
    if name in SENSITIVE:
        raise GraphError(100)
    if not store.row("SELECT 1 FROM media_hashtag WHERE name = ?", name):
        raise GraphError(24, 2207024)
    return name


def spend(user_id: str, name: str) -> None:
    """One of the account's thirty in seven days, unless it was asked in them before."""
    since = store.now() - WEEK
    with store.writing() as database:
        asked = database.execute(
            "SELECT hashtag_id FROM hashtag_search "
            "WHERE user_id = ? AND searched_at > ?",
            [user_id, since],
        ).fetchall()
        wanted = hashtag_id(name)
        if wanted in store.ids(asked, "hashtag_id"):
            return
        if len(asked) >= MOST_HASHTAGS:
            raise GraphError(18, 2207034)
        store.insert(database, "hashtag", {"hashtag_id": wanted, "name": name})
        database.execute(
            "INSERT OR REPLACE INTO hashtag_search VALUES (?, ?, ?)",
            [user_id, wanted, store.now()],
        )


def find(object_id: str) -> store.Row | None:
    return store.row("SELECT * FROM hashtag WHERE hashtag_id = ?", object_id)


HASHTAG: dict[str, Getter] = {"id": column("hashtag_id"), "name": column("name")}


def show_hashtag(call: Call, row: store.Row, wanted: Sequence[Field]) -> dict[str, Any]:
    return show(call, row, wanted or ID, HASHTAG, {})


def top_media(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    listing = Listing(MEDIA, "media_id", "hashtag = ?", (row["name"],), "popularity")
    return _media(call, row, field, listing)


def recent_media(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """Posts of the last 24 hours."""
    values = (row["name"], store.now() - RECENT)
    condition = "hashtag = ? AND posted_at > ?"
    return _media(call, row, field, Listing(MEDIA, "media_id", condition, values))


def _media(
    call: Call, row: store.Row, field: Field, listing: Listing
) -> dict[str, Any]:
    check(call)
    spend(call.account["user_id"], row["name"])
    limit = paging.limit(field.argument("limit"), default=25, most=MOST_MEDIA)
    arguments = dict(field.arguments) | {"fields": text(field.fields)}
    answer = paging.answer(
        listing,
        Cut(limit, field.argument("after")),
        lambda rows: [
            foreign.show_media(call, each, field.fields, FIELDS) for each in rows
        ],
        call.link(f"{row['hashtag_id']}/{field.name}", arguments),
    )
    return _forwards(answer)


def _forwards(answer: dict[str, Any]) -> dict[str, Any]:
    """Only an `after`, and no paging at all on the last page."""
    told = answer.pop("paging", {})
    if "next" not in told:
        return answer
    after = {"after": told["cursors"]["after"]}
    return answer | {"paging": {"cursors": after, "next": told["next"]}}


def recently_searched(call: Call, row: store.Row, field: Field) -> dict[str, Any]:
    """What the account searched for in the last seven days."""
    call.need(calls.BASIC)
    listing = Listing(
        SEARCHES,
        "hashtag_id",
        "user_id = ? AND posted_at > ?",
        (row["user_id"], store.now() - WEEK),
    )
    limit = paging.limit(field.argument("limit"), default=25, most=MOST_HASHTAGS)
    arguments = dict(field.arguments) | {"fields": text(field.fields)}
    return paging.answer(
        listing,
        Cut(limit, field.argument("after"), field.argument("before")),
        lambda rows: [show_hashtag(call, each, field.fields) for each in rows],
        call.link(f"{row['user_id']}/recently_searched_hashtags", arguments),
    )


HASHTAG_EDGES: dict[str, Edge] = {"top_media": top_media, "recent_media": recent_media}
