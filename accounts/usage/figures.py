"""What a company has used of its plan: today, and on the days before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from accounts.models import ApiUsage, Company
from accounts.plans import daily_limit
from accounts.usage import limits
from accounts.usage.forecast import Forecast, forecast
from kbeauty.lib.limits import Counts

DAYS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class DayUsage:
    """Requests of one day (UTC); None on days before the company was there."""

    day: date
    used: int | None
    refused: int | None


@dataclass(frozen=True, slots=True)
class Today:
    """Where the company stands now; ``is_live`` is False while only saved counts are at hand."""

    used: int
    refused: int
    limit: int
    resets_at: datetime
    is_live: bool
    # None while nobody counts.
    outlook: Forecast | None

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


def _saved(company: Company, first: date) -> dict[date, Counts]:
    rows = ApiUsage.objects.for_company(company).filter(day__gte=first)
    found = rows.values_list("day", "request_count", "refused_count")
    return {day: Counts(used, refused) for day, used, refused in found}


def usage_today(company: Company) -> Today:
    """As Redis counts it; while that is away, as saved last."""
    now, day = timezone.now(), limits.today()
    live = limits.counts_of(company, day)
    recent = limits.recent_counts(company, now)
    counts = live or _saved(company, day).get(day, Counts())
    limit, resets_at = daily_limit(company), limits.end_of_today()
    outlook = None
    if recent is not None:
        outlook = forecast(
            used=counts.used, limit=limit, recent=recent, now=now, resets_at=resets_at
        )
    is_live = recent is not None
    return Today(counts.used, counts.refused, limit, resets_at, is_live, outlook)


def last_days(company: Company, today: Today) -> list[DayUsage]:
    """The last 30 days, the oldest first and today as it is now."""
    end = limits.today()
    days = [end - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    saved = _saved(company, days[0])
    saved[end] = Counts(today.used, today.refused)
    begun = company.created_at.astimezone(UTC).date()
    return [_day(day, saved.get(day), begun) for day in days]


def _day(day: date, counts: Counts | None, begun: date) -> DayUsage:
    if counts is None and day < begun:
        return DayUsage(day, None, None)
    known = counts or Counts()
    return DayUsage(day, known.used, known.refused)
