"""What the Graph API tells of hashtags and of other accounts, as types of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from instagram.clients.schemas import ItemNote
from instagram.clients.usage import Usage
from instagram.rows import HashtagPostRow, PostRow


@dataclass(frozen=True, slots=True)
class SearchedHashtag:
    """One that an account has spent; the name only where Graph gives it."""

    graph_id: str
    name: str


@dataclass(frozen=True, slots=True)
class HashtagPage:
    """One page of the posts below a hashtag; ``after`` is None on the last one."""

    items: list[HashtagPostRow]
    skipped: list[ItemNote]
    after: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class OtherProfile:
    """Another account as business discovery tells it; None is "it did not say"."""

    user_id: str
    username: str
    name: str | None
    biography: str | None
    website: str | None
    profile_picture_url: str | None
    followers_count: int | None
    follows_count: int | None
    media_count: int | None
    raw_data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DiscoveryPage:
    """Another account with one page of its posts, newest first."""

    profile: OtherProfile
    items: list[PostRow]
    skipped: list[ItemNote]
    after: str | None
    usage: Usage
