"""A market in figures, and a hashtag in it, from what was collected."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from accounts.models import Company
from instagram.models import Creator, CreatorPost, HashtagPost, Post
from markets.categories import ALL, belongs_to
from markets.daily.items import Source
from markets.daily.reading import Asked, Span, figures_of
from markets.growth import Growth, growth_of
from markets.registry import MARKETS
from markets.selectors.talk import TalkPost, talk_of
from markets.statistics import mean_interval

# What "now" and "before" are for the growth of a hashtag.
GROWTH_DAYS = 30
INSIGHT_DAYS = 90
_MOST_TAGS, _MOST_CREATORS = 20, 10
_SOURCES: tuple[Source, ...] = ("own", "hashtag", "creator")


@dataclass(frozen=True, slots=True)
class Insights:
    """A market over the last 90 days; rates are per cent of followers."""

    market: str
    category: str
    total_posts: int
    by_source: dict[str, int]
    rated_posts: int
    avg_engagement: float | None
    engagement_interval: tuple[float, float] | None
    top_hashtags: list[tuple[str, int]]
    top_creators: list[Creator]
    # 100 × ln(1 + posts) / ln(1 + posts of the company's largest market).
    size_score: float | None
    since: datetime
    until: datetime


def insights_of(company: Company, market: str, *, category: str = ALL) -> Insights:
    """Volume, engagement, hashtags and creators of a market, of all or of one category."""
    until = timezone.now()
    since = until - timedelta(days=INSIGHT_DAYS)
    posts = [
        post
        for post in talk_of(company, market, since=since, until=until)
        if belongs_to(category, post.caption, post.hashtags)
    ]
    rates = _rates(company, posts)
    mean, low, high = mean_interval(rates) if rates else (None, 0.0, 0.0)
    return Insights(
        market=market,
        category=category,
        total_posts=len(posts),
        by_source=dict(Counter(post.source for post in posts)),
        rated_posts=len(rates),
        avg_engagement=round(mean, 4) if mean is not None else None,
        engagement_interval=(
            (round(max(0.0, low), 4), round(high, 4)) if len(rates) > 1 else None
        ),
        top_hashtags=_counted_tags(posts).most_common(_MOST_TAGS),
        top_creators=_top_creators(company, market),
        size_score=_size_score(company, market, since, until),
        since=since,
        until=until,
    )


def top_hashtags(company: Company, market: str, most: int) -> list[tuple[str, int]]:
    """The most used hashtags of a market in the last 90 days, with their posts."""
    until = timezone.now()
    since = until - timedelta(days=INSIGHT_DAYS)
    posts = talk_of(company, market, since=since, until=until)
    return _counted_tags(posts).most_common(most)


def _counted_tags(posts: Sequence[TalkPost]) -> Counter[str]:
    return Counter(tag for post in posts for tag in set(post.hashtags))


def _rates(company: Company, posts: Sequence[TalkPost]) -> list[float]:
    """Engagement rates by followers; Instagram never tells whose a hashtag's post is."""
    found: list[float] = []
    models: tuple[tuple[str, Any], ...] = (("own", Post), ("creator", CreatorPost))
    for source, model in models:
        codes = [post.code for post in posts if post.source == source]
        rated = model.objects.for_company(company).filter(
            code__in=codes, engagement_rate__isnull=False
        )
        found += rated.values_list("engagement_rate", flat=True)
    return found


def _top_creators(company: Company, market: str) -> list[Creator]:
    """Those with the highest mean rate; one whose rate is unknown can't be ranked."""
    creators = Creator.objects.for_company(company).filter(
        market=market, avg_engagement_rate__isnull=False
    )
    return list(creators.order_by("-avg_engagement_rate", "username")[:_MOST_CREATORS])


def _size_score(
    company: Company, market: str, since: datetime, until: datetime
) -> float | None:
    volumes = _volumes(company, since, until)
    largest = max(volumes.values(), default=0)
    if not largest:
        return None
    return round(100 * math.log1p(volumes.get(market, 0)) / math.log1p(largest), 1)


def _volumes(company: Company, since: datetime, until: datetime) -> Counter[str]:
    """Posts by market, of all three sources; a post met twice counts twice here."""
    span = Span(0, since, until)
    found: Counter[str] = Counter()
    for source in _SOURCES:
        for row in figures_of(Asked(company, source), [span], by=["market"]):
            if row["market"] in MARKETS:
                found[row["market"]] += row["posts"]
    return found


@dataclass(frozen=True, slots=True)
class TagFigures:
    """A hashtag in a market: its posts, the newest first, and how it grew."""

    hashtag: str
    market: str
    posts_found: int
    posts: list[TalkPost]
    growth: Growth | None
    last_updated: datetime | None


def hashtag_figures(
    company: Company, hashtag: str, market: str, *, limit: int
) -> TagFigures:
    """Of all markets together where ``market`` is empty."""
    until = timezone.now()
    since = until - timedelta(days=INSIGHT_DAYS)
    talk = talk_of(company, market, since=since, until=until)
    tagged = [post for post in talk if hashtag in post.hashtags]
    newest = sorted(tagged, key=lambda post: (post.posted_at, post.code), reverse=True)
    return TagFigures(
        hashtag=hashtag,
        market=market,
        posts_found=len(tagged),
        posts=newest[:limit],
        growth=_growth(hashtag, talk, until),
        last_updated=_last_updated(company),
    )


def _growth(hashtag: str, talk: Sequence[TalkPost], until: datetime) -> Growth | None:
    """The last 30 days against the 30 before; None with fewer than three posts."""
    middle = until - timedelta(days=GROWTH_DAYS)
    first = middle - timedelta(days=GROWTH_DAYS)
    now = [post for post in talk if post.posted_at >= middle]
    before = [post for post in talk if first <= post.posted_at < middle]
    counts = [
        {hashtag: sum(hashtag in post.hashtags for post in posts)}
        for posts in (now, before)
    ]
    rows = growth_of(counts[0], len(now), counts[1], len(before))
    return rows[0] if rows else None


def _last_updated(company: Company) -> datetime | None:
    """When anything that could hold the hashtag was last collected."""
    moments = [
        Post.objects.for_company(company).aggregate(at=Max("updated_at"))["at"],
        HashtagPost.objects.for_company(company).aggregate(at=Max("last_seen_at"))[
            "at"
        ],
        CreatorPost.objects.for_company(company).aggregate(
            at=Max("creator__last_updated")
        )["at"],
    ]
    return max((moment for moment in moments if moment), default=None)
