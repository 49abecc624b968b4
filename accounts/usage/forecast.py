"""When today's requests will be used up, if they go on coming as they do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Outlook(StrEnum):
    REACHED = "reached"
    # Nobody asked in the sample: there is nothing to go by.
    NO_PACE = "no_pace"
    # The day ends first.
    NOT_TODAY = "not_today"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Forecast:
    """``sample`` requests in ``minutes`` minutes, and what follows; ``at`` if it is expected."""

    outlook: Outlook
    sample: int
    minutes: int
    at: datetime | None = None

    @property
    def per_hour(self) -> float | None:
        """Requests an hour; None without a sample."""
        return 60 * self.sample / self.minutes if self.minutes else None


def forecast(
    *,
    used: int,
    limit: int,
    recent: Sequence[int],
    now: datetime,
    resets_at: datetime,
) -> Forecast:
    """``recent`` has the requests of each of the last full minutes.

    What is left, divided by the mean pace of these minutes, is the time it lasts.
    """
    sample, minutes = sum(recent), len(recent)
    if used >= limit:
        return Forecast(Outlook.REACHED, sample, minutes)
    if not sample:
        return Forecast(Outlook.NO_PACE, sample, minutes)
    at = now + timedelta(minutes=(limit - used) * minutes / sample)
    if at >= resets_at:
        return Forecast(Outlook.NOT_TODAY, sample, minutes)
    return Forecast(Outlook.EXPECTED, sample, minutes, at)
