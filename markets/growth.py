"""Growth of words against the volume of the talk that they are part of.

A rising tide is not a trend: what counts is the share of the posts, now against before.
With counts x of n posts (now) and x0 of n0 (before), the log ratio of the shares is

    d = ln((x + ½) / (n + 1)) - ln((x0 + ½) / (n0 + 1)),  var d = 1/(x + ½) + 1/(x0 + ½)

(Poisson counts smoothed by a Gamma(½) prior; Agresti, Categorical Data Analysis, 3.1).
Words are ranked by the lower end of the interval of d: one that is seen three times does
not lead the list.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from markets.statistics import discoveries, fisher_more

_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)
# A word of one or two posts is no talk.
LEAST_POSTS = 3
# A hashtag is new that hardly anybody used before.
MOST_BEFORE_NEW = 1


@dataclass(frozen=True, slots=True)
class Growth:
    """One word's share of the posts, now and before.

    ``rate`` and its 95 % interval are per cent: 50 is half as much again. ``score`` is 100
    times the probability that its share grew.
    """

    name: str
    posts: int
    posts_before: int
    share: float
    share_before: float
    rate: float
    low: float
    high: float
    score: float
    p_value: float
    # Among all that were counted it stands out (Benjamini and Hochberg, 5 %).
    is_discovery: bool

    @property
    def is_new(self) -> bool:
        return self.posts_before <= MOST_BEFORE_NEW


def growth_of(
    now: Mapping[str, int], total: int, before: Mapping[str, int], total_before: int
) -> list[Growth]:
    """Growth of every word of at least three posts now, the surest growth first.

    ``now`` and ``before`` count posts that hold the word; the totals are all posts.
    """
    counted = sorted(name for name, count in now.items() if count >= LEAST_POSTS)
    if not counted or not total_before:
        return []
    raw = {
        name: _log_ratio(now[name], total, before.get(name, 0), total_before)
        for name in counted
    }
    chances = {
        name: fisher_more(now[name], total, before.get(name, 0), total_before)
        for name in counted
    }
    found = discoveries(chances)
    rows = [
        _growth(
            name,
            (now[name], total, before.get(name, 0), total_before),
            raw[name],
            chances[name],
            is_discovery=name in found,
        )
        for name in counted
    ]
    return sorted(rows, key=lambda row: (-row.low, -row.posts, row.name))


def _log_ratio(x: int, n: int, x0: int, n0: int) -> tuple[float, float]:
    """The log ratio of two shares and its variance."""
    ratio = math.log((x + 0.5) / (n + 1)) - math.log((x0 + 0.5) / (n0 + 1))
    return ratio, 1 / (x + 0.5) + 1 / (x0 + 0.5)


def _growth(
    name: str,
    counts: tuple[int, int, int, int],
    ratio: tuple[float, float],
    chance: float,
    *,
    is_discovery: bool,
) -> Growth:
    x, n, x0, n0 = counts
    mean, deviation = ratio[0], math.sqrt(ratio[1])
    return Growth(
        name=name,
        posts=x,
        posts_before=x0,
        share=round(100 * x / n, 1),
        share_before=round(100 * x0 / n0, 1),
        rate=_per_cent(mean),
        low=_per_cent(mean - _Z * deviation),
        high=_per_cent(mean + _Z * deviation),
        score=round(100 * _NORMAL.cdf(mean / deviation), 1),
        p_value=float(f"{chance:.2g}"),
        is_discovery=is_discovery,
    )


def _per_cent(log_ratio: float) -> float:
    return round(100 * (math.exp(log_ratio) - 1), 1)


def count_words(posts: Iterable[Iterable[str]]) -> Counter[str]:
    """In how many posts each word stands; twice in one post counts once."""
    return Counter(word for words in posts for word in set(words))


def confidence(rows: Sequence[Growth], *, weeks_with_posts: int, weeks: int) -> float:
    """0 to 1: the mean probability that what is named grew, times the weeks that have posts.

    Nothing named is no confidence.
    """
    if not rows or not weeks:
        return 0.0
    sure = sum(row.score for row in rows) / (100 * len(rows))
    return round(sure * min(1.0, weeks_with_posts / weeks), 3)


@dataclass(frozen=True, slots=True)
class Lift:
    """Posts in the days around a date, against what is usual: 1.5 is half as much again."""

    posts: int
    expected: float
    lift: float
    low: float
    high: float

    @property
    def is_peak(self) -> bool:
        return self.low > 1


def lift_of(posts: int, days: int, usual_posts: int, usual_days: int) -> Lift | None:
    """Rate of ``posts`` in ``days`` over the usual rate, with a 95 % interval.

    Log-normal interval of a ratio of two Poisson rates; None where nothing is usual.
    """
    if not usual_posts or not days or not usual_days:
        return None
    expected = usual_posts * days / usual_days
    ratio = (posts + 0.5) / (expected + 0.5)
    half = _Z * math.sqrt(1 / (posts + 0.5) + 1 / (usual_posts + 0.5))
    return Lift(
        posts=posts,
        expected=round(expected, 1),
        lift=round(ratio, 2),
        low=round(ratio * math.exp(-half), 2),
        high=round(ratio * math.exp(half), 2),
    )
