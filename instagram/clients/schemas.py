"""What the Graph API tells us, as types of our own."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ShortLivedToken:
    """An hour's token from the code exchange."""

    value: str
    user_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongLivedToken:
    """A token of about 60 days, with the scopes it was granted."""

    value: str
    expires_at: datetime
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """``/me``: ``user_id`` is the professional account, ``app_scoped_id`` Graph's ``id``."""

    user_id: str
    app_scoped_id: str
    username: str
    name: str
    account_type: str
    profile_picture_url: str
    biography: str
    website: str
    followers_count: int | None
    follows_count: int | None
    media_count: int | None
