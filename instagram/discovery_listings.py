"""Page-sized reads of watched hashtags and creators, with what to say of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Company
from instagram.clients.messages import message_for
from instagram.creator_figures import Engagement, engagement_of
from instagram.enums import HashtagListing
from instagram.models import (
    Creator,
    CreatorPost,
    CreatorSnapshot,
    HashtagPost,
    InstagramAccount,
    WatchedHashtag,
)
from instagram.services.discovery.planner import Decision, Room, Why
from instagram.services.discovery.planning import CompanyPlan
from kbeauty.lib import figures
from kbeauty.lib.charts import Chart, Series

# Columns a list never shows and that may be large.
_HEAVY = ("raw_data",)
GROWTH_DAYS, CHART_DAYS = 30, 90


@dataclass(frozen=True, slots=True)
class HashtagLine:
    """A watched hashtag as the list shows it."""

    watched: WatchedHashtag
    post_count: int
    decision: Decision | None
    sentence: str

    @property
    def tone(self) -> str:
        if not self.watched.is_active:
            return "neutral"
        if self.decision is not None and self.decision.is_asked:
            return "success"
        is_trouble = bool(self.watched.reason) or self._waits_for_room
        return "warning" if is_trouble else "neutral"

    @property
    def label(self) -> str:
        if not self.watched.is_active:
            return _("Paused")
        is_asked = self.decision is not None and self.decision.is_asked
        return _("Asked") if is_asked else _("Waits")

    @property
    def _waits_for_room(self) -> bool:
        return self.decision is not None and self.decision.why == Why.NO_ROOM


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One account's thirty."""

    account: InstagramAccount
    room: Room


def watched_of(company: Company) -> QuerySet[WatchedHashtag]:
    rows: QuerySet[WatchedHashtag] = WatchedHashtag.objects.for_company(company)
    return rows.order_by("-is_active", "-priority", "hashtag")


def hashtag_lines(
    company: Company, watched: Iterable[WatchedHashtag], decided: CompanyPlan
) -> list[HashtagLine]:
    rows = list(watched)
    counted = (
        HashtagPost.objects.for_company(company)
        .filter(watched__in=rows)
        .order_by()
        .values("watched")
        .annotate(count=Count("pk"))
    )
    counts = dict(counted.values_list("watched", "count"))
    return [
        HashtagLine(
            row,
            counts.get(row.pk, 0),
            decided.decision_of(row),
            sentence_of(row, decided),
        )
        for row in rows
    ]


def budget_lines(decided: CompanyPlan) -> list[BudgetLine]:
    return [
        BudgetLine(decided.accounts[room.account], room) for room in decided.plan.rooms
    ]


def sentence_of(watched: WatchedHashtag, decided: CompanyPlan) -> str:
    """Why this hashtag is asked or waits, in a sentence."""
    decision = decided.decision_of(watched)
    if decision is None:
        return _("Nothing is asked.")
    when = {"when": figures.short_time(decision.until)}
    if decision.why == Why.PAID:
        return _("Already paid for until %(when)s, so it costs nothing.") % when
    if decision.why == Why.NEW:
        return _("First in line without a look so far.")
    if decision.why == Why.AGAIN:
        count = figures.number(decision.new_posts)
        return _(
            "Its week is over, and it brought %(count)s posts of the last seven days."
        ) % {"count": count}
    if decision.why == Why.NO_ACCOUNT:
        return str(message_for("no_facebook_account"))
    if decision.why == Why.NOT_DUE:
        return _not_due(watched, when)
    return _no_room(decided, decision)


def _not_due(watched: WatchedHashtag, when: dict[str, str]) -> str:
    if not watched.reason:
        return _("Looked at a short while ago, next look %(when)s.") % when
    reason = str(message_for(watched.reason))
    return f"{reason} {_('Next try %(when)s.') % when}"


def _no_room(decided: CompanyPlan, decision: Decision) -> str:
    rooms = decided.plan.rooms
    buying = [one for one in decided.plan.asked if one.why != Why.PAID]
    told = {
        "spent": sum(room.spent for room in rooms) + len(buying),
        "limit": sum(room.limit for room in rooms),
        "when": figures.short_time(decision.until),
    }
    if decision.until is None:
        return _("%(spent)s of %(limit)s spent, others come first.") % told
    return _("%(spent)s of %(limit)s spent, room on %(when)s at the earliest.") % told


def hashtag_posts(
    watched: WatchedHashtag, *, listing: str = ""
) -> QuerySet[HashtagPost]:
    """Newest first; those whose time Instagram did not tell come last."""
    posts: QuerySet[HashtagPost] = (
        HashtagPost.objects.for_company(watched.company)
        .filter(watched=watched)
        .defer(*_HEAVY)
        .order_by(F("timestamp").desc(nulls_last=True), "-pk")
    )
    return posts.filter(listing=listing) if listing in HashtagListing.values else posts


@dataclass(frozen=True, slots=True)
class CreatorLine:
    """A creator as the list shows it."""

    creator: Creator
    engagement: Engagement
    growth: figures.Change
    problem: str


def creators_of(company: Company, *, kind: str) -> QuerySet[Creator]:
    rows: QuerySet[Creator] = Creator.objects.for_company(company).filter(
        is_watched=True, kind=kind
    )
    most_followed = F("follower_count").desc(nulls_last=True)
    return rows.defer(*_HEAVY).order_by(most_followed, "username")


def creator_lines(company: Company, creators: Iterable[Creator]) -> list[CreatorLine]:
    rows = list(creators)
    engagement, growth = engagement_of(rows), _growth_of(company, rows)
    return [
        CreatorLine(
            row,
            engagement[row.pk],
            growth[row.pk],
            str(message_for(row.reason)) if row.reason else "",
        )
        for row in rows
    ]


def _growth_of(
    company: Company, creators: Sequence[Creator]
) -> dict[int, figures.Change]:
    """Followers now against the oldest count of the last 30 days."""
    since = timezone.now().date() - timedelta(days=GROWTH_DAYS)
    counts: dict[int, list[int]] = {creator.pk: [] for creator in creators}
    days = CreatorSnapshot.objects.for_company(company).filter(
        creator__in=creators, captured_on__gte=since, follower_count__isnull=False
    )
    for key, count in days.order_by("captured_on").values_list(
        "creator", "follower_count"
    ):
        counts[key].append(count)
    return {
        key: figures.change(days[-1], days[0])
        if len(days) > 1
        else figures.Change("unknown")
        for key, days in counts.items()
    }


def creator_posts(creator: Creator) -> QuerySet[CreatorPost]:
    posts: QuerySet[CreatorPost] = CreatorPost.objects.for_company(creator.company)
    return posts.filter(creator=creator).defer(*_HEAVY).order_by("-timestamp", "-pk")


def creator_chart(creator: Creator) -> Chart | None:
    """Followers of the last 90 days; None below two days."""
    newest = (
        CreatorSnapshot.objects.for_company(creator.company)
        .filter(creator=creator, follower_count__isnull=False)
        .order_by("-captured_on")[:CHART_DAYS]
    )
    days = list(newest)[::-1]
    if len(days) < 2:
        return None
    return Chart(
        id="creator-followers",
        title=_("Followers per day"),
        labels=[figures.day_and_month(day.captured_on) for day in days],
        series=[Series(_("Followers"), [day.follower_count for day in days])],
        first_column=_("Day"),
        is_from_zero=False,
    )
