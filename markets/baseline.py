"""Whether a day is more than the noise of the days before it.

Counts of days scatter more than Poisson's: days of a campaign, days of none. The negative
binomial distribution has a mean and a dispersion for that, both taken from the days before by
their moments; where these scatter no more than Poisson's, it is Poisson's.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, variance

# Fewer days tell neither a mean nor a spread.
LEAST_DAYS = 28
# As good as Poisson's.
_LARGEST = 1e6
_STEPS, _TINY, _CLOSE = 500, 1e-300, 1e-12


@dataclass(frozen=True, slots=True)
class Day:
    """A count against what is usual: the mean, and the chance of as much or more."""

    value: int
    usual: float
    p_value: float


def day_against(value: int, before: Sequence[int]) -> Day | None:
    """How unusual a count is after these; None where there are fewer than 28 of them.

    Half a count is added to the days before, so that what never happened is rare, not
    impossible.
    """
    if len(before) < LEAST_DAYS:
        return None
    mean = (sum(before) + 0.5) / len(before)
    spread = variance(before, fmean(before))
    size = mean**2 / (spread - mean) if spread > mean else _LARGEST
    chance = at_least(value, mean=mean, size=min(size, _LARGEST))
    return Day(value, round(mean, 2), chance)


def at_least(value: int, *, mean: float, size: float) -> float:
    """P(X >= value), X negative binomial with this mean and variance mean + mean² / size."""
    if value <= 0:
        return 1.0
    return _beta(value, size, mean / (mean + size))


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function by its continued fraction (DLMF 8.17.22)."""
    log = (
        math.lgamma(a + b)
        - math.lgamma(a)
        - math.lgamma(b)
        + a * math.log(x)
        + b * math.log1p(-x)
    )
    front = math.exp(log)
    if x < (a + 1) / (a + b + 2):
        return min(1.0, front * _fraction(a, b, x) / a)
    return max(0.0, 1 - front * _fraction(b, a, 1 - x) / b)


def _fraction(a: float, b: float, x: float) -> float:
    """Lentz's method; some hundred steps are enough on the side that converges."""
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1))
    value = d
    for step in range(1, _STEPS):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for term in (even, odd):
            d = 1 / _not_zero(1 + term * d)
            c = _not_zero(1 + term / c)
            value *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return value


def _not_zero(number: float) -> float:
    return number if abs(number) > _TINY else _TINY
