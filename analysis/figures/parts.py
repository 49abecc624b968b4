"""What a part of a post is worth, with what was counted and by which method."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean


@dataclass(frozen=True, slots=True)
class Part:
    """``score`` from 0 to 100; None is not measured, and ``why`` then says why.

    ``value`` is what was counted, ``n`` out of how many, ``method`` by which rule (the name
    of the part where there is only one).
    """

    name: str
    score: float | None
    value: float | None = None
    why: str = ""
    n: int | None = None
    method: str = ""


def mean_of(parts: Sequence[Part]) -> float | None:
    """The mean of what is measured."""
    known = [one.score for one in parts if one.score is not None]
    return round(fmean(known), 1) if known else None


def between(value: float, nothing: float, all_of_it: float) -> float:
    """Points along a line: 0 at ``nothing``, 100 at ``all_of_it``, one decimal."""
    share = (value - nothing) / (all_of_it - nothing)
    return round(100 * min(1.0, max(0.0, share)), 1)
