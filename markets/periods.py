"""The days a page speaks about, in the person's time zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date

PRESETS = (7, 30, 90, 365)
DEFAULT_DAYS = 30
LONGEST_DAYS = 3660
# Outside of these the period before, or the day after, leaves the calendar.
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, both ends included, in the zone in force."""

    first_day: date
    last_day: date
    is_custom: bool = False
    # Days were asked for that can't be shown: this period stands in for them.
    is_substitute: bool = field(default=False, compare=False)

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def start(self) -> datetime:
        return _midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """The first moment after the period."""
        return _midnight(self.last_day + timedelta(days=1))

    @property
    def before(self) -> "Period":
        """As many days right before this period: what changes are measured against."""
        return Period(
            self.first_day - timedelta(days=self.days),
            self.first_day - timedelta(days=1),
            self.is_custom,
        )

    @property
    def query(self) -> dict[str, str]:
        """The query string that names this period."""
        if self.is_custom:
            return {"from": self.first_day.isoformat(), "to": self.last_day.isoformat()}
        return {"days": str(self.days)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())


def latest(days: int) -> Period:
    """That many days up to and including today."""
    today = timezone.localdate()
    return Period(today - timedelta(days=days - 1), today)


def period_from(params: Mapping[str, str]) -> Period:
    """``from``/``to`` or ``days`` of a query string; what can't be read means 30 days."""
    first, last = _day(params.get("from", "")), _day(params.get("to", ""))
    if first and last and _can_be_shown(first, last):
        return Period(first, last, is_custom=True)
    days = params.get("days", "")
    found = latest(int(days) if days in {str(one) for one in PRESETS} else DEFAULT_DAYS)
    return replace(found, is_substitute=bool(params.get("from") or params.get("to")))


def _can_be_shown(first: date, last: date) -> bool:
    is_in_calendar = first >= EARLIEST and last <= LATEST
    return is_in_calendar and first <= last and (last - first).days < LONGEST_DAYS


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
