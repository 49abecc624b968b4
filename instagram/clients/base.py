"""What the product asks of Instagram, whoever answers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from instagram.clients.public import DiscoveryPage, HashtagPage, SearchedHashtag
from instagram.clients.schemas import (
    CallRecord,
    CommentPage,
    MediaInsights,
    MediaPage,
    Profile,
)
from instagram.rows import CommentRow, PostRow

# Told of every call, failed ones and tries included.
Recorder = Callable[[CallRecord], None]


class GraphClient(Protocol):
    """Reads one account; every method raises ``ClientError`` when it cannot."""

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
