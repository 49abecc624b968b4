"""Posts and comments on their way in, from the API and from files alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post as its source tells it; None is "the source did not say"."""

    post_id: str
    timestamp: datetime
    caption: str = ""
    media_type: str = ""
    media_product_type: str = ""
    media_url: str = ""
    thumbnail_url: str = ""
    permalink: str = ""
    shortcode: str = ""
    like_count: int | None = None
    comment_count: int | None = None
    reach: int | None = None
    views: int | None = None
    saved: int | None = None
    shares: int | None = None
    followers_at_post: int | None = None
    # None: the source has no hashtags of its own, read them out of the caption.
    hashtags: tuple[str, ...] | None = None
    children: tuple[Mapping[str, Any], ...] = ()
    insights: Mapping[str, int | float] = field(default_factory=dict)
    raw_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CommentRow:
    """One comment or reply; ``parent_id`` names the comment it answers."""

    comment_id: str
    timestamp: datetime
    text: str = ""
    parent_id: str = ""
    username: str = ""
    author_id: str = ""
    like_count: int | None = None
    is_hidden: bool = False
    raw_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InsightsRow:
    """The insights of one stored post, or in ``unavailable`` why there are none."""

    post_pk: int
    posted_at: datetime
    values: Mapping[str, int | float] = field(default_factory=dict)
    unavailable: str = ""


@dataclass(frozen=True, slots=True)
class StoreCounts:
    """What storing a page of rows did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class HashtagPostRow:
    """A public post below a hashtag; Instagram never tells whose it is."""

    media_id: str
    timestamp: datetime | None = None
    caption: str = ""
    media_type: str = ""
    media_url: str = ""
    permalink: str = ""
    like_count: int | None = None
    comment_count: int | None = None
    raw_data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoryInsightsRow:
    """The figures of one stored story, or in ``unavailable`` why there are none."""

    story_pk: int
    values: Mapping[str, int | float] = field(default_factory=dict)
    unavailable: str = ""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of an account on one of Instagram's days: whole, or one part of it."""

    metric: str
    measured_on: date
    value: int
    dimension: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """How many people of an audience are of one kind."""

    part: str
    value: int


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A post that tags an account, or a caption or comment that names it."""

    kind: str
    media_id: str
    comment_id: str = ""
    username: str = ""
    text: str = ""
    media_type: str = ""
    media_url: str = ""
    permalink: str = ""
    like_count: int | None = None
    comment_count: int | None = None
    timestamp: datetime | None = None
    # Why there is no more than the bare mention.
    reason: str = ""
    raw_data: Mapping[str, Any] = field(default_factory=dict)
