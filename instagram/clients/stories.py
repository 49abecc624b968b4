"""The stories of the last 24 hours; Instagram forgets them, and their figures, after that.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/stories
"""

from instagram.clients import parsing
from instagram.clients.connection import Connection, items
from instagram.clients.insights import InsightsReader
from instagram.clients.schemas import MediaInsights, MediaPage
from instagram.enums import ProductType

STORY_FIELDS = (
    "id,caption,media_type,media_product_type,media_url,thumbnail_url,permalink,"
    "timestamp,username"
)


class StoryReading:
    """The stories of the connection's account, live ones excluded."""

    _connection: Connection
    _insights: InsightsReader

    def stories_page(self, *, after: str | None = None, limit: int = 50) -> MediaPage:
        """One page of the stories that are still to be seen, newest first."""
        path = f"{self._connection.account_path}/stories"
        answer = self._connection.page(path, after, limit, STORY_FIELDS)
        notes = parsing.Notes()
        return MediaPage(
            items=list(parsing.post_rows(items(answer), notes)),
            skipped=notes.skipped,
            noted=notes.noted,
            after=self._connection.next_cursor(path, after, answer.payload),
            usage=answer.usage,
        )

    def story_insights(self, story_id: str) -> MediaInsights:
        """A story's figures, with what people did to get on from it."""
        told = self._insights.read(story_id, ProductType.STORY)
        if not told.values:
            return told
        return self._insights.with_parts(story_id, ProductType.STORY, told)
