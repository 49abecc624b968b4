"""Hashtags: their ids, the public posts below them, and what an account has spent.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login/hashtag-search
"""

from instagram.clients import parsing, public_parsing
from instagram.clients.connection import Connection, items, segment
from instagram.clients.errors import invalid_answer
from instagram.clients.public import HashtagPage, SearchedHashtag
from instagram.enums import CallPool

HASHTAG_MEDIA_FIELDS = (
    "id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count,"
    "children{id,media_type,media_url}"
)
# So many different ones an account may ask for in seven days, and Graph lists no more.
SEARCHES_LISTED = 30


class HashtagReading:
    """Searches in the name of the connection's account, which pays for them."""

    _connection: Connection

    def search_hashtag(self, name: str) -> str:
        """Graph's id of a hashtag, the same for everybody; ``{"id"}`` or in a list."""
        answer = self._connection.get(
            "ig_hashtag_search",
            pool=CallPool.PLATFORM,
            user_id=self._connection.account_path,
            q=name,
        )
        found = parsing.text((parsing.single(answer.payload) or {}).get("id"))
        if not found or len(found) > parsing.MAX_ID:
            raise invalid_answer("hashtag without an id")
        return found

    def top_media(
        self, hashtag_id: str, *, after: str | None = None, limit: int = 50
    ) -> HashtagPage:
        """One page of the posts that most people like."""
        return self._hashtag_page(f"{segment(hashtag_id)}/top_media", after, limit)

    def recent_media(
        self, hashtag_id: str, *, after: str | None = None, limit: int = 50
    ) -> HashtagPage:
        """One page of the posts of the last 24 hours, in no certain order."""
        return self._hashtag_page(f"{segment(hashtag_id)}/recent_media", after, limit)

    def _hashtag_page(self, path: str, after: str | None, limit: int) -> HashtagPage:
        answer = self._connection.page(
            path,
            after,
            limit,
            HASHTAG_MEDIA_FIELDS,
            pool=CallPool.PLATFORM,
            user_id=self._connection.account_path,
        )
        notes = parsing.Notes()
        return HashtagPage(
            items=list(public_parsing.hashtag_posts(items(answer), notes)),
            skipped=notes.skipped,
            # The cursor here may be the same on each page and still lead on, says Meta's
            # page: whoever reads page after page ends with one that holds nothing new.
            after=self._connection.cursor_after(answer.payload),
            usage=answer.usage,
        )

    def recently_searched(self) -> list[SearchedHashtag]:
        """What the account has spent in the last seven days, by whichever program."""
        path = f"{self._connection.account_path}/recently_searched_hashtags"
        answer = self._connection.page(
            path, None, SEARCHES_LISTED, "id,name", pool=CallPool.PLATFORM
        )
        return public_parsing.searched_hashtags(items(answer))
