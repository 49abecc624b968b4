"""What a post may bring, learnt from posts before it.

Ridge regression of ln(1 + count) on what is known before a post goes out; the interval of
80 % comes from the residuals of a rolling back-test (split conformal prediction, Vovk et al.
2005): each post is predicted from those before it alone. Where the regression is no better
there than the median of the last posts, the median is used, and said to be.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from markets.selectors.performance import PostResult

LEAST_POSTS = 30
# Posts before the first that the back-test predicts, and blocks it goes on in.
_LEAST_BEFORE, _BLOCKS = 20, 25
# Residuals before an interval is tried in the back-test.
_LEAST_RESIDUALS = 10
_RECENT = 30
_SHRINKAGE = 4.0
_COVER = 0.8
_FLAT = 1e-9
_DRAWS = 200
_SEED = 7
Array = NDArray[np.float64]
FEATURES = (
    "video",
    "carousel",
    "question",
    "caption_length",
    "hashtags",
    "weekend",
    "evening",
    "season_sin",
    "season_cos",
    "followers",
)
# What a marketer can choose; the seasons are not.
CHOICES = (
    "video",
    "carousel",
    "question",
    "caption_length",
    "hashtags",
    "weekend",
    "evening",
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A post before it goes out; ``posted_at`` in the zone that hours are told in."""

    caption: str
    media_type: str
    hashtags: int
    posted_at: datetime
    followers: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """A count with its 80 % interval and how the method did on earlier posts.

    ``coverage`` is the share of back-tested posts inside their interval; errors are means of
    |ln| residuals, the naive one that of the median.
    """

    value: float
    low: float
    high: float
    n: int
    method: str
    coverage: float | None
    tested: int
    error: float
    naive_error: float


@dataclass(frozen=True, slots=True)
class Effect:
    """By how many per cent likes differ with a feature, 95 % interval by bootstrap."""

    name: str
    per_cent: float
    low: float
    high: float
    # Whether the draft has it, or more of it than the posts have in the mean.
    is_in_draft: bool


def forecast(
    posts: Sequence[PostResult], counts: Sequence[int], draft: Draft
) -> Forecast:
    """``counts`` belong to ``posts``, which are in order of time; at least thirty."""
    known = [_of_post(post) for post in posts]
    features = np.array([_row(one) for one in known])
    target = np.log1p(np.array(counts, dtype=float))
    learnt, naive = _back_test(features, target)
    is_better = _mean_error(learnt) < _mean_error(naive)
    residuals = learnt if is_better else naive
    row = np.array(_row(draft))
    middle = (
        _predict(_fit(features, target), row)
        if is_better
        else float(np.median(target[-_RECENT:]))
    )
    low, high = _bounds(residuals)
    return Forecast(
        value=round(math.expm1(middle), 1),
        low=max(0.0, round(math.expm1(middle + low), 1)),
        high=round(math.expm1(middle + high), 1),
        n=len(posts),
        method="regression" if is_better else "median",
        coverage=_coverage(residuals),
        tested=len(residuals),
        error=round(_mean_error(residuals), 3),
        naive_error=round(_mean_error(naive), 3),
    )


def effects(posts: Sequence[PostResult], draft: Draft) -> list[Effect]:
    """Effects on likes of what can be chosen, whose interval leaves no room for none."""
    known = [_of_post(post) for post in posts]
    features = np.array([_row(one) for one in known])
    target = np.log1p(np.array([post.likes for post in posts], dtype=float))
    rng = np.random.default_rng(_SEED)
    size = len(posts)
    drawn = []
    for _ in range(_DRAWS):
        chosen = rng.integers(0, size, size)
        drawn.append(_fit(features[chosen], target[chosen])[1:])
    low, high = np.quantile(np.array(drawn), [0.025, 0.975], axis=0)
    middle = _fit(features, target)[1:]
    own = _row(draft)
    found = [
        Effect(
            name,
            _per_cent(middle[at]),
            _per_cent(low[at]),
            _per_cent(high[at]),
            is_in_draft=own[at] > float(features[:, at].mean()),
        )
        for at, name in enumerate(FEATURES)
        if name in CHOICES and (low[at] > 0 or high[at] < 0)
    ]
    return sorted(found, key=lambda one: -abs(one.per_cent))


def _of_post(post: PostResult) -> Draft:
    return Draft(
        post.caption, post.media_type, post.hashtags, post.posted_at, post.followers
    )


def _row(one: Draft) -> list[float]:
    day = 2 * math.pi * one.posted_at.timetuple().tm_yday / 365.25
    return [
        float(one.media_type == "VIDEO"),
        float(one.media_type == "CAROUSEL_ALBUM"),
        float("?" in one.caption or "？" in one.caption),
        math.log1p(len(one.caption)),
        float(min(one.hashtags, 30)) / 10,
        float(one.posted_at.weekday() >= 5),
        float(one.posted_at.hour >= 18),
        math.sin(day),
        math.cos(day),
        math.log1p(one.followers or 0),
    ]


def _fit(features: Array, target: Array) -> Array:
    """Intercept and coefficients; features are shrunk on their own scales."""
    mean, scale = features.mean(axis=0), features.std(axis=0)
    # One that never changes teaches nothing.
    scale = np.where(scale > _FLAT, scale, np.inf)
    shown = (features - mean) / scale
    size = shown.shape[1]
    inner = shown.T @ shown + _SHRINKAGE * np.eye(size)
    weights = np.linalg.solve(inner, shown.T @ (target - target.mean())) / scale
    return np.concatenate([[target.mean() - mean @ weights], weights])


def _predict(fitted: Array, row: Array) -> float:
    return float(fitted[0] + row @ fitted[1:])


def _back_test(features: Array, target: Array) -> tuple[list[float], list[float]]:
    """Residuals of each post from those before it: of the regression, of the median."""
    size = len(target)
    first = min(_LEAST_BEFORE, size - _LEAST_RESIDUALS)
    step = max(1, (size - first) // _BLOCKS)
    learnt: list[float] = []
    naive: list[float] = []
    for start in range(first, size, step):
        fitted = _fit(features[:start], target[:start])
        median = float(np.median(target[max(0, start - _RECENT) : start]))
        for at in range(start, min(size, start + step)):
            learnt.append(float(target[at]) - _predict(fitted, features[at]))
            naive.append(float(target[at]) - median)
    return learnt, naive


def _mean_error(residuals: Sequence[float]) -> float:
    return sum(abs(one) for one in residuals) / len(residuals)


def _bounds(residuals: Sequence[float]) -> tuple[float, float]:
    """The middle 80 %, widened for the size of the sample: the (n + 1)-th part."""
    ordered = sorted(residuals)
    size = len(ordered)
    tail = (1 - _COVER) / 2
    low = max(0, math.floor(tail * (size + 1)) - 1)
    high = min(size - 1, math.ceil((1 - tail) * (size + 1)) - 1)
    return ordered[low], ordered[high]


def _coverage(residuals: Sequence[float]) -> float | None:
    """Per cent of the posts inside the interval that the residuals before them gave."""
    inside = []
    for at in range(_LEAST_RESIDUALS, len(residuals)):
        low, high = _bounds(residuals[:at])
        inside.append(low <= residuals[at] <= high)
    return round(100 * sum(inside) / len(inside), 1) if inside else None


def _per_cent(coefficient: float) -> float:
    return round(100 * math.expm1(float(coefficient)), 1)
