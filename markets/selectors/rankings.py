"""Best posts, hashtags and markets of a period."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Company
from instagram.expressions import INTERACTIONS
from instagram.pictures import picture_url
from markets.daily.reading import Span, figures_of, markets_of
from markets.registry import MARKETS, market_name
from markets.scope import Scope
from markets.selectors.expressions import with_rates

# A median of fewer posts is one post's luck.
ENOUGH_POSTS = 3
Order = Literal["interactions", "rate"]


@dataclass(frozen=True, slots=True)
class BestPost:
    code: uuid.UUID
    caption: str
    media_type: str
    media_product_type: str
    picture_url: str
    username: str
    market: str
    timestamp: datetime
    interactions: int | None
    rate_by_followers: float | None
    rate_by_reach: float | None

    @property
    def url(self) -> str:
        return reverse("instagram:post-detail", args=[self.code])


def best_posts(
    scope: Scope, *, order: Order = "interactions", limit: int = 6
) -> list[BestPost]:
    """Posts with the most interactions, or the highest rate by followers."""
    by = "total" if order == "interactions" else "engagement_rate"
    rows: Any = (
        scope.posts()
        .annotate(total=INTERACTIONS)
        .filter(Q(**{f"{by}__isnull": False}))
        .order_by(F(by).desc(), "-timestamp", "-pk")
        .values_list(
            "code",
            "caption",
            "media_type",
            "media_product_type",
            "thumbnail_url",
            "media_url",
            "account__username",
            "market",
            "timestamp",
            "total",
            "engagement_rate",
            "engagement_rate_by_reach",
        )[:limit]
    )
    return [_best_post(*row) for row in rows]


def _best_post(
    code: uuid.UUID,
    caption: str,
    media_type: str,
    media_product_type: str,
    thumbnail_url: str,
    media_url: str,
    *rest: Any,
) -> BestPost:
    picture = picture_url(
        media_type=media_type, thumbnail_url=thumbnail_url, media_url=media_url
    )
    return BestPost(code, caption, media_type, media_product_type, picture, *rest)


@dataclass(frozen=True, slots=True)
class HashtagRow:
    """A hashtag of the period; the median rests on ``rated`` posts, None below three."""

    hashtag: str
    posts: int
    interactions_per_post: float | None
    median_rate: float | None
    rated: int


def top_hashtags(scope: Scope, *, limit: int = 12) -> list[HashtagRow]:
    """The most used hashtags with the median engagement rate by followers of their posts."""
    rows = figures_of(scope.asked("hashtag"), [Span.of(scope.period)], by=["name"])
    rows.sort(key=lambda row: (-row["posts"], row["name"]))
    return [
        HashtagRow(
            row["name"],
            row["posts"],
            _mean(row["interactions"], row["interactions_known"]),
            row["median"] if row["rate_by_followers_known"] >= ENOUGH_POSTS else None,
            row["rate_by_followers_known"],
        )
        for row in rows[:limit]
    ]


def _mean(total: int | None, number: int) -> float | None:
    return total / number if total is not None else None


@dataclass(frozen=True, slots=True)
class MarketRow:
    """One market's posts; rates as in ``kpis``."""

    code: str
    name: str
    posts: int
    interactions: int | None
    reach: int | None
    rate_by_reach: float | None
    rate_by_followers: float | None


def _market_row(code: str, one: dict[str, Any]) -> MarketRow:
    return MarketRow(
        code=code,
        name=market_name(code),
        posts=one["posts"],
        interactions=one["interactions"],
        reach=one["reach"],
        rate_by_reach=one["rate_by_reach"],
        rate_by_followers=one["rate_by_followers"],
    )


def by_market(scope: Scope) -> list[MarketRow]:
    """Figures per market, most posts first; posts without a market come last."""
    rows = figures_of(scope.asked(), [Span.of(scope.period)], by=["market"])
    found = [_market_row(row["market"], with_rates(row)) for row in rows]
    return sorted(found, key=lambda row: (not row.code, -row.posts, row.code))


def known_markets(company: Company) -> list[str]:
    """Markets that the company has posts in, in the registry's order."""
    found = markets_of(company)
    return [code for code in MARKETS if code in found]
