"""What markets speak of more and more, and which of them speaks of it first.

Figures by day are read in whole weeks (UTC, from Monday), of all sources together: own posts,
posts of watched hashtags, posts of creators. The week that goes on is left out, and so is a
hashtag that came under watch within the time: its posts begin then, and that would look like
growth. Concepts and categories are as old as the last count.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils import timezone

from accounts.models import Company
from instagram.models import WatchedHashtag
from markets.categories import ALL
from markets.concept_names import CONCEPT_NAMES
from markets.daily.facets import CATEGORY, facet_of
from markets.growth import Growth, growth_of
from markets.lead_lag import LEAST_WEEKS, LeadLag, Weekly, lead_lag
from markets.models import DailyFigure
from markets.registry import MARKETS
from markets.statistics import discoveries

# Four weeks against the four before them, and both against a year.
NOW_WEEKS = 4
YEAR_WEEKS = 52
LONGEST_WEEKS = 104
# Pairs of the largest markets are compared: ten pairs of five.
MOST_MARKETS = 5
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A concept in a market. ``index``: its share now, where that of the year is 100."""

    market: str
    growth: Growth
    index: float

    @property
    def label(self) -> str:
        return str(CONCEPT_NAMES[self.growth.name])


@dataclass(frozen=True, slots=True)
class Asked:
    company: Company
    # product, ingredient, texture, concern or finish.
    kind: str
    category: str = ALL

    @property
    def facet(self) -> str:
        return facet_of(self.kind, self.category)


def last_monday() -> date:
    """The Monday on which the week that goes on began: no trend reaches beyond it."""
    today = timezone.now().date()
    return today - timedelta(days=today.weekday())


def trend_rows(asked: Asked) -> list[TrendRow]:
    """Every concept of three posts or more in the last four weeks, the surest growth first.

    Growth is of the share of the category's posts in the market; discoveries are told among
    the concepts of one market.
    """
    end = last_monday()
    begin = end - YEAR_WEEKS * _WEEK
    posts = _by_week(_posts(asked, begin, end).filter(facet=asked.facet))
    totals = _by_week(_all_posts(asked, begin, end))
    rows = [
        row
        for market in MARKETS
        for row in _rows_of(market, posts, _total_of(totals, market), end)
    ]
    return sorted(rows, key=_surest_first)


def rows_of_market(
    company: Company, market: str, facets: Iterable[str]
) -> list[TrendRow]:
    """The same for one market, of all names of these facets of figures by day together."""
    end = last_monday()
    begin = end - YEAR_WEEKS * _WEEK
    posts = _posts(Asked(company, ""), begin, end).filter(market=market)
    totals = _total_of(_by_week(posts.filter(facet="")), market)
    named = _by_week(posts.filter(facet__in=facets))
    rows = _rows_of(market, named, totals, end)
    return sorted(rows, key=_surest_first)


def _surest_first(row: TrendRow) -> tuple[float, int, str]:
    return -row.growth.low, -row.growth.posts, row.growth.name


# Posts by market, name and Monday.
Weeks = Mapping[tuple[str, str, date], int]


def _posts(asked: Asked, begin: date, end: date) -> QuerySet[DailyFigure]:
    young = WatchedHashtag.objects.for_company(asked.company).filter(
        created_at__date__gt=begin
    )
    posts: QuerySet[DailyFigure] = DailyFigure.objects.for_company(
        asked.company
    ).filter(
        day__gte=begin,
        day__lt=end,
        source__in=["own", "hashtag", "creator"],
        market__in=MARKETS,
    )
    return posts.exclude(source="hashtag", origin__in=young.values("pk"))


def _all_posts(asked: Asked, begin: date, end: date) -> QuerySet[DailyFigure]:
    """All that a share is a share of."""
    posts = _posts(asked, begin, end)
    if asked.category == ALL:
        return posts.filter(facet="")
    return posts.filter(facet=CATEGORY, name=asked.category)


def _by_week(posts: QuerySet[DailyFigure]) -> dict[tuple[str, str, date], int]:
    rows = (
        posts.order_by()
        .annotate(week=TruncWeek("day"))
        .values("market", "name", "week")
        .annotate(number=Sum("posts"))
    )
    return {(row["market"], row["name"], row["week"]): row["number"] for row in rows}


