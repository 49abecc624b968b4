"""Which of two markets speaks of something first, and by how many weeks.

From weekly posts that hold a word and weekly posts of all: the log of the share, less its
straight line, is compared between the markets at every lag. The lag with the highest
correlation is the answer. Its interval comes from a block bootstrap: weeks next to each other
are alike, so whole runs of weeks are drawn, with their pairs at each lag, and the lag found
again. Whether the markets move together at all is told by the same search over invented series
of the same spectrum: smooth series that have nothing to do with each other also meet somewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Weeks that one market may be ahead of the other.
MOST_WEEKS = 12
# Half a year is the least that can hold a lag of a quarter more than once.
LEAST_WEEKS = 40
# A market whose word is rarer than this, a week, tells chance alone.
LEAST_POSTS_A_WEEK = 1.0
_BLOCK = 8
_DRAWS = 1000
# Invented series are a little smoother than drawn ones: at 0.03, measured, 1 in 20 pairs that
# have nothing to do with each other is taken for one that has.
_ALPHA = 0.03


@dataclass(frozen=True, slots=True)
class Weekly:
    """Posts of each week that hold the word, and all posts; the oldest week first."""

    posts: Sequence[int]
    total: Sequence[int]


@dataclass(frozen=True, slots=True)
class LeadLag:
    """``weeks`` > 0: the first market was so many weeks ahead; 95 % interval.

    ``p_value`` is the chance of a correlation as high between markets that have nothing to do
    with each other.
    """

    weeks: int
    low: int
    high: int
    correlation: float
    p_value: float

    @property
    def is_found(self) -> bool:
        """Whether the markets move together at all."""
        return self.p_value <= _ALPHA

    @property
    def is_lead(self) -> bool:
        """Whether it is sure which one is ahead."""
        return self.is_found and (self.low > 0 or self.high < 0)


def lead_lag(first: Weekly, second: Weekly, *, seed: int = 0) -> LeadLag | None:
    """How far the first market is ahead of the second; None where there is too little to tell.

    The same series give the same answer. Both must have the same weeks.
    """
    weeks = len(first.posts)
    if weeks != len(second.posts):
        message = f"{weeks} weeks can't be compared with {len(second.posts)}"
        raise ValueError(message)
    if weeks < LEAST_WEEKS or min(map(_posts_a_week, (first, second))) < (
        LEAST_POSTS_A_WEEK
    ):
        return None
    one, other = _movement(first), _movement(second)
    if not one.any() or not other.any():
        return None
    random = np.random.default_rng(seed)
    found = _correlations(_sums(one, other))
    lags = _bootstrap(_blocks(one, other), random)
    low, high = np.percentile(lags, [2.5, 97.5], method="nearest")
    best = int(found.argmax())
    weeks_ahead = best - MOST_WEEKS
    return LeadLag(
        weeks=weeks_ahead,
        low=min(int(low), weeks_ahead),
        high=max(int(high), weeks_ahead),
        correlation=round(float(found[best]), 3),
        p_value=round(_chance(one, other, float(found[best]), random), 4),
    )


def _posts_a_week(series: Weekly) -> float:
    return sum(series.posts) / len(series.posts)


def _movement(series: Weekly) -> Floats:
    """The log share of each week (smoothed as in ``growth``) less its straight line."""
    posts = np.asarray(series.posts, dtype=np.float64)
    total = np.asarray(series.total, dtype=np.float64)
    share = np.log((posts + 0.5) / (total + 1))
    at = np.arange(len(share), dtype=np.float64)
    slope, start = np.polyfit(at, share, 1)
    rest = share - (slope * at + start)
    # What is left of a straight line is rounding, not movement.
    return rest if float(rest.std()) > 1e-9 else np.zeros_like(rest)


def _pairs(one: Floats, other: Floats) -> Floats:
    """Products and squares by lag and week: what correlations are sums of.

    Shape: 3, lags, weeks. A week whose partner lies outside has nothing to add.
    """
    weeks = len(one)
    made = np.zeros((3, 2 * MOST_WEEKS + 1, weeks))
    for lag in range(-MOST_WEEKS, MOST_WEEKS + 1):
        begin, end = max(0, -lag), min(weeks, weeks - lag)
        mine, theirs = one[begin:end], other[begin + lag : end + lag]
        row = made[:, lag + MOST_WEEKS, begin:end]
        row[0], row[1], row[2] = mine * theirs, mine**2, theirs**2
    return made


def _sums(one: Floats, other: Floats) -> Floats:
    return np.asarray(_pairs(one, other).sum(axis=2))


def _blocks(one: Floats, other: Floats) -> Floats:
    """The sums of each run of weeks, at whichever week it begins; around the end it goes on."""
    made = _pairs(one, other)
    longer = np.concatenate([made, made[:, :, : _BLOCK - 1]], axis=2)
    total = np.cumsum(longer, axis=2)
    total = np.concatenate([np.zeros((*total.shape[:2], 1)), total], axis=2)
    return np.asarray(total[:, :, _BLOCK:] - total[:, :, :-_BLOCK])


def _correlations(sums: Floats) -> Floats:
    products, mine, theirs = sums
    norm = np.sqrt(mine * theirs)
    found = np.divide(products, norm, out=np.full_like(norm, -1.0), where=norm > 0)
    return np.asarray(found)


def _bootstrap(blocks: Floats, random: np.random.Generator) -> NDArray[np.intp]:
    weeks = blocks.shape[2]
    drawn = random.integers(0, weeks, (_DRAWS, max(1, round(weeks / _BLOCK))))
    sums = blocks[:, :, drawn].sum(axis=3)
    best = _correlations(np.moveaxis(sums, 2, 1)).argmax(axis=1)
    return np.asarray(best - MOST_WEEKS)


def _chance(
    one: Floats, other: Floats, height: float, random: np.random.Generator
) -> float:
    """How often series that move as much and as smoothly meet as well somewhere by chance."""
    invented = _invented(other, random)
    weeks, best = len(one), np.full(_DRAWS, -1.0)
    for lag in range(-MOST_WEEKS, MOST_WEEKS + 1):
        begin, end = max(0, -lag), min(weeks, weeks - lag)
        mine, theirs = one[begin:end], invented[:, begin + lag : end + lag]
        norm = np.sqrt((mine**2).sum() * (theirs**2).sum(axis=1))
        best = np.maximum(best, theirs @ mine / norm)
    return (1 + int((best >= height).sum())) / (1 + _DRAWS)


def _invented(series: Floats, random: np.random.Generator) -> Floats:
    """Series of the same spectrum with phases drawn anew (Theiler et al. 1992)."""
    spectrum = np.abs(np.fft.rfft(series))
    turns = np.exp(2j * np.pi * random.random((_DRAWS, len(spectrum))))
    made = np.fft.irfft(spectrum * turns, n=len(series), axis=1)
    return np.asarray(made - made.mean(axis=1, keepdims=True))
