"""Effects of a small account, drawn towards those of its market: partial pooling.

An account's own effects are taken to lie around the market's (Lindley and Smith 1972). The
market's come from posts of all other accounts there, each counted against its own mean, so
that large accounts do not pass for good hours. How far the own ones may stray is read from
the own posts by the likelihood of each width (parametric empirical Bayes, Morris 1983): with
few or noisy posts hardly at all, with many clear ones freely.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Numbers = NDArray[np.intp]
# A market of fewer posts teaches nothing, and neither does an account of fewer in it.
LEAST_POSTS, LEAST_OF_PEER = 30, 5
FLAT = 1e-9
# Of a regression without a market behind it: as if so many posts had shown no effect.
SHRINKAGE = 4.0
# The same towards the market's effects; the likelihood chooses.
_WIDTHS = tuple(2.0**power for power in range(13))


@dataclass(frozen=True, slots=True)
class Fitted:
    """``own_weight`` from 0 to 1: how much of the effects is the account's own."""

    intercept: float
    weights: Array
    own_weight: float = 1.0

    def predict(self, row: Array) -> float:
        return float(self.intercept + row @ self.weights)


@dataclass(frozen=True, slots=True)
class Pool:
    """Posts of other accounts, the oldest first: ``moments`` in seconds, ``peers`` numbered."""

    features: Array
    target: Array
    peers: Numbers
    moments: Array

    def before(self, moment: float) -> "Pool":
        end = int(np.searchsorted(self.moments, moment))
        return self.taken(np.arange(end))

    def taken(self, places: Numbers) -> "Pool":
        return Pool(
            self.features[places],
            self.target[places],
            self.peers[places],
            self.moments[places],
        )

    def solid(self) -> "Pool | None":
        """Without accounts of too few posts; None where too little is left."""
        counts = np.bincount(self.peers) if len(self.peers) else np.zeros(1, np.intp)
        kept = np.flatnonzero(counts[self.peers] >= LEAST_OF_PEER)
        return self.taken(kept) if len(kept) >= LEAST_POSTS else None


def pool_of(
    features: Sequence[Sequence[float]],
    target: Sequence[float],
    peers: Sequence[str],
    moments: Sequence[float],
) -> Pool | None:
    """None where the market's posts are too few to teach anything."""
    if not features:
        return None
    order = np.argsort(np.array(moments), kind="stable")
    _names, numbers = np.unique(np.array(peers), return_inverse=True)
    whole = Pool(
        np.array(features)[order],
        np.array(target, dtype=float)[order],
        numbers[order],
        np.array(moments, dtype=float)[order],
    )
    return whole.solid()


def fit(features: Array, target: Array) -> Fitted:
    """Of one account alone; features are shrunk on their own scales."""
    mean = features.mean(axis=0)
    weights = _ridge(features - mean, target - target.mean(), SHRINKAGE)
    return Fitted(float(target.mean() - mean @ weights), weights)


def market_effects(pool: Pool) -> Array:
    """Effects within accounts: each post against the mean of its own account."""
    counts = np.maximum(np.bincount(pool.peers), 1)
    target = pool.target - (np.bincount(pool.peers, pool.target) / counts)[pool.peers]
    centred = np.empty_like(pool.features)
    for at, column in enumerate(pool.features.T):
        means = np.bincount(pool.peers, column) / counts
        centred[:, at] = column - means[pool.peers]
    return _ridge(centred, target, SHRINKAGE)


def fit_within(features: Array, target: Array, market: Array) -> Fitted:
    """Of one account whose effects lie around the market's.

    A feature in which the account's posts never differ has the market's effect.
    """
    mean, scale = features.mean(axis=0), _scale(features)
    shown = (features - mean) / scale
    left = target - target.mean() - (features - mean) @ market
    # By the few features' own directions, not by the posts: those may be thousands.
    sizes, turned = np.linalg.eigh(shown.T @ shown)
    kept = sizes > FLAT
    sizes, turned = sizes[kept], turned[:, kept]
    along = turned.T @ (shown.T @ left)
    whole = float(left @ left)
    width = min(_WIDTHS, key=lambda one: _cost(one, sizes, along, whole, len(left)))
    weights = market + turned @ (along / (sizes + width)) / scale
    own = float((sizes / (sizes + width)).mean()) if len(sizes) else 0.0
    return Fitted(float(target.mean() - mean @ weights), weights, own)


def _cost(width: float, sizes: Array, along: Array, whole: float, count: int) -> float:
    """Twice the negative log likelihood, the spread of the noise at its best.

    ``whole`` is the sum of the squares of what the market's effects leave.
    """
    spread = 1 + sizes / width
    squares = along**2 / sizes
    outside = max(whole - float(squares.sum()), 0.0)
    noise = (float((squares / spread).sum()) + outside) / count
    return count * float(np.log(max(noise, FLAT))) + float(np.log(spread).sum())


def _ridge(centred: Array, target: Array, shrinkage: float) -> Array:
    scale = _scale(centred)
    shown = centred / scale
    inner = shown.T @ shown + shrinkage * np.eye(shown.shape[1])
    weights: Array = np.linalg.solve(inner, shown.T @ target) / scale
    return weights


def _scale(features: Array) -> Array:
    """One that never changes teaches nothing."""
    spread = features.std(axis=0)
    return np.where(spread > FLAT, spread, np.inf)
