"""Who tags the account, and what a mention that a webhook names says.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login/mentions
"""

import re
from typing import Any

from instagram.clients import parsing
from instagram.clients.connection import Connection, items
from instagram.clients.errors import ClientError, ErrorKind, invalid_answer
from instagram.clients.schemas import ItemNote, MentionPage
from instagram.enums import Ability, MediaType, MentionKind
from instagram.rows import MentionRow

TAG_FIELDS = (
    "id,caption,media_type,media_url,permalink,timestamp,username,like_count,"
    "comments_count"
)
COMMENT_FIELDS = "id,text,timestamp,username,like_count,media{id,permalink,media_url}"
# All that Meta's own examples ask for.
FEW_COMMENT_FIELDS = "id,text,timestamp,like_count"
_ID = re.compile(r"\w{1,64}", re.ASCII)
_COLUMNS = frozenset(
    {
        *("id", "caption", "text", "media_type", "media_url", "permalink", "media"),
        *("timestamp", "username", "like_count", "comments_count"),
    }
)


class MentionReading:
    """Posts and comments of others that name or tag the connection's account."""

    _connection: Connection

    @property
    def has_tags(self) -> bool:
        """Only one of the two log-ins tells who tags the account."""
        return Ability.TAGS in self._connection.flavour.abilities

    def tags_page(self, *, after: str | None = None, limit: int = 50) -> MentionPage:
        """One page of the posts that tag the account, newest first."""
        path = f"{self._connection.account_path}/tags"
        answer = self._connection.page(path, after, limit, TAG_FIELDS)
        rows: list[MentionRow] = []
        skipped: list[ItemNote] = []
        for item in items(answer):
            row = _media_row(item, MentionKind.TAG)
            if row is None:
                skipped.append(ItemNote("", "no_id"))
            else:
                rows.append(row)
        after = self._connection.next_cursor(path, after, answer.payload)
        return MentionPage(rows, skipped, after)

    def mentioned_media(self, media_id: str) -> MentionRow:
        """The post whose caption names the account."""
        found = self._mentioned("media", media_id, TAG_FIELDS)
        row = _media_row(found, MentionKind.CAPTION)
        if row is None:
            raise invalid_answer("a mention without an id")
        return row

    def mentioned_comment(self, comment_id: str, media_id: str = "") -> MentionRow:
        """The comment that names the account, below whichever post."""
        try:
            found = self._mentioned("comment", comment_id, COMMENT_FIELDS)
        except ClientError as error:
            if error.code != 100 or error.reason != "bad_request":
                raise
            found = self._mentioned("comment", comment_id, FEW_COMMENT_FIELDS)
        return _comment_row(found, comment_id, media_id)

    def _mentioned(self, kind: str, object_id: str, fields: str) -> dict[str, Any]:
        if not _ID.fullmatch(object_id):
            # It would stand in the middle of the fields that we ask for.
            message = "not an id"
            raise ClientError(message, ErrorKind.NOT_FOUND, reason="object_missing")
        name = f"mentioned_{kind}"
        asked = f"{name}.{kind}_id({object_id}){{{fields}}}"
        answer = self._connection.get(self._connection.account_path, fields=asked)
        found = (parsing.single(answer.payload) or {}).get(name)
        if not isinstance(found, dict):
            raise invalid_answer("no mention in the answer")
        return found


def _media_row(item: Any, kind: MentionKind) -> MentionRow | None:
    if not isinstance(item, dict):
        return None
    media_id = parsing.text(item.get("id"))
    if not media_id or len(media_id) > parsing.MAX_ID:
        return None
    return MentionRow(
        kind=kind,
        media_id=media_id,
        text=parsing.text(item.get("caption")),
        **_rest(item),
    )


def _comment_row(item: dict[str, Any], comment_id: str, media_id: str) -> MentionRow:
    media = item.get("media")
    media = media if isinstance(media, dict) else {}
    told = {name: media.get(name) for name in ("media_url", "permalink")}
    return MentionRow(
        kind=MentionKind.COMMENT,
        # As it was told first, so that the same comment stays one mention.
        media_id=(media_id or parsing.text(media.get("id")))[: parsing.MAX_ID],
        comment_id=comment_id,
        text=parsing.text(item.get("text")),
        **_rest({**item, **told}),
    )


def _rest(item: dict[str, Any]) -> dict[str, Any]:
    media_type = parsing.text(item.get("media_type")).upper()
    return {
        "username": parsing.text(item.get("username")),
        "media_type": media_type if media_type in MediaType.values else "",
        "media_url": parsing.text(item.get("media_url")),
        "permalink": parsing.text(item.get("permalink")),
        "like_count": parsing.count(item.get("like_count")),
        "comment_count": parsing.count(item.get("comments_count")),
        "timestamp": parsing.moment(item.get("timestamp")),
        "raw_data": {key: item[key] for key in item.keys() - _COLUMNS},
    }
