"""The one way in for posts and comments, from the API and from files alike.

Each call is one transaction: rows, hashtags, counters, the snapshot of the day. The same
rows twice change nothing. Readers of texts hear of new and edited ones after the commit.
"""

from instagram.services.storage.comments import (
    mark_missing_comments,
    store_comments,
    store_comments_of,
)
from instagram.services.storage.writing import (
    mark_missing,
    save_progress,
    store_insights,
    store_posts,
)

__all__ = [
    "mark_missing",
    "mark_missing_comments",
    "save_progress",
    "store_comments",
    "store_comments_of",
    "store_insights",
    "store_posts",
]
