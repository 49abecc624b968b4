"""Business Suite exports with a row per post and day, joined to a row per post."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from instagram.imports.fields import plain
from instagram.imports.issues import Issue
from instagram.imports.posts import Reading
from instagram.imports.recognition import FileFacts
from instagram.rows import PostRow

_LIFETIME = frozenset({"", "lifetime", "전체기간", "전체", "gesamtelaufzeit"})
_COLUMNS = frozenset({"date", "날짜", "datum"})
# Counts of single days that add up; reach counts people, and the same ones come again.
_ADDITIVE = ("like_count", "comment_count", "shares", "saved", "views")


def day_column(facts: FileFacts) -> str:
    """The column that names each row's day; empty where rows stand for the lifetime."""
    for column in facts.columns:
        if plain(column) in _COLUMNS:
            cells = (record.get(column) for _, record in facts.sample)
            return column if any(not _is_lifetime(cell) for cell in cells) else ""
    return ""


def _is_lifetime(cell: object) -> bool:
    return plain(str(cell or "")) in _LIFETIME


@dataclass(slots=True)
class _Post:
    counts: dict[str, int] = field(default_factory=dict)
    has_lifetime: bool = False
    is_told: bool = False


class DayTotals:
    """Sums per post; a lifetime row, where there is one, stands for itself."""

    def __init__(self, column: str) -> None:
        self._column = column
        self._posts: dict[str, _Post] = {}
        self._has_noted_reach = False

    def see(self, reading: Reading, cells: Mapping[str, Any]) -> None:
        if reading.post is None:
            return
        post = self._posts.setdefault(reading.post.post_id, _Post())
        if _is_lifetime(cells.get(self._column)):
            post.has_lifetime = True
            return
        for name in _ADDITIVE:
            count = getattr(reading.post, name)
            if count is not None:
                post.counts[name] = post.counts.get(name, 0) + count

    def joined(self, reading: Reading, cells: Mapping[str, Any]) -> Reading:
        """The post's first row with the sums of all; its other rows are merged."""
        if reading.post is None or _is_lifetime(cells.get(self._column)):
            return reading
        post = self._posts[reading.post.post_id]
        if post.has_lifetime or post.is_told:
            return replace(reading, is_merged=True)
        post.is_told = True
        return replace(
            reading, post=self._summed(reading.post, post), issues=self._notes(reading)
        )

    def _summed(self, row: PostRow, post: _Post) -> PostRow:
        counts = post.counts
        return replace(
            row,
            like_count=counts.get("like_count"),
            comment_count=counts.get("comment_count"),
            shares=counts.get("shares"),
            saved=counts.get("saved"),
            views=counts.get("views"),
            reach=None,
            insights={},
        )

    def _notes(self, reading: Reading) -> tuple[Issue, ...]:
        has_reach = reading.post is not None and reading.post.reach is not None
        if not has_reach or self._has_noted_reach:
            return reading.issues
        # One line for the whole file: it is the same for each post.
        self._has_noted_reach = True
        return (*reading.issues, Issue(reading.line, "daily_reach"))
