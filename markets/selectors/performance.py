"""How the posts of a market did, for whoever learns from them."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import Company
from instagram.models import Post

# The newest: what worked years ago is another account.
MOST = 2000


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


def post_results(company: Company, market: str) -> list[PostResult]:
    """Posts of a market whose likes are known, the oldest first."""
    rows = (
        Post.objects.for_company(company)
        .filter(market=market, deleted_at=None, like_count__isnull=False)
        .order_by("-timestamp", "-pk")
        .values_list(
            "code",
            "timestamp",
            "media_type",
            "caption",
            "hashtags",
            "followers_at_post",
            "like_count",
            "comment_count",
            "reach",
        )[:MOST]
    )
    return [
        PostResult(str(code), when, kind, text, len(tags), followers, likes, *rest)
        for code, when, kind, text, tags, followers, likes, *rest in reversed(rows)
    ]


def account_reach(
    post: Post, *, until: datetime, most: int
) -> list[tuple[str, str, int]]:
    """Code, kind and reach of the newest other posts of its account before ``until``."""
    rows = (
        Post.objects.for_company(post.company)
        .filter(
            account_id=post.account_id,
            deleted_at=None,
            reach__isnull=False,
            timestamp__lt=until,
        )
        .exclude(pk=post.pk)
        .order_by("-timestamp", "-pk")
        .values_list("code", "media_type", "reach")[:most]
    )
    return [(str(code), kind, reach) for code, kind, reach in rows]


def results_state(company: Company, market: str) -> list[object]:
    """Changes when a post comes or a count moves."""
    rows = Post.objects.for_company(company).filter(market=market, deleted_at=None)
    newest = rows.order_by("-updated_at").values_list("updated_at", flat=True).first()
    return [rows.count(), newest.isoformat() if newest else None]
