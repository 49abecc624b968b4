"""Days on which a competitor had more posts or reactions than usual, told once each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Company, Notice, User
from accounts.notices import Audience
from accounts.services.notices import members_of, notify
from instagram.models import Creator
from markets.baseline import LEAST_DAYS, Day, day_against
from markets.daily.refresh import refresh_days
from markets.models import CompetitorSpike, CompetitorWatch, DailyFigure

# Eight weeks are what is usual. One day in a thousand is as high by chance, or, as the usual
# is only estimated, one in five hundred.
BASELINE_DAYS = 56
SURE = 0.001
LEAST_POSTS = 3
# Half again as much is no news, however sure.
LEAST_TIMES = 2
# An account is looked at once a day: posts of a day may come the day after.
LOOK_BACK = 3
# A spike goes on over days between that are as usual.
GAP = timedelta(days=2)
# Told by day, in each person's own time; after two days it is no news.
AWAKE = range(8, 22)
NEWS_FOR = timedelta(days=2)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Count:
    posts: int
    reactions: int


_NONE = _Count(0, 0)


def watch_spikes(*, company: Company) -> None:
    """Find and tell what is unusual; called often, it tells each person once."""
    refresh_days(company=company)
    find_spikes(company=company)
    tell_spikes(company=company)


def find_spikes(*, company: Company) -> list[CompetitorSpike]:
    """New incidents among the last whole days (UTC); one that goes on is made longer."""
    today = timezone.now().date()
    watched = CompetitorWatch.objects.for_company(company).order_by().values("creator")
    creators = Creator.objects.for_company(company).filter(pk__in=watched)
    found = []
    for creator in creators.order_by("pk"):
        counts = _counts(creator, today)
        for day in (today - ago * _DAY for ago in range(LOOK_BACK, 0, -1)):
            spike = _spike_on(creator, day, counts)
            if spike is not None and _save(spike):
                found.append(spike)
    return found


def _counts(creator: Creator, today: date) -> dict[date, _Count]:
    first = today - (BASELINE_DAYS + LOOK_BACK) * _DAY
    rows = DailyFigure.objects.for_company(creator.company).filter(
        source="creator", facet="", origin=creator.pk, day__gte=first, day__lt=today
    )
    return {
        row.day: _Count(row.posts, int((row.likes or 0) + (row.comments or 0)))
        for row in rows
    }


def _spike_on(
    creator: Creator, day: date, counts: Mapping[date, _Count]
) -> CompetitorSpike | None:
    """Beyond the days before it, of which there are none before the first known post."""
    known = min(counts, default=day)
    length = min(BASELINE_DAYS, (day - known).days)
    if length < LEAST_DAYS:
        return None
    before = [counts.get(day - ago * _DAY, _NONE) for ago in range(1, length + 1)]
    now = counts.get(day, _NONE)
    posts = day_against(now.posts, [one.posts for one in before])
    reactions = day_against(now.reactions, [one.reactions for one in before])
    if posts is None or reactions is None:
        return None
    if not (_is_high(posts) and posts.value >= LEAST_POSTS) and not _is_high(reactions):
        return None
    return CompetitorSpike(
        company=creator.company,
        creator=creator,
        first_day=day,
        last_day=day,
        posts=posts.value,
        reactions=reactions.value,
        usual_posts=posts.usual,
        usual_reactions=reactions.usual,
    )


def _is_high(day: Day) -> bool:
    return day.p_value < SURE and day.value >= LEAST_TIMES * day.usual


@transaction.atomic
def _save(spike: CompetitorSpike) -> bool:
    """Whether it is a new incident; else the one that goes on takes its figures."""
    mine = CompetitorSpike.objects.for_company(spike.company)
    known = (
        mine.select_for_update()
        .filter(
            creator=spike.creator,
            first_day__lte=spike.last_day + GAP,
            last_day__gte=spike.first_day - GAP,
        )
        .order_by("-last_day")
        .first()
    )
    if known is None:
        spike.save()
        return True
    known.first_day = min(known.first_day, spike.first_day)
    known.last_day = max(known.last_day, spike.last_day)
    known.posts = max(known.posts, spike.posts)
    known.reactions = max(known.reactions, spike.reactions)
    known.save(update_fields=["first_day", "last_day", "posts", "reactions"])
    return False


def tell_spikes(*, company: Company) -> list[Notice]:
    """Tell the members who are awake; the others hear of it in the morning."""
    now = timezone.now()
    news = CompetitorSpike.objects.for_company(company).filter(
        created_at__gte=now - NEWS_FOR
    )
    awake = [one for one in members_of(company, Audience.ALL) if _is_awake(one, now)]
    return [
        notice
        for spike in news.select_related("creator").order_by("pk")
        for notice in _tell(spike, awake)
    ]


def _is_awake(user: User, now: datetime) -> bool:
    return now.astimezone(ZoneInfo(user.time_zone)).hour in AWAKE


def _tell(spike: CompetitorSpike, people: list[User]) -> Iterator[Notice]:
    yield from notify(
        company=spike.company,
        kind=NoticeKind.COMPETITOR_SPIKE,
        values={
            "username": spike.creator.username,
            "first_on": spike.first_day.isoformat(),
            "posts": spike.posts,
            "reactions": spike.reactions,
            "usual_posts": round(spike.usual_posts),
            "usual_reactions": round(spike.usual_reactions),
        },
        path=_path(spike),
        once=f"spike:{spike.code}",
        to=people,
    )


def _path(spike: CompetitorSpike) -> str:
    lists = CompetitorWatch.objects.for_company(spike.company)
    watch = lists.filter(creator=spike.creator).order_by("pk").first()
    market = watch.market if watch else ""
    return f"{reverse('market:competitor-list')}?market={market}"
