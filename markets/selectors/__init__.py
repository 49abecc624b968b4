"""Statistics over collected posts; each function is one query unless it says otherwise.

Deleted posts never count. Times are in the person's zone. Rates are in per cent. "Interactions"
are likes + comments + saves + shares of posts whose likes and comments are both known.
"""

from markets.selectors.overview import Kpi, Kpis, has_posts, kpis
from markets.selectors.rankings import (
    BestPost,
    HashtagRow,
    MarketRow,
    best_posts,
    by_market,
    known_markets,
    top_hashtags,
)
from markets.selectors.series import (
    MEASURES,
    RATES,
    Bucket,
    Measure,
    all_series,
    bucket_days,
    time_series,
)
from markets.selectors.times import TimeCell, posting_times

__all__ = [
    "MEASURES",
    "RATES",
    "BestPost",
    "Bucket",
    "HashtagRow",
    "Kpi",
    "Kpis",
    "MarketRow",
    "Measure",
    "TimeCell",
    "all_series",
    "best_posts",
    "bucket_days",
    "by_market",
    "has_posts",
    "known_markets",
    "kpis",
    "posting_times",
    "time_series",
    "top_hashtags",
]
