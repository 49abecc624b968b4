"""What a post may bring, learnt from posts before it.

Three ways compete: ridge regression of ln(1 + count) on what is known before a post goes out;
the same with effects drawn towards those of the market's other accounts (``pooling``); the
median of the last posts. Which erred least in a rolling back-test, where each post is
predicted from those before it alone, is used and said to be. The interval of 80 % comes from
the residuals there (split conformal prediction, Vovk et al. 2005; kept at 80 % while an account
changes as Gibbs and Candès 2021 do).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from analysis.figures.pooling import (
    Array,
    Fitted,
    Pool,
    fit,
    fit_within,
    market_effects,
    pool_of,
)
from markets.results import PeerPost, PostResult

LEAST_POSTS = 30
# Posts before the first that the back-test predicts, and blocks it goes on in.
_LEAST_BEFORE, _BLOCKS = 20, 25
# Posts that it predicts at least.
_LEAST_TESTED = 15
# Residuals before an interval is tried in the back-test.
_LEAST_RESIDUALS = 9
_RECENT = 30
_COVER = 0.8
# By how much of a miss the share outside moves, and its bounds.
_PACE, _LEAST_OUTSIDE, _MOST_OUTSIDE = 0.05, 0.02, 0.4
_DRAWS = 200
_SEED = 7
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
_SEASONS = [FEATURES.index("season_sin"), FEATURES.index("season_cos")]
# Days within which a post tells of a draft's season.
_SEASON = 15
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
    |ln| residuals, the naive one that of the median. ``own_weight`` is how much of the effects
    is the account's own, None where no market stands behind it.
    """

    value: float
    low: float
    high: float
    n: int
    method: str
    coverage: float
    tested: int
    error: float
    naive_error: float
    own_weight: float | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """By how many per cent likes differ with a feature, 95 % interval by bootstrap."""

    name: str
    per_cent: float
    low: float
    high: float
    # Whether the draft has it, or more of it than the posts have in the mean.
    is_in_draft: bool


def pool_of_peers(peers: Sequence[PeerPost], counted: str) -> Pool | None:
    """The market's posts that tell this count; None where they are too few."""
    known = [one for one in peers if getattr(one.result, counted) is not None]
    return pool_of(
        # What peers' followers were at the time is not known, and within one nearly the same.
        [[*_row(_of_post(one.result))[:-1], 0.0] for one in known],
        [math.log1p(getattr(one.result, counted)) for one in known],
        [one.peer for one in known],
        [one.result.posted_at.timestamp() for one in known],
    )


def forecast(
    posts: Sequence[PostResult],
    counts: Sequence[int],
    draft: Draft,
    pool: Pool | None = None,
) -> Forecast:
    """``counts`` belong to ``posts``, which are in order of time; at least thirty."""
    known = _Known.of(posts, counts)
    residuals = _back_test(known, pool)
    method = min(residuals, key=lambda name: _mean_error(residuals[name]))
    market = pool if method == "pooled" else None
    row = _in_known_season(draft, known, market)
    fitted = _fitted(known.features, known.target, market)
    middle = (
        float(np.median(known.target[-_RECENT:]))
        if method == "median"
        else fitted.predict(row)
    )
    coverage, outside = _adapted(residuals[method])
    low, high = _bounds(residuals[method], outside)
    # A method that erred to one side is put right by as much: the value lies inside its interval.
    usual = float(np.median(residuals[method]))
    return Forecast(
        value=max(0.0, round(math.expm1(middle + usual), 1)),
        low=max(0.0, round(math.expm1(middle + low), 1)),
        high=round(math.expm1(middle + high), 1),
        n=len(posts),
        method=method,
        coverage=coverage,
        tested=len(residuals[method]),
        error=round(_mean_error(residuals[method]), 3),
        naive_error=round(_mean_error(residuals["median"]), 3),
        own_weight=round(fitted.own_weight, 2) if method == "pooled" else None,
    )


def effects(
    posts: Sequence[PostResult], draft: Draft, pool: Pool | None = None
) -> list[Effect]:
    """Effects on likes of what can be chosen, whose interval leaves no room for none.

    With a market behind the account, own and market's posts are both drawn anew.
    """
    known = _Known.of(posts, [post.likes for post in posts])
    rng = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(_DRAWS):
        chosen = rng.integers(0, len(posts), len(posts))
        others = _drawn(pool, rng) if pool else None
        drawn.append(
            _fitted(known.features[chosen], known.target[chosen], others).weights
        )
    low, high = np.quantile(np.array(drawn), [0.025, 0.975], axis=0)
    middle = _fitted(known.features, known.target, pool).weights
    own = _row(draft)
    found = [
        Effect(
            name,
            _per_cent(middle[at]),
            _per_cent(low[at]),
            _per_cent(high[at]),
            is_in_draft=own[at] > float(known.features[:, at].mean()),
        )
        for at, name in enumerate(FEATURES)
        if name in CHOICES and (low[at] > 0 or high[at] < 0)
    ]
    return sorted(found, key=lambda one: -abs(one.per_cent))


