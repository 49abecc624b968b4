"""The few statistics that analyses share."""

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev
from typing import Any

# Two-sided 95 % quantiles of Student's t for small samples; beyond, the normal one.
_T = {
    2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306,
    10: 2.262, 15: 2.145, 20: 2.093, 30: 2.045, 60: 2.001, 120: 1.980,
}  # fmt: skip
_NORMAL = 1.96


def mean_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean and its 95 % interval; with one value the interval is unbounded."""
    mean = fmean(values)
    if len(values) < 2:
        return mean, -math.inf, math.inf
    half = _quantile(len(values)) * stdev(values) / math.sqrt(len(values))
    return mean, mean - half, mean + half


def _quantile(size: float) -> float:
    """Of Student's t for a sample of this size: the next smaller one of the table."""
    if size > max(_T):
        return _NORMAL
    return next(_T[one] for one in sorted(_T, reverse=True) if one <= size)


# What belongs together, such as the texts below one post, and the values there.
Groups = Mapping[Any, Sequence[float]]


def difference(values: Groups, before: Groups) -> tuple[float, float, float]:
    """Mean less the mean of ``before``, and the 95 % interval of that (Welch 1947).

    Neither the sizes nor the spreads of the two need be alike. Two values of each at least.
    Where groups differ by more than their values would by chance, their spread counts
    instead of that of the values (Liang and Zeger 1986).
    """
    flat = [
        [one for group in side.values() for one in group] for side in (values, before)
    ]
    change = fmean(flat[0]) - fmean(flat[1])
    parts = [
        (_variance_of_mean(side, whole), len(whole))
        for side, whole in zip((values, before), flat, strict=True)
    ]
    square = sum(part for part, _size in parts)
    if not square:
        return change, change, change
    # Degrees of freedom after Welch and Satterthwaite.
    freedom = square**2 / sum(part**2 / (size - 1) for part, size in parts)
    half = _quantile(freedom + 1) * math.sqrt(square)
    return change, change - half, change + half


def _variance_of_mean(groups: Groups, values: Sequence[float]) -> float:
    alone = stdev(values) ** 2 / len(values)
    if len(groups) < 2:
        return alone
    mean = fmean(values)
    sums = [sum(one - mean for one in group) for group in groups.values()]
    widened = len(groups) / (len(groups) - 1)
    return max(alone, widened * sum(one**2 for one in sums) / len(values) ** 2)


def wilson(hits: int, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927); stays within 0 and 1."""
    share, square = hits / total, _NORMAL**2
    middle = (share + square / (2 * total)) / (1 + square / total)
    inside = share * (1 - share) / total + square / (4 * total**2)
    half = _NORMAL * math.sqrt(inside) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def fisher_more(now: int, now_total: int, before: int, before_total: int) -> float:
    """Chance of a share at least this much higher now, if nothing had changed (Fisher)."""
    hits, total = now + before, now_total + before_total
    most = min(hits, now_total)
    ways = sum(
        math.comb(hits, count) * math.comb(total - hits, now_total - count)
        for count in range(now, most + 1)
    )
    return ways / math.comb(total, now_total)


def discoveries(chances: Mapping[str, float], rate: float = 0.05) -> set[str]:
    """Names that stand out among many tested ones (Benjamini and Hochberg)."""
    ranked = sorted(chances, key=lambda name: (chances[name], name))
    kept = 0
    for place, name in enumerate(ranked, start=1):
        if chances[name] <= rate * place / len(ranked):
            kept = place
    return set(ranked[:kept])
