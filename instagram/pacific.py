"""Instagram's days: from midnight to midnight in California, 07:00 or 08:00 UTC."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
DAY = timedelta(days=1)


def day_of(moment: datetime) -> date:
    """The day of Instagram's that a moment belongs to."""
    return moment.astimezone(PACIFIC).date()


def midnight(day: date) -> datetime:
    """When a day begins, in UTC."""
    return datetime.combine(day, time.min, PACIFIC).astimezone(UTC)


def window(first: date, last: date) -> dict[str, str]:
    """Both ends of a range of days as the API takes them: unix seconds, inclusive."""
    until = midnight(last + DAY) - timedelta(seconds=1)
    return {
        "since": str(int(midnight(first).timestamp())),
        "until": str(int(until.timestamp())),
    }


def day_ending_at(moment: datetime) -> date:
    """The day whose end Instagram names.

    A day of 23 or 25 hours, or of an account that counts in another zone, still covers the
    moment 24 hours before its end.
    """
    return (moment - DAY).astimezone(UTC).date()
