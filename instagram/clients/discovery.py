"""Business discovery: other professional accounts by their user name.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/business_discovery
"""

import re
from typing import Any

from instagram.clients import parsing, public_parsing
from instagram.clients.calls import GraphAnswer
from instagram.clients.connection import Connection
from instagram.clients.errors import ClientError, ErrorKind, invalid_answer
from instagram.clients.public import DiscoveryPage
from instagram.enums import CallPool

NOT_DISCOVERABLE = "not_discoverable"
CURSOR_REFUSED = "cursor_refused"
OTHER_PROFILE_FIELDS = (
    "id,username,name,biography,website,profile_picture_url,"
    "followers_count,follows_count,media_count"
)
OTHER_MEDIA_FIELDS = (
    "id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count"
)
# Newer than the rest: asked without them where an older version refuses.
NEWER_MEDIA_FIELDS = "media_product_type,view_count"
# Both stand inside the text of ``fields``, where brackets and commas have a meaning.
_USERNAME = re.compile(r"[A-Za-z0-9._]{1,64}")
_CURSOR = re.compile(r"[^(){},\s]+")
# Which error an unknown or personal account gives is not documented: any of these.
_REFUSALS = {ErrorKind.BAD_REQUEST, ErrorKind.NOT_FOUND}


class DiscoveryReading:
    """Other accounts, asked for in the name of the connection's account."""

    _connection: Connection

    def business_discovery(
        self, username: str, *, after: str | None = None, limit: int = 50
    ) -> DiscoveryPage:
        """Another account with one page of its posts, newest first.

        ``not_discoverable`` for one that is unknown, personal, private or age-gated;
        ``cursor_refused`` where only the cursor can be at fault.
        """
        if not _USERNAME.fullmatch(username):
            raise _not_discoverable()
        answer = self._discovery_answer(username, after, limit)
        fields = (parsing.single(answer.payload) or {}).get("business_discovery")
        if not isinstance(fields, dict):
            raise _not_discoverable()
        profile = public_parsing.other_profile(fields)
        if profile is None:
            raise invalid_answer("discovered account without an id")
        notes = parsing.Notes()
        media = fields.get("media")
        rows = public_parsing.other_posts(parsing.objects(media) or [], notes)
        found = _cursor(media) if rows or notes.skipped else None
        return DiscoveryPage(
            profile=profile,
            items=rows,
            skipped=notes.skipped,
            after=self._connection.followed(f"discovery/{username}", after, found),
            usage=answer.usage,
        )

    def _discovery_answer(
        self, username: str, after: str | None, limit: int
    ) -> GraphAnswer:
        media_fields = f"{OTHER_MEDIA_FIELDS},{NEWER_MEDIA_FIELDS}"
        try:
            try:
                return self._ask(username, after, limit, media_fields)
            except ClientError as error:
                if error.code != 100 or error.subcode is not None:
                    raise
            return self._ask(username, after, limit, OTHER_MEDIA_FIELDS)
        except ClientError as error:
            if error.kind in _REFUSALS:
                error.reason = CURSOR_REFUSED if after else NOT_DISCOVERABLE
            raise

    def _ask(
        self, username: str, after: str | None, limit: int, media_fields: str
    ) -> GraphAnswer:
        page = f".after({_checked(after)})" if after else ""
        media = f"media.limit({limit}){page}{{{media_fields}}}"
        return self._connection.get(
            self._connection.account_path,
            pool=CallPool.PLATFORM,
            fields=f"business_discovery.username({username}){{{OTHER_PROFILE_FIELDS},{media}}}",
        )


def _not_discoverable() -> ClientError:
    return ClientError(
        NOT_DISCOVERABLE, ErrorKind.NOT_FOUND, reason=NOT_DISCOVERABLE, permanent=True
    )


def _checked(cursor: str) -> str:
    if not _CURSOR.fullmatch(cursor):
        raise invalid_answer("a cursor that is none", CURSOR_REFUSED)
    return cursor


def _cursor(media: Any) -> str | None:
    """Where the next page begins: cursors come without a ``next`` here."""
    paging = media.get("paging") if isinstance(media, dict) else None
    cursors = paging.get("cursors") if isinstance(paging, dict) else None
    after = cursors.get("after") if isinstance(cursors, dict) else None
    return parsing.text(after) or None
