"""Points in time as exports write them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from instagram.imports.issues import ValueRefusedError

Order = Literal["mdy", "dmy"]
EARLIEST = datetime(2010, 10, 6, tzinfo=UTC)

_CLOCK = (
    r"(?:[T ,]\s*(?P<half>오전|오후|AM|PM)?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half_after>[AaPp]\.?[Mm]\.?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?$"
)
_YEAR_FIRST = re.compile(
    r"^(?P<year>\d{4})\s*[-./년]\s*(?P<month>\d{1,2})\s*[-./월]\s*(?P<day>\d{1,2})\s*[.일]?"
    + _CLOCK,
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(
    r"^(?P<first>\d{1,2})(?P<mark>[-./])(?P<second_part>\d{1,2})(?P=mark)(?P<year>\d{4})"
    + _CLOCK,
    re.IGNORECASE,
)
_MONTH_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS = _MONTH_NAMES.split("|")
_MONTH = rf"(?P<name>{_MONTH_NAMES})[a-z]*\.?"
_NAMED = (
    re.compile(rf"^{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}){_CLOCK}", re.I),
    re.compile(
        rf"^(?P<day>\d{{1,2}})\.?\s+{_MONTH},?\s+(?P<year>\d{{4}}){_CLOCK}", re.I
    ),
)
_EPOCH = re.compile(r"^(\d{9,10})(?:\.\d+)?$")
_EPOCH_MS = re.compile(r"^(\d{13})$")


def read_timestamp(
    value: object, *, zone: ZoneInfo, order: Order = "mdy", now: datetime
) -> datetime:
    """The moment in UTC; ``zone`` is for values that name none."""
    text = str(value if value is not None else "").strip()
    if not text:
        raise ValueRefusedError("date_missing")
    moment = _epoch(text) or _calendar(text, zone, order)
    if moment > now + timedelta(days=1):
        raise ValueRefusedError("date_in_future")
    if moment < EARLIEST:
        raise ValueRefusedError("date_too_early")
    return moment


def _epoch(text: str) -> datetime | None:
    if found := _EPOCH.match(text):
        return datetime.fromtimestamp(int(found[1]), UTC)
    if found := _EPOCH_MS.match(text):
        return datetime.fromtimestamp(int(found[1]) / 1000, UTC)
    return None


def _calendar(text: str, zone: ZoneInfo, order: Order) -> datetime:
    if found := _YEAR_FIRST.match(text):
        return _moment(found, int(found["month"]), int(found["day"]), zone)
    if found := _YEAR_LAST.match(text):
        first, second = int(found["first"]), int(found["second_part"])
        # 22.10.2020 is written where the day comes first.
        day_first = order == "dmy" or found["mark"] == "."
        month, day = (second, first) if day_first else (first, second)
        return _moment(found, month, day, zone)
    for pattern in _NAMED:
        if found := pattern.match(text):
            month = _MONTHS.index(found["name"].lower()) + 1
            return _moment(found, month, int(found["day"]), zone)
    raise ValueRefusedError("date_unreadable")


def _moment(found: re.Match[str], month: int, day: int, zone: ZoneInfo) -> datetime:
    try:
        local = datetime(
            int(found["year"]),
            month,
            day,
            _hour(found),
            int(found["minute"] or 0),
            int(found["second"] or 0),
            tzinfo=zone,
        )
    except ValueError as error:
        raise ValueRefusedError("date_unreadable") from error
    offset = _offset(found["zone"])
    if offset is not None:
        return local.replace(tzinfo=UTC) - offset
    return local.astimezone(UTC)


def _hour(found: re.Match[str]) -> int:
    hour = int(found["hour"] or 0)
    half = (found["half"] or found["half_after"] or "").lower().replace(".", "")
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueRefusedError("date_unreadable")
    return hour % 12 + 12 * (half in {"pm", "오후"})


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return timedelta()
    digits = zone[1:].replace(":", "").ljust(4, "0")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -size if zone[0] == "-" else size


class OrderEvidence:
    """Which of 03/04/2026's readings the other dates of the file point to."""

    def __init__(self) -> None:
        self.day_first = 0
        self.month_first = 0
        self.undecided = 0

    def see(self, value: object) -> None:
        found = _YEAR_LAST.match(str(value or "").strip())
        if not found or found["mark"] == ".":
            return
        first, second = int(found["first"]), int(found["second_part"])
        if 12 < first <= 31 and second <= 12:
            self.day_first += 1
        elif 12 < second <= 31 and first <= 12:
            self.month_first += 1
        else:
            self.undecided += first != second

    def see_all(self, values: Iterable[object]) -> "OrderEvidence":
        for value in values:
            self.see(value)
        return self

    @property
    def order(self) -> Order | None:
        """None where both or neither reading has the upper hand."""
        if self.day_first == self.month_first:
            return None
        return "dmy" if self.day_first > self.month_first else "mdy"

    @property
    def is_needed(self) -> bool:
        return bool(self.day_first or self.month_first or self.undecided)
