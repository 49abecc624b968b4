"""The plan of a company's hashtags from what its tables say; the rules are the planner's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from accounts.models import Company
from instagram.enums import Ability
from instagram.models import HashtagPost, InstagramAccount, WatchedHashtag
from instagram.services.discovery.access import accounts_with
from instagram.services.discovery.planner import (
    SEARCH_LIMIT,
    Decision,
    Plan,
    Wanted,
    plan,
)
from instagram.services.discovery.spending import spent_by

# What a hashtag's looks have brought is counted over so long.
COUNTED = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """A plan with the rows that it speaks of."""

    plan: Plan
    watched: Mapping[int, WatchedHashtag]
    accounts: Mapping[int, InstagramAccount]

    def decision_of(self, watched: WatchedHashtag) -> Decision | None:
        """None for one that is not watched at the moment."""
        found = (one for one in self.plan.decisions if one.key == watched.pk)
        return next(found, None)


def kept_back() -> int:
    """Of the thirty, what is left to people; a setting beyond them leaves nothing else."""
    return min(max(0, settings.INSTAGRAM_HASHTAGS_KEPT_BACK), SEARCH_LIMIT)


def plan_of(company: Company) -> CompanyPlan:
    """What the next round asks for."""
    active = WatchedHashtag.objects.for_company(company).filter(is_active=True)
    news = _new_posts(company)
    watched = {row.pk: row for row in active.select_related("company")}
    wanted = [_wanted(row, news.get(row.pk, 0)) for row in watched.values()]
    return _planned(company, watched, wanted, kept_back())


def plan_by_hand(watched: WatchedHashtag) -> CompanyPlan:
    """For one hashtag that a person waits for: at once, and with all of the thirty."""
    wanted = [replace(_wanted(watched, 0), due_at=None)]
    return _planned(watched.company, {watched.pk: watched}, wanted, 0)


def _planned(
    company: Company,
    watched: Mapping[int, WatchedHashtag],
    wanted: Iterable[Wanted],
    kept_back: int,
) -> CompanyPlan:
    accounts = {one.pk: one for one in accounts_with(company, Ability.HASHTAGS)}
    decided = plan(
        wanted=wanted,
        spent=spent_by(list(accounts.values())),
        accounts=accounts,
        now=timezone.now(),
        kept_back=kept_back,
    )
    return CompanyPlan(decided, watched, accounts)


def _wanted(row: WatchedHashtag, new_posts: int) -> Wanted:
    return Wanted(
        key=row.pk,
        hashtag=row.hashtag,
        priority=row.priority,
        market=row.market,
        has_been_seen=row.recent_collected_at is not None,
        new_posts=new_posts,
        due_at=row.due_at,
    )


def _new_posts(company: Company) -> dict[int, int]:
    """Posts of the last seven days that we have, by hashtag."""
    since: datetime = timezone.now() - COUNTED
    posts = HashtagPost.objects.for_company(company).filter(timestamp__gte=since)
    counted = posts.order_by().values("watched").annotate(count=Count("pk"))
    return dict(counted.values_list("watched", "count"))
