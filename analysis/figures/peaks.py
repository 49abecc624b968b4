"""Days ahead on which a market has posted more before, or is known to."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.utils import timezone

from analysis.kinds.frame import Case
from analysis.kinds.ranges import days_of
from markets.calendars import MarketDay, market_days
from markets.categories import belongs_to
from markets.growth import Lift, lift_of
from markets.selectors.talk import TalkPost, talk_of

YEARS_BACK = 2
# The week before a day is when it is talked about.
DAYS_BEFORE = 6
# How much around a day tells what is usual.
USUAL_DAYS = 28
MOST = 12


@dataclass(frozen=True, slots=True)
class Peak:
    """A day ahead: measured on earlier years, or known from the calendar alone."""

    day: date
    name: str
    kind: str
    lift: Lift | None

    @property
    def basis(self) -> Literal["measured", "calendar"]:
        return "measured" if self.lift else "calendar"

    def as_json(self) -> dict[str, Any]:
        lift = self.lift
        return {
            "date": self.day.isoformat(),
            "name": self.name,
            "kind": self.kind,
            "basis": self.basis,
            "lift": lift.lift if lift else None,
            "interval": [lift.low, lift.high] if lift else None,
            "posts_before": lift.posts if lift else 0,
        }


def peaks_of(case: Case, *, is_of_others: bool) -> list[Peak]:
    """The days of the time ahead, in order; one that was measured to be no peak is left out."""
    today = timezone.localdate(case.now)
    ahead = timedelta(days=days_of(case.wanted["time_horizon"], "time_horizon"))
    market = case.wanted["market"]
    coming = market_days(market, today, today + ahead)
    past = _past_posts(case, is_of_others=is_of_others)
    found = []
    for one in _named_once(coming):
        lift = _lift(market, one, today, past)
        if lift is None or lift.is_peak:
            found.append(Peak(one.day, str(one.name), one.kind, lift))
    return found[:MOST]


def _named_once(days: list[MarketDay]) -> list[MarketDay]:
    """Shopping days and the first day of each holiday."""
    seen: set[date] = set()
    kept = []
    for one in days:
        is_next_of_row = one.day - timedelta(days=1) in seen and one.kind == "holiday"
        if one.day not in seen and not is_next_of_row:
            kept.append(one)
        seen.add(one.day)
    return kept


def _past_posts(case: Case, *, is_of_others: bool) -> list[date]:
    since = case.now - timedelta(days=366 * YEARS_BACK)
    posts = talk_of(case.company, case.wanted["market"], since=since, until=case.now)
    return [
        timezone.localdate(post.posted_at)
        for post in posts
        if _counts(post, case, is_of_others=is_of_others)
    ]


def _counts(post: TalkPost, case: Case, *, is_of_others: bool) -> bool:
    if is_of_others and post.source == "own":
        return False
    return belongs_to(case.wanted["category"], post.caption, post.hashtags)


def _lift(market: str, coming: MarketDay, today: date, past: list[date]) -> Lift | None:
    """Posts in the week up to the same day of earlier years against the weeks around it."""
    if not past:
        return None
    first = min(past) + timedelta(days=USUAL_DAYS)
    posts = days = usual_posts = usual_days = 0
    for one in market_days(market, first, today - timedelta(days=1)):
        if one.key != coming.key:
            continue
        begins = one.day - timedelta(days=DAYS_BEFORE)
        around = (
            one.day - timedelta(days=USUAL_DAYS),
            one.day + timedelta(days=USUAL_DAYS),
        )
        last = min(around[1], today - timedelta(days=1))
        near = sum(begins <= day <= one.day for day in past)
        whole = sum(around[0] <= day <= last for day in past)
        posts += near
        days += DAYS_BEFORE + 1
        usual_posts += whole - near
        usual_days += (last - around[0]).days + 1 - (DAYS_BEFORE + 1)
    return lift_of(posts, days, usual_posts, usual_days)
