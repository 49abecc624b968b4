"""What engines have cost a company this month (UTC), and what the month will come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Company
from analysis.models.ledger import LedgerEntry, MonthSpend, Reservation
from analysis.services.ledger import budget_of, month_of

# The pace of spending is that of so many full days.
PACE_DAYS = 7
# Fewer say nothing.
LEAST_DAYS = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """Calls with something in common; ``unknown`` of them are of unknown cost."""

    name: str
    calls: int
    tokens: int
    cost_usd: Decimal
    unknown: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """``spent`` and ``days`` full days' mean spending for the time that is left."""

    days: int
    a_day_usd: Decimal
    month_usd: Decimal


@dataclass(frozen=True, slots=True)
class MonthUse:
    """Where a company stands; ``forecast`` is None while there are too few days."""

    month: date
    budget_usd: Decimal
    spent_usd: Decimal
    # For calls that are under way.
    held_usd: Decimal
    unknown: int
    forecast: Forecast | None
    by_kind: Sequence[Part]
    by_provider: Sequence[Part]
    # Each day up to today, those without a call too.
    by_day: Sequence[Part]

    @property
    def left_usd(self) -> Decimal:
        return max(Decimal(0), self.budget_usd - self.spent_usd - self.held_usd)

    @property
    def calls(self) -> int:
        return sum(one.calls for one in self.by_provider)

    @property
    def is_spent(self) -> bool:
        return self.left_usd == 0


def month_use(company: Company, now: datetime | None = None) -> MonthUse:
    now = now or timezone.now()
    month = month_of(now)
    spend = MonthSpend.objects.for_company(company).filter(month=month).first()
    spent = spend.spent_usd if spend else Decimal(0)
    held = Reservation.objects.for_company(company).filter(
        month=month, expires_at__gt=now
    )
    return MonthUse(
        month=month,
        budget_usd=budget_of(company),
        spent_usd=spent,
        held_usd=held.aggregate(held=Sum("amount_usd", default=Decimal(0)))["held"],
        unknown=spend.unknown_count if spend else 0,
        forecast=forecast(company, spent, now),
        by_kind=_parts(company, month, F("kind")),
        by_provider=_parts(company, month, F("provider")),
        by_day=_days(company, month, now),
    )


def forecast(company: Company, spent: Decimal, now: datetime) -> Forecast | None:
    """What was spent, and the mean of the last full days for each day that is left.

    Up to seven days before today, none before the company's first call. Calls of unknown
    cost are in none of the sums.
    """
    today = datetime.combine(now.date(), time(), UTC)
    rows = LedgerEntry.objects.for_company(company)
    first = rows.aggregate(first=Min("created_at"))["first"]
    if first is None:
        return None
    days = min(PACE_DAYS, (today.date() - first.date()).days)
    if days < LEAST_DAYS:
        return None
    recent = rows.filter(created_at__gte=today - days * _DAY, created_at__lt=today)
    total = recent.aggregate(cost=Sum("cost_usd", default=Decimal(0)))["cost"]
    a_day = total / days
    left = _end_of_month(now) - now
    return Forecast(days, a_day, spent + a_day * Decimal(left / _DAY))


def _end_of_month(now: datetime) -> datetime:
    later = now.date().replace(day=28) + timedelta(days=4)
    return datetime.combine(later.replace(day=1), time(), UTC)


def _grouped(company: Company, month: date, by: Any) -> Any:
    """Name, calls, tokens, known cost and calls of unknown cost."""
    begin = datetime.combine(month, time(), UTC)
    end = _end_of_month(begin)
    rows = LedgerEntry.objects.for_company(company)
    return (
        rows.filter(created_at__gte=begin, created_at__lt=end)
        .order_by()
        .values_list(by)
        .annotate(
            calls=Count("pk"),
            tokens=Sum(F("tokens_in") + F("tokens_out")),
            cost=Sum("cost_usd", default=Decimal(0)),
            unknown=Count("pk", filter=Q(cost_usd=None)),
        )
    )


def _parts(company: Company, month: date, by: Any) -> list[Part]:
    """The dearest first."""
    found = [Part(*row) for row in _grouped(company, month, by)]
    return sorted(found, key=lambda one: (-one.cost_usd, one.name))


def _days(company: Company, month: date, now: datetime) -> list[Part]:
    by_day = TruncDate("created_at", tzinfo=UTC)
    found = {row[0]: row[1:] for row in _grouped(company, month, by_day)}
    count = (now.date() - month).days + 1
    days = [month + at * _DAY for at in range(count)]
    nothing = (0, 0, Decimal(0), 0)
    return [Part(day.isoformat(), *found.get(day, nothing)) for day in days]
