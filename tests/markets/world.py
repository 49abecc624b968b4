"""A small set of posts with figures that can be checked by hand."""

from datetime import UTC, date, datetime

from instagram.models import PostHashtag
from markets.periods import Period
from markets.scope import Scope
from tests.factories.instagram import PostFactory

# Ten days and the ten before them.
PERIOD = Period(date(2026, 3, 11), date(2026, 3, 20), is_custom=True)
QUERY = "from=2026-03-11&to=2026-03-20"


def scope(company, **fields):
    return Scope(company=company, period=PERIOD, **fields)


def at(day, hour=12):
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def post(account, day, *, hour=12, tags=(), **fields):
    """A post with 80 likes, 10 comments, 6 saves, 4 shares: 100 interactions."""
    values = {
        "like_count": 80,
        "comment_count": 10,
        "saved": 6,
        "shares": 4,
        "reach": 1000,
        "views": 2000,
        "engagement_rate": 0.9,
        "engagement_rate_by_reach": 10.0,
        **fields,
    }
    made = PostFactory(account=account, timestamp=at(day, hour), **values)
    PostHashtag.objects.bulk_create(
        PostHashtag(
            company=made.company, post=made, hashtag=tag, posted_at=made.timestamp
        )
        for tag in tags
    )
    return made
