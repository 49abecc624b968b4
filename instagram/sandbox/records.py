"""What the sandbox holds, in the words of the Graph API. Imports nothing of Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRecord:
    """One professional account; `user_id` is the id of edges and webhooks."""

    user_id: str
    username: str
    # The id /me answers as `id`: another one in each app. Empty: made from user_id.
    app_scoped_id: str = ""
    name: str = ""
    # BUSINESS, MEDIA_CREATOR, or PERSONAL for one that lost its professional status
    account_type: str = "BUSINESS"
    biography: str = ""
    website: str = ""
    # Empty: a picture drawn by the sandbox.
    profile_picture_url: str = ""
    followers_count: int = 0
    follows_count: int = 0
    # ISO 3166 country; the sandbox's own knowledge, Graph never tells it
    market: str = ""
    # Media from before this moment has no insights (100/2108006).
    professional_since: datetime | None = None
    # (day, followers) in order; the days between are interpolated.
    follower_history: tuple[tuple[date, int], ...] = ()
    # Colours of the drawn pictures: "#rrggbb", main and accent. Empty: by name.
    colors: tuple[str, ...] = ()
    # Name of the Facebook user whose Page the account belongs to. Empty: everyone's.
    person: str = ""
    # Somebody else's: found by discovery and hashtags, never logged in with.
    is_outside: bool = False
    # Seen by its followers only.
    is_private: bool = False
    # Goes on posting (outside) and telling stories while the sandbox runs.
    is_lively: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildRecord:
    """One picture or film of a carousel."""

    media_id: str
    media_type: str = "IMAGE"
    # Empty: drawn by the sandbox.
    media_url: str = ""
    thumbnail_url: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaRecord:
    """One post, reel, carousel or story."""

    media_id: str
    username: str
    timestamp: datetime
    caption: str = ""
    media_type: str = "IMAGE"  # IMAGE, VIDEO, CAROUSEL_ALBUM
    media_product_type: str = "FEED"  # FEED, REELS, STORY, AD
    # Empty: made from media_id.
    shortcode: str = ""
    permalink: str = ""
    # Empty: drawn by the sandbox.
    media_url: str = ""
    thumbnail_url: str = ""
    # None: the person hides likes, Graph leaves the field out.
    like_count: int | None = 0
    # None: as many as the dataset has comments for it.
    comments_count: int | None = None
    children: tuple[ChildRecord, ...] = ()
    # By metric name (reach, views, saved, shares, …). An absent one answers no rows.
    insights: Mapping[str, int | float] = field(default_factory=dict)
    is_comment_enabled: bool = True
    is_shared_to_feed: bool = True
    alt_text: str = ""
    # What the drawn picture shows: bottle, tube, jar, stick, dropper, compact, sachet;
    # empty: by id.
    shape: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentRecord:
    """A comment, or with `parent_id` a reply to one."""

    comment_id: str
    media_id: str
    text: str
    timestamp: datetime
    parent_id: str = ""
    # Empty username and author_id: Graph leaves out who wrote it.
    username: str = ""
    author_id: str = ""
    like_count: int = 0
    hidden: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """Everything one load brings."""

    accounts: tuple[AccountRecord, ...] = ()
    media: tuple[MediaRecord, ...] = ()
    comments: tuple[CommentRecord, ...] = ()