def own_weight(posts: Sequence[PostResult], pool: Pool | None) -> float | None:
    """How much of the effects on likes is the account's own; None without a market."""
    if pool is None:
        return None
    known = _Known.of(posts, [post.likes for post in posts])
    return round(_fitted(known.features, known.target, pool).own_weight, 2)


@dataclass(frozen=True, slots=True)
class _Known:
    features: Array
    target: Array
    moments: Array

    @classmethod
    def of(cls, posts: Sequence[PostResult], counts: Sequence[int]) -> "_Known":
        return cls(
            np.array([_row(_of_post(post)) for post in posts]),
            np.log1p(np.array(counts, dtype=float)),
            np.array([post.posted_at.timestamp() for post in posts]),
        )


def _drawn(pool: Pool, rng: np.random.Generator) -> Pool:
    size = len(pool.target)
    return pool.taken(np.sort(rng.integers(0, size, size)))


def _fitted(features: Array, target: Array, pool: Pool | None) -> Fitted:
    if pool is None:
        return fit(features, target)
    return fit_within(features, target, market_effects(pool))


def _of_post(post: PostResult) -> Draft:
    return Draft(
        post.caption, post.media_type, post.hashtags, post.posted_at, post.followers
    )


def _row(one: Draft) -> list[float]:
    return [
        float(one.media_type == "VIDEO"),
        float(one.media_type == "CAROUSEL_ALBUM"),
        float("?" in one.caption or "？" in one.caption),
        math.log1p(len(one.caption)),
        float(min(one.hashtags, 30)) / 10,
        float(one.posted_at.weekday() >= 5),
        float(one.posted_at.hour >= 18),
        *_season(one.posted_at.timetuple().tm_yday),
        math.log1p(one.followers or 0),
    ]


def _in_known_season(draft: Draft, known: _Known, market: Pool | None) -> Array:
    """What is known of the draft; in a season that no post is known of, that of the last post.

    Some weeks of posts say how the year went on, not how another season is: carried on as a
    sine they would promise anything.
    """
    row = np.array(_row(draft))
    moments = known.moments
    if market is not None:
        moments = np.concatenate([moments, market.moments])
    own = draft.posted_at.timetuple().tm_yday
    days = (datetime.fromtimestamp(one, UTC).timetuple().tm_yday for one in moments)
    if all(_days_apart(own, day) > _SEASON for day in days):
        row[_SEASONS] = known.features[-1][_SEASONS]
    return row


def _days_apart(one: int, other: int) -> int:
    """Days between two days of the year, over New Year where that is shorter."""
    apart = abs(one - other)
    return min(apart, 366 - apart)


def _season(day: int) -> list[float]:
    turn = 2 * math.pi * day / 365.25
    return [math.sin(turn), math.cos(turn)]


def _back_test(known: _Known, pool: Pool | None) -> dict[str, list[float]]:
    """Residuals of each post from those before it, own and the market's, by method."""
    size = len(known.target)
    first = min(_LEAST_BEFORE, size - _LEAST_TESTED)
    step = max(1, (size - first) // _BLOCKS)
    # Of equal ones the simplest comes first.
    methods = ("median", "regression", *(("pooled",) if pool else ()))
    found: dict[str, list[float]] = {name: [] for name in methods}
    for start in range(first, size, step):
        features, target = known.features[:start], known.target[:start]
        median = float(np.median(target[max(0, start - _RECENT) :]))
        alone = fit(features, target)
        past = pool.before(known.moments[start]).solid() if pool else None
        within = _fitted(features, target, past) if past else alone
        for at in range(start, min(size, start + step)):
            told, row = float(known.target[at]), known.features[at]
            found["median"].append(told - median)
            found["regression"].append(told - alone.predict(row))
            if pool:
                found["pooled"].append(told - within.predict(row))
    return found


def _mean_error(residuals: Sequence[float]) -> float:
    return sum(abs(one) for one in residuals) / len(residuals)


def _bounds(residuals: Sequence[float], outside: float) -> tuple[float, float]:
    """Between which all but this share lies, for the next one: the p(n + 1)-th residual.

    Between two residuals by a straight line (Hyndman and Fan's sixth kind, 1996).
    """
    ends = [outside / 2, 1 - outside / 2]
    low, high = np.quantile(residuals, ends, method="weibull")
    return float(low), float(high)


def _adapted(residuals: Sequence[float]) -> tuple[float, float]:
    """Per cent of the posts inside the interval before them, and the share to leave outside now.

    An account changes, and old residuals then promise too much: after each post outside the
    share becomes a little smaller, after each inside a little larger (adaptive conformal
    inference, Gibbs and Candès 2021).
    """
    outside = 1 - _COVER
    inside = 0
    for at in range(_LEAST_RESIDUALS, len(residuals)):
        low, high = _bounds(residuals[:at], outside)
        is_inside = low <= residuals[at] <= high
        inside += is_inside
        outside += _PACE * ((1 - _COVER) - (not is_inside))
        outside = min(_MOST_OUTSIDE, max(_LEAST_OUTSIDE, outside))
    tested = len(residuals) - _LEAST_RESIDUALS
    return round(100 * inside / tested, 1), outside


def _per_cent(coefficient: float) -> float:
    return round(100 * math.expm1(float(coefficient)), 1)
