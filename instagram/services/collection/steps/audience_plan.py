"""What is asked about an account as a whole, question by question."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings

from instagram import pacific
from instagram.clients.base import GraphClient
from instagram.enums import Audience
from instagram.rows import FigureRow, SegmentRow

# So long Instagram keeps the figures of days.
KEPT = timedelta(days=90)
# The figures of a day move for up to 48 hours after it.
ASKED_AGAIN_DAYS = 3
# Instagram allows 30 times 24 hours; a day of 25 would make 30 days longer than that.
LONGEST_RANGE_DAYS = 29
BREAKDOWNS = ("age", "gender", "country", "city", "age,gender")


@dataclass(frozen=True, slots=True)
class Told:
    """What one question brought."""

    figures: Sequence[FigureRow] = ()
    segments: Sequence[SegmentRow] = field(default=())


@dataclass(frozen=True, slots=True)
class DayQuestion:
    """All figures of one day."""

    day: date

    def ask(self, client: GraphClient) -> Told:
        return Told(client.account_day(self.day).figures)


@dataclass(frozen=True, slots=True)
class SeriesQuestion:
    """One figure on each day of a range."""

    metric: str
    first: date
    last: date

    def ask(self, client: GraphClient) -> Told:
        return Told(client.account_series(self.metric, self.first, self.last).figures)


@dataclass(frozen=True, slots=True)
class HoursQuestion:
    """When followers are online."""

    day: date

    def ask(self, client: GraphClient) -> Told:
        return Told(client.online_followers(self.day).figures)


@dataclass(frozen=True, slots=True)
class PeopleQuestion:
    """Who follows or engages, by one breakdown."""

    audience: Audience
    breakdown: str

    def ask(self, client: GraphClient) -> Told:
        told = client.demographics(self.audience, self.breakdown)
        return Told(segments=told.segments)


Question = DayQuestion | SeriesQuestion | HoursQuestion | PeopleQuestion


def first_day(newest_known: date | None, last: date) -> date:
    """The oldest day to ask for: those that still move, and all that were missed."""
    # The oldest day has to lie within what is kept as a whole: today is up to two days, and
    # an hour where the clocks changed, past the beginning of the last one.
    kept = min(KEPT, timedelta(days=settings.INSTAGRAM_FIGURE_DAYS))
    oldest = last - kept + timedelta(days=3)
    if newest_known is None:
        return oldest
    moving = timedelta(days=ASKED_AGAIN_DAYS - 1)
    return max(oldest, min(newest_known, last) - moving)


def questions(first: date, last: date) -> list[Question]:
    """Every question of one collection, newest days first."""
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    return [
        *(DayQuestion(day) for day in days),
        *(SeriesQuestion("reach", *part) for part in _ranges(first, last)),
        # Instagram has it for the last 30 days only.
        SeriesQuestion("follower_count", *_ranges(first, last)[0]),
        HoursQuestion(last),
        *(
            PeopleQuestion(audience, breakdown)
            for audience in Audience
            for breakdown in BREAKDOWNS
        ),
    ]


def _ranges(first: date, last: date) -> list[tuple[date, date]]:
    """A range of days in parts that one call may ask for, newest first."""
    longest = timedelta(days=LONGEST_RANGE_DAYS)
    parts = []
    while last >= first:
        start = max(first, last - longest + pacific.DAY)
        parts.append((start, last))
        last = start - pacific.DAY
    return parts
