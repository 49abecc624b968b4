"""How much of a market's talk is ours, and how much its competitors'."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.models import Company
from instagram.models import Creator
from markets.daily.reading import Asked, Span, figures_of
from markets.models import CompetitorSpike, CompetitorWatch
from markets.periods import Period
from markets.selectors.rankings import ENOUGH_POSTS


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of the market; ``watch`` is None for our own.

    Reactions are likes and comments: of others Instagram tells no more. Shares are per cent of
    all voices here; the median engagement rate by followers is None below three posts.
    """

    watch: CompetitorWatch | None
    posts: int
    reactions: int
    post_share: float | None
    reaction_share: float | None
    median_rate: float | None
    rated: int

    @property
    def creator(self) -> Creator | None:
        return self.watch.creator if self.watch else None


def watches_of(company: Company, market: str) -> list[CompetitorWatch]:
    """The watch list of a market, in the order of names."""
    rows = CompetitorWatch.objects.for_company(company).filter(market=market)
    return list(rows.select_related("creator").order_by("creator__username"))


def spikes_of(
    company: Company, watches: Iterable[CompetitorWatch]
) -> QuerySet[CompetitorSpike]:
    """The incidents of those on a list, the newest first."""
    spikes: QuerySet[CompetitorSpike] = CompetitorSpike.objects.for_company(company)
    creators = [watch.creator_id for watch in watches]
    return spikes.filter(creator__in=creators).select_related("creator")


def watched_markets(company: Company) -> list[str]:
    """Markets that have a watch list."""
    rows = CompetitorWatch.objects.for_company(company).order_by()
    return sorted(set(rows.values_list("market", flat=True)))


def voices_of(
    company: Company, market: str, period: Period, watches: Iterable[CompetitorWatch]
) -> list[Voice]:
    """Ours first, then the competitors with most reactions; from two queries.

    Ours are our posts for the market, a competitor's all its posts: an account of others has
    one market at most that we know of.
    """
    span = [Span.of(period)]
    own = figures_of(Asked(company, market=market), span)
    others = {
        row["origin"]: row
        for row in figures_of(Asked(company, "creator"), span, by=["origin"])
    }
    counted: list[tuple[CompetitorWatch | None, dict[str, Any]]] = [
        (None, own[0] if own else {}),
        *((watch, others.get(watch.creator_id, {})) for watch in watches),
    ]
    posts = sum(row.get("posts", 0) for _, row in counted)
    reactions = sum(_reactions(row) for _, row in counted)
    found = [_voice(watch, row, posts, reactions) for watch, row in counted]
    return [found[0], *sorted(found[1:], key=lambda one: (-one.reactions, -one.posts))]


def _reactions(row: dict[str, Any]) -> int:
    return int((row.get("likes") or 0) + (row.get("comments") or 0))


def _voice(
    watch: CompetitorWatch | None, row: dict[str, Any], posts: int, reactions: int
) -> Voice:
    mine, rated = _reactions(row), row.get("rate_by_followers_known", 0)
    return Voice(
        watch=watch,
        posts=row.get("posts", 0),
        reactions=mine,
        post_share=100 * row.get("posts", 0) / posts if posts else None,
        reaction_share=100 * mine / reactions if reactions else None,
        median_rate=row["median"] if rated >= ENOUGH_POSTS else None,
        rated=rated,
    )
