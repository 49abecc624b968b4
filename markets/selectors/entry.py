"""What the criteria of market entry rest on, counted for several markets at once."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Avg, Count, Q

from accounts.models import Company
from instagram.enums import Audience, CreatorKind
from instagram.models import (
    AudienceSegment,
    Comment,
    Creator,
    CreatorPost,
    HashtagPost,
    Post,
)

DAYS = 30
MOOD_DAYS = 90


@dataclass(slots=True)
class Counted:
    """Of one market; posts of others are those of creators and watched hashtags."""

    posts_now: int = 0
    posts_before: int = 0
    creators: int = 0
    competitors: int = 0
    competitor_interactions: int = 0
    own_interactions: int = 0
    own_posts: int = 0
    languages: Counter[str] = field(default_factory=Counter)
    mood: float | None = None
    mood_texts: int = 0


def counts_for_entry(
    company: Company, markets: list[str], now: datetime
) -> dict[str, Counted]:
    """All that was collected of these markets: 30 days against 30 before, mood of 90."""
    found = {market: Counted() for market in markets}
    _count_talk(company, found, now)
    _count_own(company, found, now)
    _count_creators(company, found, now)
    _count_mood(company, found, now)
    return found


def _spans(now: datetime) -> dict[str, Q]:
    middle = now - timedelta(days=DAYS)
    first = middle - timedelta(days=DAYS)
    return {
        "posts_now": Q(timestamp__gte=middle, timestamp__lt=now),
        "posts_before": Q(timestamp__gte=first, timestamp__lt=middle),
    }


def _count_talk(company: Company, found: dict[str, Counted], now: datetime) -> None:
    # A hashtag that came under watch within the time has no time before.
    since = now - timedelta(days=2 * DAYS)
    sources: tuple[tuple[Any, str], ...] = (
        (
            HashtagPost.objects.for_company(company).filter(
                watched__created_at__lte=since
            ),
            "watched__market",
        ),
        (CreatorPost.objects.for_company(company), "creator__market"),
    )
    for posts, column in sources:
        rows = posts.filter(**{f"{column}__in": list(found)}).values(column)
        for row in rows.annotate(
            **{name: Count("pk", filter=span) for name, span in _spans(now).items()}
        ):
            counted = found[row[column]]
            counted.posts_now += row["posts_now"]
            counted.posts_before += row["posts_before"]


def _count_own(company: Company, found: dict[str, Counted], now: datetime) -> None:
    own = Post.objects.for_company(company).filter(
        deleted_at=None,
        market__in=list(found),
        timestamp__gte=now - timedelta(days=MOOD_DAYS),
        timestamp__lt=now,
    )
    rows = own.values_list("market", "language", "like_count", "comment_count")
    for market, language, likes, comments in rows:
        counted = found[market]
        counted.own_posts += 1
        counted.own_interactions += (likes or 0) + (comments or 0)
        if language and language != "und":
            counted.languages[language] += 1


def _count_creators(company: Company, found: dict[str, Counted], now: datetime) -> None:
    creators = Creator.objects.for_company(company).filter(market__in=list(found))
    for row in creators.values("market", "kind").annotate(number=Count("pk")):
        counted = found[row["market"]]
        if row["kind"] == CreatorKind.COMPETITOR:
            counted.competitors += row["number"]
        else:
            counted.creators += row["number"]
    posts = CreatorPost.objects.for_company(company).filter(
        creator__market__in=list(found),
        creator__kind=CreatorKind.COMPETITOR,
        timestamp__gte=now - timedelta(days=MOOD_DAYS),
        timestamp__lt=now,
    )
    for market, likes, comments in posts.values_list(
        "creator__market", "like_count", "comment_count"
    ):
        found[market].competitor_interactions += (likes or 0) + (comments or 0)


def _count_mood(company: Company, found: dict[str, Counted], now: datetime) -> None:
    comments = Comment.objects.for_company(company).filter(
        deleted_at=None,
        is_from_brand=False,
        timestamp__gte=now - timedelta(days=MOOD_DAYS),
        timestamp__lt=now,
        post__market__in=list(found),
    )
    for row in (
        comments.exclude(sentiment="")
        .values("post__market")
        .annotate(mean=Avg("sentiment_score"), number=Count("pk"))
    ):
        counted = found[row["post__market"]]
        counted.mood, counted.mood_texts = row["mean"], row["number"]


def top_competitors(company: Company, market: str, most: int = 5) -> list[Creator]:
    """Competitors of a market, the most followed first."""
    rivals = Creator.objects.for_company(company).filter(
        market=market, kind=CreatorKind.COMPETITOR
    )
    known = rivals.filter(follower_count__isnull=False)
    return list(known.order_by("-follower_count", "username")[:most])


def age_groups(company: Company, market: str) -> list[tuple[str, int]]:
    """Followers by age group of the accounts that speak to this market, largest first."""
    segments = AudienceSegment.objects.for_company(company).filter(
        account__market=market, audience=Audience.FOLLOWERS, dimension="age"
    )
    newest: dict[tuple[int, str], int] = {}
    for account, part, value in segments.order_by("captured_on").values_list(
        "account_id", "part", "value"
    ):
        newest[(account, part)] = value
    total: Counter[str] = Counter()
    for (_account, part), value in newest.items():
        total[part] += value
    return total.most_common()


def entry_state(company: Company, markets: list[str]) -> list[object]:
    """Changes when what is counted does; three counts and the newest rows."""
    state: list[object] = []
    sources: tuple[tuple[Any, str], ...] = (
        (Post.objects.for_company(company), "market__in"),
        (CreatorPost.objects.for_company(company), "creator__market__in"),
        (HashtagPost.objects.for_company(company), "watched__market__in"),
        (Creator.objects.for_company(company), "market__in"),
        (Comment.objects.for_company(company), "post__market__in"),
    )
    for rows, column in sources:
        of_markets = rows.filter(**{column: markets})
        newest = of_markets.order_by("-pk").values_list("pk", flat=True).first()
        state += [of_markets.count(), newest]
    return state
