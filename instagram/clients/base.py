"""What the product asks of Instagram, whoever answers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from instagram.clients.public import DiscoveryPage, HashtagPage, SearchedHashtag
from instagram.clients.refusals import RefusedMetrics
from instagram.clients.schemas import (
    AccountFigures,
    CallRecord,
    CommentPage,
    Demographics,
    MediaInsights,
    MediaPage,
    MentionPage,
    Profile,
)
from instagram.enums import Audience
from instagram.rows import CommentRow, MentionRow, PostRow

# Told of every call, failed ones and tries included.
Recorder = Callable[[CallRecord], None]


class GraphClient(Protocol):
    """Reads one account; every method raises ``ClientError`` when it cannot."""

    # What is known to be refused for the account, and what was found out.
    refused: RefusedMetrics

    def me(self) -> Profile: ...

    def media_page(
        self, *, after: str | None = None, limit: int = 50, fields: str = ""
    ) -> MediaPage: ...

    def media(self, media_id: str, *, fields: str = "") -> PostRow: ...

    def children(self, media_id: str) -> tuple[Mapping[str, Any], ...]: ...

    def media_insights(
        self,
        media_id: str,
        *,
        product_type: str = "",
        media_type: str = "",
        metrics: tuple[str, ...] = (),
    ) -> MediaInsights: ...

    def comments_page(
        self, media_id: str, *, after: str | None = None, limit: int = 50
    ) -> CommentPage: ...

    def replies_page(
        self, comment_id: str, *, after: str | None = None, limit: int = 50
    ) -> CommentPage: ...

    def search_hashtag(self, name: str) -> str: ...

    def top_media(
        self, hashtag_id: str, *, after: str | None = None, limit: int = 50
    ) -> HashtagPage: ...

    def recent_media(
        self, hashtag_id: str, *, after: str | None = None, limit: int = 50
    ) -> HashtagPage: ...

    def recently_searched(self) -> list[SearchedHashtag]: ...

    def business_discovery(
        self, username: str, *, after: str | None = None, limit: int = 50
    ) -> DiscoveryPage: ...

    def comment(self, comment_id: str) -> CommentRow: ...

    def subscribed_fields(self) -> tuple[str, ...]: ...

    def subscribe(self, fields: Iterable[str]) -> None: ...

    def unsubscribe(self) -> None: ...

    def stories_page(
        self, *, after: str | None = None, limit: int = 50
    ) -> MediaPage: ...

    def story_insights(self, story_id: str) -> MediaInsights: ...

    def account_day(self, day: date) -> AccountFigures: ...

    def account_series(
        self, metric: str, first: date, last: date
    ) -> AccountFigures: ...

    def online_followers(self, day: date) -> AccountFigures: ...

    def demographics(self, audience: Audience, breakdown: str) -> Demographics: ...

    @property
    def has_tags(self) -> bool: ...

    def tags_page(
        self, *, after: str | None = None, limit: int = 50
    ) -> MentionPage: ...

    def mentioned_media(self, media_id: str) -> MentionRow: ...

    def mentioned_comment(self, comment_id: str, media_id: str = "") -> MentionRow: ...
