"""What people write below posts."""

from collections.abc import Iterator
from typing import Any

from instagram.clients import parsing
from instagram.clients.connection import Connection, items, segment
from instagram.clients.errors import invalid_answer
from instagram.clients.schemas import CommentPage
from instagram.rows import CommentRow

REPLY_FIELDS = "id,text,timestamp,username,from,like_count,hidden,parent_id"
COMMENT_FIELDS = f"{REPLY_FIELDS},replies{{{REPLY_FIELDS}}}"


class CommentReading:
    """Comments and replies of the posts of the connection's account."""

    _connection: Connection

    def comments_page(
        self, media_id: str, *, after: str | None = None, limit: int = 50
    ) -> CommentPage:
        """One page of comments with all their replies, which follow their comment."""
        path = f"{segment(media_id)}/comments"
        answer = self._connection.page(path, after, limit, COMMENT_FIELDS)
        notes = parsing.Notes()
        rows: list[CommentRow] = []
        for item in items(answer):
            rows += self._with_replies(item, notes)
        return CommentPage(
            items=rows,
            skipped=notes.skipped,
            noted=notes.noted,
            after=self._connection.next_cursor(path, after, answer.payload),
            usage=answer.usage,
        )

    def _with_replies(self, item: Any, notes: parsing.Notes) -> Iterator[CommentRow]:
        replies = item.get("replies") if isinstance(item, dict) else None
        for comment in parsing.comment_rows([item], notes):
            yield comment
            found = parsing.objects(replies) or []
            parent_id = comment.comment_id
            yield from parsing.comment_rows(found, notes, parent_id=parent_id)
            path = f"{segment(parent_id)}/replies"
            after = self._connection.next_cursor(path, None, replies)
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
        path = f"{segment(comment_id)}/replies"
        answer = self._connection.page(path, after, limit, REPLY_FIELDS)
        notes = parsing.Notes()
        rows = parsing.comment_rows(items(answer), notes, parent_id=comment_id)
        return CommentPage(
            items=list(rows),
            skipped=notes.skipped,
            noted=notes.noted,
            after=self._connection.next_cursor(path, after, answer.payload),
            usage=answer.usage,
        )

    def comment(self, comment_id: str) -> CommentRow:
        """One comment or reply; ``object_missing`` if it was deleted."""
        answer = self._connection.get(segment(comment_id), fields=REPLY_FIELDS)
        try:
            return parsing.comment_row(parsing.single(answer.payload))
        except parsing.UnreadableItemError as error:
            raise invalid_answer(error.reason) from None
