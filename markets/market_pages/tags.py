"""Hashtags of a market's talk: how many posts, and whether their share grows."""

from dataclasses import dataclass

from accounts.models import Company
from markets.growth import Growth
from markets.selectors.insights import top_hashtags
from markets.selectors.trend_index import rows_of_market

_FACET = "hashtag"


@dataclass(frozen=True, slots=True)
class TagRow:
    """``posts`` are of 90 days; growth of four weeks against four, None where too few."""

    hashtag: str
    posts: int
    growth: Growth | None


def tag_rows(company: Company, market: str, most: int) -> list[TagRow]:
    """The most used hashtags of all sources, most posts first."""
    grown = {
        row.growth.name: row.growth for row in rows_of_market(company, market, [_FACET])
    }
    return [
        TagRow(tag, posts, grown.get(tag))
        for tag, posts in top_hashtags(company, market, most)
    ]
