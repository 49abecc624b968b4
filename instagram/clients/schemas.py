"""What the Graph API tells us, as types of our own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from instagram.clients.usage import Usage
from instagram.rows import CommentRow, FigureRow, MentionRow, PostRow, SegmentRow

# Account types whose figures the API gives; Graph spells them in several ways.
PROFESSIONAL_TYPES = frozenset({"BUSINESS", "MEDIA_CREATOR", "CREATOR"})


@dataclass(frozen=True, slots=True)
class ShortLivedToken:
    """An hour's token from the code exchange."""

    value: str = field(repr=False)
    user_id: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LongLivedToken:
    """A token to keep, with the scopes it was granted; ``expires_at`` None: without an end."""

    value: str = field(repr=False)
    expires_at: datetime | None
    scopes: tuple[str, ...] = ()
    # Facebook's: how long the person's consent to data holds; None: without an end.
    data_access_ends_at: datetime | None = None
    # Who logged in through Facebook, as Meta's callbacks name them.
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class TokenReport:
    """What a living token of Facebook's is worth; None: without an end."""

    scopes: tuple[str, ...]
    expires_at: datetime | None
    data_access_ends_at: datetime | None
    person_id: str


@dataclass(frozen=True, slots=True)
class FacebookPage:
    """A Page of the person who logged in, and the professional account linked with it."""

    page_id: str
    name: str
    token: str = field(repr=False)
    instagram_user_id: str = ""
    username: str = ""

    @property
    def problem(self) -> str:
        """A machine name of why it cannot be connected; empty if it can."""
        if not self.instagram_user_id:
            return "page_without_instagram"
        return "" if self.token else "page_without_token"


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

    @property
    def is_professional(self) -> bool:
        """False only when Graph says so; without an account type nothing is known."""
        kind = self.account_type.upper()
        return not kind or kind in PROFESSIONAL_TYPES


@dataclass(frozen=True, slots=True)
class ItemNote:
    """An item of a page that was left out, or kept although something is odd about it."""

    item_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MediaPage:
    """One page of the listing; ``after`` is None on the last one."""

    items: list[PostRow]
    skipped: list[ItemNote]
    noted: list[ItemNote]
    after: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class CommentPage:
    """One page of comments, their replies among them."""

    items: list[CommentRow]
    skipped: list[ItemNote]
    noted: list[ItemNote]
    after: str | None
    usage: Usage


@dataclass(frozen=True, slots=True)
class MediaInsights:
    """A post's figures; ``unavailable`` is the reason when there are none."""

    values: Mapping[str, int | float]
    unavailable: str = ""
    refused: tuple[str, ...] = ()
    usage: Usage = field(default_factory=Usage)

    @property
    def is_available(self) -> bool:
        return not self.unavailable


@dataclass(frozen=True, slots=True)
class AccountFigures:
    """Figures of an account; what was not told, or is refused, has none."""

    figures: list[FigureRow]


@dataclass(frozen=True, slots=True)
class Demographics:
    """The largest parts of an audience by one breakdown, at most 45; empty: not told."""

    segments: list[SegmentRow]


@dataclass(frozen=True, slots=True)
class MentionPage:
    """One page of posts that tag the account; ``after`` is None on the last one."""

    items: list[MentionRow]
    skipped: list[ItemNote]
    after: str | None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """What one call cost; never what it carried."""

    method: str
    # Without query string, so without tokens.
    path: str
    status_code: int | None
    error_code: int | None
    error_subcode: int | None
    duration_ms: int
    usage_percent: float | None
    trace_id: str
