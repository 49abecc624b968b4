"""Every market that we know beside what the company has in it; three queries."""

from dataclasses import dataclass, replace

from django.db.models import Count

from markets.daily.reading import Span, figures_of
from markets.models import CompetitorWatch
from markets.registry import MARKETS
from markets.scope import Scope
from markets.selectors.mood import MoodCount
from markets.selectors.rankings import by_market


@dataclass(frozen=True, slots=True)
class Presence:
    """The company's posts of the period in one market; the mood is of people's comments."""

    market: str
    posts: int
    rate_by_reach: float | None
    mood: MoodCount
    competitors: int


def presence_by_market(scope: Scope) -> list[Presence]:
    """In the order of the registry; markets without posts are there too."""
    own = {row.code: row for row in by_market(scope)}
    moods = _moods(scope)
    watches = CompetitorWatch.objects.for_company(scope.company).order_by()
    watched = {
        row["market"]: row["number"]
        for row in watches.values("market").annotate(number=Count("pk"))
    }
    return [
        Presence(
            market=market,
            posts=own[market].posts if market in own else 0,
            rate_by_reach=own[market].rate_by_reach if market in own else None,
            mood=moods.get(market, MoodCount(0, 0, 0)),
            competitors=watched.get(market, 0),
        )
        for market in MARKETS
    ]


def _moods(scope: Scope) -> dict[str, MoodCount]:
    asked = replace(scope.asked(), source="comment")
    span = Span.of(scope.period)
    return {
        row["market"]: MoodCount(row["positive"], row["neutral"], row["negative"])
        for row in figures_of(asked, [span], by=["market"])
    }
