"""Instagram API with Instagram Login.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login
"""

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings

from instagram.clients import parsing
from instagram.clients.base import Recorder
from instagram.clients.calls import Caller, GraphAnswer
from instagram.clients.errors import ClientError, ErrorKind, invalid_answer
from instagram.clients.gate import Gate
from instagram.clients.insights import InsightsReader
from instagram.clients.schemas import (
    CommentPage,
    LongLivedToken,
    MediaInsights,
    MediaPage,
    Profile,
    ShortLivedToken,
)
from instagram.rows import CommentRow, PostRow

PROFILE_FIELDS = (
    "id,user_id,username,name,account_type,profile_picture_url,"
    "followers_count,follows_count,media_count"
)
# Part of the IG User reference, not of the /me page of this log-in.
MORE_PROFILE_FIELDS = "biography,website"
CHILD_FIELDS = "id,media_type,media_url,thumbnail_url,timestamp,username"
# No copyright_check_information: one broken item would fail the whole page (9005).
MEDIA_FIELDS = (
    "id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,"
    "shortcode,timestamp,username,like_count,comments_count,is_comment_enabled,"
    "children{id,media_type,media_url,thumbnail_url}"
)
REPLY_FIELDS = "id,text,timestamp,username,from,like_count,hidden,parent_id"
COMMENT_FIELDS = f"{REPLY_FIELDS},replies{{{REPLY_FIELDS}}}"
# "About 60 days" where an answer does not say.
TOKEN_LIFE = timedelta(days=60)


class InstagramLoginClient:
    """Reads one account with its token; without one it can only get a token."""

    def __init__(
        self,
        *,
        token: str = "",
        recorder: Recorder | None = None,
        sleep: Callable[[float], None] = time.sleep,
        gate: Gate | None = None,
    ) -> None:
        self._token = token
        self._caller = Caller(recorder=recorder, sleep=sleep, gate=gate)
        self._insights = InsightsReader(self._insights_call)
        # Cursors asked for so far, by edge: a page that leads back to one is a loop.
        self._chains: dict[str, list[str]] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    # Tokens: these addresses carry no version.

    def exchange_code(self, code: str, redirect_uri: str) -> ShortLivedToken:
        """Trade the log-in's code, good for one use, for a token of an hour."""
        form = {
            "client_id": settings.INSTAGRAM_APP_ID,
            "client_secret": settings.INSTAGRAM_APP_SECRET,
            "grant_type": "authorization_code",
            "redirect_uri": redirect_uri,
            "code": code,
        }
        answer = self._caller.post(settings.INSTAGRAM_TOKEN_URL, form)
        fields = parsing.single(answer.payload) or {}
        value = parsing.text(fields.get("access_token"))
        if not value:
            raise invalid_answer("no token in the answer")
        return ShortLivedToken(
            value=value,
            user_id=parsing.text(fields.get("user_id")),
            scopes=parsing.scopes(fields.get("permissions")),
        )

    def long_lived_token(self, token: ShortLivedToken) -> LongLivedToken:
        """Trade the token of an hour for one of about 60 days."""
        params = {
            "grant_type": "ig_exchange_token",
            "client_secret": settings.INSTAGRAM_APP_SECRET,
            "access_token": token.value,
        }
        answer = self._caller.get(_root("access_token"), params)
        return _long_lived(answer, token.scopes)

    def refresh_token(self) -> LongLivedToken:
        """Lengthen a token that is at least 24 hours old and not over."""
        params = {"grant_type": "ig_refresh_token", "access_token": self._held_token()}
        answer = self._caller.get(_root("refresh_access_token"), params)
        return _long_lived(answer, ())

    # The account and its media.

    def me(self) -> Profile:
        """The account of the token; refused with ``not_professional`` if it is no such."""
        try:
            answer = self._profile_answer()
        except ClientError as error:
            # Nothing is asked here but what every connected account grants.
            if error.code == 10:
                error.reason = "not_professional"
            raise
        profile = parsing.profile(answer.payload)
        if profile is None:
            raise invalid_answer("profile without an id")
        return profile

    def _profile_answer(self) -> GraphAnswer:
        try:
            return self._get("me", fields=f"{PROFILE_FIELDS},{MORE_PROFILE_FIELDS}")
        except ClientError as error:
            if error.code != 100:
                raise
        return self._get("me", fields=PROFILE_FIELDS)

    def media_page(
        self, *, after: str | None = None, limit: int = 50, fields: str = MEDIA_FIELDS
    ) -> MediaPage:
        """One page of the account's posts, newest first; Instagram lists 10,000 at most."""
        path = "me/media"
        answer = self._page(path, after, limit, fields or MEDIA_FIELDS)
        notes = parsing.Notes()
        return MediaPage(
            items=list(parsing.post_rows(_items(answer), notes)),
            skipped=notes.skipped,
            noted=notes.noted,
            after=self._next(path, after, answer.payload),
            usage=answer.usage,
        )

    def media(self, media_id: str, *, fields: str = MEDIA_FIELDS) -> PostRow:
        """One post; ``object_missing`` if it was deleted."""
        answer = self._get(_id(media_id), fields=fields or MEDIA_FIELDS)
        try:
            return parsing.post_row(parsing.single(answer.payload))
        except parsing.UnreadableItemError as error:
            raise invalid_answer(error.reason) from None

    def children(self, media_id: str) -> tuple[Mapping[str, Any], ...]:
        """A carousel's parts; they have neither insights nor permalinks."""
        answer = self._get(f"{_id(media_id)}/children", fields=CHILD_FIELDS)
        return parsing.children(_items(answer))

    def media_insights(
        self,
        media_id: str,
        *,
        product_type: str = "",
        media_type: str = "",
        metrics: tuple[str, ...] = (),
    ) -> MediaInsights:
        """A post's figures, without those that Instagram refuses for this account."""
        return self._insights.read(media_id, product_type, metrics)

    def _insights_call(self, media_id: str, metrics: list[str]) -> GraphAnswer:
        return self._get(f"{_id(media_id)}/insights", metric=",".join(metrics))

    # What people write below.

    def comments_page(
        self, media_id: str, *, after: str | None = None, limit: int = 50
    ) -> CommentPage:
        """One page of comments with all their replies, which follow their comment."""
        path = f"{_id(media_id)}/comments"
        answer = self._page(path, after, limit, COMMENT_FIELDS)
        notes = parsing.Notes()
        rows: list[CommentRow] = []
        for item in _items(answer):
            rows += self._with_replies(item, notes)
        return CommentPage(
            items=rows,
            skipped=notes.skipped,
            noted=notes.noted,
            after=self._next(path, after, answer.payload),
            usage=answer.usage,
        )

    def _with_replies(self, item: Any, notes: parsing.Notes) -> Iterator[CommentRow]:
        replies = item.get("replies") if isinstance(item, dict) else None
        for comment in parsing.comment_rows([item], notes):
            yield comment
            found = parsing.objects(replies) or []
            parent_id = comment.comment_id
            yield from parsing.comment_rows(found, notes, parent_id=parent_id)
            path = f"{_id(parent_id)}/replies"
            after = self._next(path, None, replies)
            while after is not None:
                page = self.replies_page(parent_id, after=after)
                notes.skipped += page.skipped
                notes.noted += page.noted
                yield from page.items
                after = page.after

    def replies_page(
        self, comment_id: str, *, after: str | None = None, limit: int = 50
    ) -> CommentPage:
        """One page of the replies to a comment."""
        path = f"{_id(comment_id)}/replies"
        answer = self._page(path, after, limit, REPLY_FIELDS)
        notes = parsing.Notes()
        rows = parsing.comment_rows(_items(answer), notes, parent_id=comment_id)
        return CommentPage(
            items=list(rows),
            skipped=notes.skipped,
            noted=notes.noted,
            after=self._next(path, after, answer.payload),
            usage=answer.usage,
        )

    # Calls and cursors.

    def _held_token(self) -> str:
        if not self._token:
            reason = "token_missing"
            raise ClientError(reason, ErrorKind.LOGIN, reason=reason)
        return self._token

    def _get(self, path: str, **params: str) -> GraphAnswer:
        url = _root(f"{settings.INSTAGRAM_API_VERSION}/{path}")
        return self._caller.get(url, {**params, "access_token": self._held_token()})

    def _page(
        self, path: str, after: str | None, limit: int, fields: str
    ) -> GraphAnswer:
        params = {"fields": fields, "limit": str(limit)}
        return self._get(path, **params, **({"after": after} if after else {}))

    def _next(self, path: str, asked: str | None, payload: Any) -> str | None:
        """The cursor of the next page, asked for at our own address, never at ``next``."""
        chain = self._chains.pop(path, []) if asked else []
        if asked:
            chain = chain[: chain.index(asked)] if asked in chain else chain
            chain.append(asked)
        cursor = _cursor(payload)
        if cursor is None:
            return None
        if cursor in chain:
            raise invalid_answer("a page that leads back to itself", "repeated_page")
        self._chains[path] = chain
        return cursor


