"""The posts of an account and their figures."""

from collections.abc import Mapping
from typing import Any

from instagram.clients import parsing
from instagram.clients.calls import GraphAnswer
from instagram.clients.connection import Connection, items, segment
from instagram.clients.errors import invalid_answer
from instagram.clients.insights import InsightsReader
from instagram.clients.schemas import MediaInsights, MediaPage
from instagram.enums import CallPool
from instagram.rows import PostRow

CHILD_FIELDS = "id,media_type,media_url,thumbnail_url,timestamp,username"
# No copyright_check_information: one broken item would fail the whole page (9005).
MEDIA_FIELDS = (
    "id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,"
    "shortcode,timestamp,username,like_count,comments_count,is_comment_enabled,alt_text,"
    "children{id,media_type,media_url,thumbnail_url}"
)


class MediaReading:
    """The listing of the connection's account, and the insights of posts."""

    _connection: Connection
    _insights: InsightsReader

    def media_page(
        self, *, after: str | None = None, limit: int = 50, fields: str = MEDIA_FIELDS
    ) -> MediaPage:
        """One page of the account's posts, newest first; Instagram lists 10,000 at most."""
        path = f"{self._connection.account_path}/media"
        answer = self._connection.page(path, after, limit, fields or MEDIA_FIELDS)
        notes = parsing.Notes()
        return MediaPage(
            items=list(parsing.post_rows(items(answer), notes)),
            skipped=notes.skipped,
            noted=notes.noted,
            after=self._connection.next_cursor(path, after, answer.payload),
            usage=answer.usage,
        )

    def media(self, media_id: str, *, fields: str = MEDIA_FIELDS) -> PostRow:
        """One post; ``object_missing`` if it was deleted."""
        answer = self._connection.get(segment(media_id), fields=fields or MEDIA_FIELDS)
        try:
            return parsing.post_row(parsing.single(answer.payload))
        except parsing.UnreadableItemError as error:
            raise invalid_answer(error.reason) from None

    def children(self, media_id: str) -> tuple[Mapping[str, Any], ...]:
        """A carousel's parts; they have neither insights nor permalinks."""
        answer = self._connection.get(
            f"{segment(media_id)}/children", fields=CHILD_FIELDS
        )
        return parsing.children(items(answer))

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

    def _insights_call(
        self, media_id: str, metrics: list[str], params: Mapping[str, str]
    ) -> GraphAnswer:
        return self._connection.get(
            f"{segment(media_id)}/insights",
            pool=CallPool.ACCOUNT,
            metric=",".join(metrics),
            **params,
        )
