"""From Graph's figures of an account to our rows; what is not told has no row."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from instagram import pacific
from instagram.clients.metrics import FOLLOW_TYPE, FOLLOWER_TYPE
from instagram.clients.parsing import count, moment, text
from instagram.rows import FigureRow, SegmentRow

# Two names of one thing each.
_DIMENSIONS = {FOLLOWER_TYPE: FOLLOW_TYPE}
_PARTS = {"REEL": "REELS"}
# Comes beside the breakdown that was asked for, with the same value in each part.
_TIMEFRAME = "timeframe"
_HOURS = "hour"
_MAX_PART = 80
_MAX_SEGMENT = 120


def of_day(item: Any, day: date) -> Iterator[FigureRow]:
    """The whole of one metric on one day, and its parts."""
    name, total = _named(item), _object(item, "total_value")
    if not name:
        return
    whole = count(total.get("value"))
    if whole is None:
        whole = next((count(value) for value, _ in _values(item)), None)
    if whole is not None:
        yield FigureRow(name, day, whole)
    for keys, values, value in _results(total):
        dimension = ",".join(_DIMENSIONS.get(key, key) for key in keys)[:40]
        part = ",".join(_PARTS.get(one.upper(), one.upper()) for one in values)
        yield FigureRow(name, day, value, dimension, part[:_MAX_PART])


def of_days(item: Any) -> Iterator[FigureRow]:
    """One metric on each day of a range; a day that is not over has no figure yet."""
    name, now = _named(item), datetime.now(UTC)
    for value, end in _values(item):
        read = count(value)
        if name and read is not None and end is not None and end <= now:
            yield FigureRow(name, pacific.day_ending_at(end), read)


def of_hours(item: Any, day: date) -> Iterator[FigureRow]:
    """``{"0": n, …, "23": n}`` as parts of the newest day that is told."""
    name = _named(item)
    told = [(value, end) for value, end in _values(item) if isinstance(value, dict)]
    told = [(value, end) for value, end in told if value]
    if not name or not told:
        return
    value, end = told[-1]
    measured_on = pacific.day_ending_at(end) if end else day
    for hour in range(24):
        read = count(value.get(str(hour)))
        if read is not None:
            yield FigureRow(name, measured_on, read, _HOURS, f"{hour:02}")


def segments(item: Any, breakdown: str) -> Iterator[SegmentRow]:
    """The parts of an audience by ``breakdown``."""
    wanted = breakdown.split(",")
    for keys, values, value in _results(_object(item, "total_value")):
        found = dict(zip(keys, values, strict=False))
        found.pop(_TIMEFRAME, None)
        if set(found) == set(wanted) and all(found.values()):
            part = ",".join(found[key] for key in wanted)
            yield SegmentRow(part[:_MAX_SEGMENT], value)


def _named(item: Any) -> str:
    return text(item.get("name"))[:60] if isinstance(item, dict) else ""


def _object(item: Any, name: str) -> dict[str, Any]:
    found = item.get(name) if isinstance(item, dict) else None
    return found if isinstance(found, dict) else {}


def _values(item: Any) -> Iterator[tuple[Any, datetime | None]]:
    """Each value with the moment that it counts up to."""
    values = item.get("values") if isinstance(item, dict) else None
    for each in values if isinstance(values, list) else []:
        if isinstance(each, dict):
            yield each.get("value"), moment(each.get("end_time"))


def _results(
    total: dict[str, Any],
) -> Iterator[tuple[list[str], list[str], int]]:
    """Names of the dimensions, the part of each, and how many."""
    breakdowns = total.get("breakdowns")
    for breakdown in breakdowns if isinstance(breakdowns, list) else []:
        if not isinstance(breakdown, dict):
            continue
        keys = [text(key) for key in _list(breakdown.get("dimension_keys"))]
        for result in _list(breakdown.get("results")):
            if not isinstance(result, dict):
                continue
            values = [text(one) for one in _list(result.get("dimension_values"))]
            value = count(result.get("value"))
            if value is not None and values:
                yield keys, values, value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
