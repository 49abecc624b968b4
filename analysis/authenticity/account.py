"""What may be known of an account; None wherever it is not known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class RecentPost:
    """Counts of one post; hidden likes are None, not 0."""

    likes: int | None = None
    comments: int | None = None
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FollowerCount:
    day: date
    followers: int


@dataclass(frozen=True, slots=True)
class AudienceComment:
    """A comment under the account's posts; the account's own answers are left out."""

    author: str
    post: str
    text: str
    # ISO 639-1, empty where it was not recognised.
    language: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    username: str | None = None
    full_name: str | None = None
    followers: int | None = None
    follows: int | None = None
    posts: int | None = None
    has_picture: bool | None = None
    bio: str | None = None
    has_link: bool | None = None
    is_private: bool | None = None
    recent_posts: Sequence[RecentPost] = field(default=())
    history: Sequence[FollowerCount] = field(default=())
    comments: Sequence[AudienceComment] = field(default=())
    # Languages of the market that the account says it reaches; empty: none claimed.
    market_languages: frozenset[str] = frozenset()
