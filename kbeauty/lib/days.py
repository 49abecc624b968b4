"""Days as moments, in the zone in force."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone


def from_day(column: str, day: date) -> Q:
    """Moments of this day and later."""
    return Q(**{f"{column}__gte": midnight(day)})


def to_day(column: str, day: date) -> Q:
    """Moments of this day and earlier."""
    if day == date.max:
        return Q()
    return Q(**{f"{column}__lt": midnight(day + timedelta(days=1))})


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    # The first days of the calendar have no earlier moment in zones east of Greenwich.
    if day.year <= 1:
        return datetime.combine(day, time(), tzinfo=UTC) + timedelta(days=1)
    return datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
