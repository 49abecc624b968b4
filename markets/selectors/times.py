"""When posts do well: weekday by hour."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay
from django.utils import timezone

from markets.scope import Scope
from markets.selectors.expressions import Median


@dataclass(frozen=True, slots=True)
class TimeCell:
    """Posts of one hour of the week; weekday 0 is Monday."""

    weekday: int
    hour: int
    posts: int
    median_rate: float | None


def posting_times(scope: Scope) -> list[TimeCell]:
    """Posts and median engagement rate by followers per weekday and hour of posting."""
    zone = timezone.get_current_timezone()
    rows = (
        scope.posts()
        .annotate(
            weekday=ExtractIsoWeekDay("timestamp", tzinfo=zone),
            hour=ExtractHour("timestamp", tzinfo=zone),
        )
        .values("weekday", "hour")
        .annotate(posts=Count("pk"), median=Median("engagement_rate"))
        .order_by("weekday", "hour")
    )
    return [
        TimeCell(row["weekday"] - 1, row["hour"], row["posts"], row["median"])
        for row in rows
    ]