def _root(path: str) -> str:
    return f"{settings.INSTAGRAM_GRAPH_URL.rstrip('/')}/{path}"


def _id(value: str) -> str:
    # An id is one segment of the path, whatever it holds.
    return quote(value, safe="")


def _items(answer: GraphAnswer) -> list[Any]:
    items = parsing.objects(answer.payload)
    if items is None:
        raise invalid_answer("no list in the answer")
    return items


def _cursor(payload: Any) -> str | None:
    """``after`` of a page that has a next one; the last page has a cursor, too."""
    paging = payload.get("paging") if isinstance(payload, dict) else None
    following = paging.get("next") if isinstance(paging, dict) else None
    if not isinstance(paging, dict) or not isinstance(following, str) or not following:
        return None
    cursors = paging.get("cursors")
    after = parsing.text(cursors.get("after")) if isinstance(cursors, dict) else ""
    if after:
        return after
    address = urlsplit(following)
    if address.hostname != urlsplit(settings.INSTAGRAM_GRAPH_URL).hostname:
        raise invalid_answer("the next page lies on another host")
    found = parse_qs(address.query).get("after")
    if not found:
        raise invalid_answer("a next page without a cursor")
    return found[0]


def _long_lived(answer: GraphAnswer, scopes: tuple[str, ...]) -> LongLivedToken:
    fields = parsing.single(answer.payload) or {}
    value = parsing.text(fields.get("access_token"))
    if not value:
        raise invalid_answer("no token in the answer")
    seconds = parsing.count(fields.get("expires_in"))
    life = TOKEN_LIFE if not seconds else timedelta(seconds=min(seconds, 10**9))
    return LongLivedToken(value, datetime.now(UTC) + life, scopes)
