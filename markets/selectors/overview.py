"""The figures at the top of the overview, each against the period before."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Min, OuterRef, Subquery

from accounts.models import Company
from instagram.models import AccountSnapshot, Post
from kbeauty.lib.figures import Change, change
from markets.daily.reading import NOTHING, Span, figures_of
from markets.scope import Scope
from markets.selectors.expressions import with_rates

# Fewer posts with a known figure than this, in either period, are no basis to compare.
ENOUGH_POSTS = 5
# Sums are compared only if what was collected reaches back over the period before; its
# first tenth may be missing, as brands do not post every day.
MISSING_SHARE = 10


@dataclass(frozen=True, slots=True)
class Kpi:
    """One figure: how much now, how much before, from how many posts."""

    key: str
    value: float | None
    before: float | None
    change: Change
    known_posts: int
    is_rate: bool = False


@dataclass(frozen=True, slots=True)
class Kpis:
    posts: Kpi
    reach: Kpi
    views: Kpi
    interactions: Kpi
    rate_by_reach: Kpi
    rate_by_followers: Kpi
    rate_by_followers_mean: Kpi
    rate_by_views: Kpi
    followers: Kpi
    # Posts whose rate by followers rests on the count of the first collection.
    estimated_posts: int


def has_posts(company: Company) -> bool:
    """Whether anything was ever collected or imported."""
    return Post.objects.for_company(company).filter(deleted_at=None).exists()


def kpis(scope: Scope) -> Kpis:
    """All figures of the period and of the one before, in three queries.

    - posts: published in the period.
    - reach, views: sums over the posts that tell them. Reach counts accounts per post, so
      a person who saw two posts counts twice.
    - interactions: likes + comments + saves + shares.
    - rate by reach, by views: sum of interactions / sum of reach (views) x 100.
    - rate by followers: median (and mean) of the posts' (likes + comments) / followers at
      the time of posting x 100.
    - followers: newest daily count up to the period's end, summed over accounts.
    """
    now, before = _both_periods(scope)
    is_covered = _reaches_back(scope)

    def kpi(key: str, known: str, *, is_rate: bool = False) -> Kpi:
        least = _least_posts(key, now[known], before[known])
        is_basis = least >= ENOUGH_POSTS and (is_rate or is_covered)
        return Kpi(
            key=key,
            value=now[key],
            before=before[key],
            change=change(now[key], before[key], is_points=is_rate)
            if is_basis
            else Change("unknown", is_points=is_rate),
            known_posts=now[known],
            is_rate=is_rate,
        )

    return Kpis(
        posts=kpi("posts", "posts"),
        reach=kpi("reach", "reach_known"),
        views=kpi("views", "views_known"),
        interactions=kpi("interactions", "interactions_known"),
        rate_by_reach=kpi("rate_by_reach", "rate_by_reach_known", is_rate=True),
        rate_by_followers=kpi("median", "rate_by_followers_known", is_rate=True),
        rate_by_followers_mean=kpi("mean", "rate_by_followers_known", is_rate=True),
        rate_by_views=kpi("rate_by_views", "rate_by_views_known", is_rate=True),
        followers=_followers(scope),
        estimated_posts=now["followers_estimated"],
    )


def _both_periods(scope: Scope) -> tuple[dict[str, Any], dict[str, Any]]:
    periods = (scope.period, scope.period.before)
    spans = [Span(at, one.start, one.end) for at, one in enumerate(periods)]
    found = {row["number"]: row for row in figures_of(scope.asked(), spans)}
    now, before = (with_rates(found.get(one.number, NOTHING)) for one in spans)
    return now, before


def _least_posts(key: str, now: int, before: int) -> int:
    # A count of posts is complete whatever its size now; it only needs a base before.
    return before if key == "posts" else min(now, before)


def _reaches_back(scope: Scope) -> bool:
    """Whether posts were collected from (nearly) the start of the period before on."""
    oldest = scope.all_posts().aggregate(oldest=Min("timestamp"))["oldest"]
    slack = timedelta(days=scope.period.days // MISSING_SHARE + 1)
    return oldest is not None and oldest < scope.period.before.start + slack


def _followers(scope: Scope) -> Kpi:
    """Followers at the end of the period and at the end of the one before.

    The change compares only accounts that have a count for both days.
    """
    of_account = AccountSnapshot.objects.filter(
        account=OuterRef("pk"), followers_count__isnull=False
    ).order_by("-captured_on")
    rows = scope.accounts().values_list(
        Subquery(
            of_account.filter(captured_on__lte=scope.period.last_day).values(
                "followers_count"
            )[:1]
        ),
        Subquery(
            of_account.filter(captured_on__lt=scope.period.first_day).values(
                "followers_count"
            )[:1]
        ),
    )
    counts = list(rows)
    now = [end for end, _ in counts if end is not None]
    both = [pair for pair in counts if None not in pair]
    start = sum(pair[1] for pair in both) if both else None
    compared = change(sum(pair[0] for pair in both) if both else None, start)
    value = sum(now) if now else None
    return Kpi("followers", value, start, compared, len(now))