def _total_of(totals: Weeks, market: str) -> dict[date, int]:
    found: Counter[date] = Counter()
    for (where, _name, week), number in totals.items():
        if where == market:
            found[week] += number
    return dict(found)


def _rows_of(
    market: str, posts: Weeks, totals: Mapping[date, int], end: date
) -> Iterable[TrendRow]:
    middle = end - NOW_WEEKS * _WEEK
    first = middle - NOW_WEEKS * _WEEK
    now: Counter[str] = Counter()
    before: Counter[str] = Counter()
    year: Counter[str] = Counter()
    for (where, name, week), number in posts.items():
        if where == market:
            year[name] += number
            if week >= first:
                (now if week >= middle else before)[name] += number
    total_now = sum(number for week, number in totals.items() if week >= middle)
    total_before = sum(
        number for week, number in totals.items() if first <= week < middle
    )
    for growth in growth_of(now, total_now, before, total_before):
        usual = year[growth.name] / sum(totals.values())
        index = round(100 * growth.posts / total_now / usual, 1)
        yield TrendRow(market, growth, index)


def weekly_of(asked: Asked, name: str) -> tuple[list[date], dict[str, Weekly]]:
    """Mondays, the oldest first, and the weeks of each market that speaks of a concept.

    The markets with most posts of it; the weeks begin with the first that any has posts in.
    """
    end = last_monday()
    begin = end - LONGEST_WEEKS * _WEEK
    posts = _by_week(_posts(asked, begin, end).filter(facet=asked.facet, name=name))
    totals = _by_week(_all_posts(asked, begin, end))
    volumes: Counter[str] = Counter()
    for (market, _name, _week), number in posts.items():
        volumes[market] += number
    known = [week for _market, _name, week in totals]
    weeks = list(_mondays(min(known, default=end), end))
    found = {}
    for market, _number in volumes.most_common(MOST_MARKETS):
        total = _total_of(totals, market)
        found[market] = Weekly(
            [posts.get((market, name, week), 0) for week in weeks],
            [total.get(week, 0) for week in weeks],
        )
    return weeks, found


def _mondays(first: date, end: date) -> Iterable[date]:
    while first < end:
        yield first
        first += _WEEK


@dataclass(frozen=True, slots=True)
class Lead:
    """``ahead`` speaks of it ``found.weeks`` before ``behind``; 0 weeks: at the same time."""

    ahead: str
    behind: str
    found: LeadLag


def leads_of(weekly: Mapping[str, Weekly]) -> list[Lead]:
    """Pairs of markets that move together, the surest first.

    Many pairs are tried, so those stand that stand out among all (Benjamini and Hochberg).
    """
    tried: dict[str, Lead] = {}
    for one, other in combinations(sorted(weekly), 2):
        pair = _common(weekly[one], weekly[other])
        found = lead_lag(*pair) if len(pair[0].posts) >= LEAST_WEEKS else None
        if found is not None:
            tried[f"{one} {other}"] = _lead(one, other, found)
    kept = discoveries({name: lead.found.p_value for name, lead in tried.items()})
    leads = [
        lead for name, lead in tried.items() if name in kept and lead.found.is_found
    ]
    return sorted(leads, key=lambda lead: (lead.found.p_value, lead.ahead, lead.behind))


def _lead(one: str, other: str, found: LeadLag) -> Lead:
    """With the market first that is ahead."""
    if found.weeks >= 0:
        return Lead(one, other, found)
    turned = LeadLag(
        weeks=-found.weeks,
        low=-found.high,
        high=-found.low,
        correlation=found.correlation,
        p_value=found.p_value,
    )
    return Lead(other, one, turned)


def _common(one: Weekly, other: Weekly) -> tuple[Weekly, Weekly]:
    """From the first week on in which both markets have posts at all."""
    start = max(_first_with_posts(one), _first_with_posts(other))
    return (
        Weekly(one.posts[start:], one.total[start:]),
        Weekly(other.posts[start:], other.total[start:]),
    )


def _first_with_posts(series: Weekly) -> int:
    weeks = [at for at, number in enumerate(series.total) if number]
    return weeks[0] if weeks else len(series.total)
