"""Posts with what came of them, as rows for whoever learns from them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PostResult:
    """One post and what came of it; unknown counts are None."""

    code: str
    posted_at: datetime
    media_type: str
    caption: str
    hashtags: int
    followers: int | None
    likes: int
    comments: int | None
    reach: int | None


@dataclass(frozen=True, slots=True)
class PeerPost:
    """A post of another account of the market; ``peer`` is the code of that account."""

    peer: str
    result: PostResult
