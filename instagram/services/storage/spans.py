"""Stretches of time: what tells Postgres which monthly partitions a page of rows is in.

Without one, each statement is planned for, and looks into, every month there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

# A source's second telling of a time: another zone, another clock.
DRIFT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, both included."""

    first: datetime
    last: datetime

    @classmethod
    def of(cls, moments: Iterable[datetime]) -> "Span":
        """The shortest span that holds all of these; there must be one at least."""
        told = sorted(moments)
        return cls(told[0], told[-1])

    def widened(self, by: timedelta = DRIFT) -> "Span":
        return Span(_shifted(self.first, -by), _shifted(self.last, by))

    def within(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.first, f"{column}__lte": self.last})


def _shifted(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment + by
    except OverflowError:
        return moment
