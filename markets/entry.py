"""How ready a market is for a brand: criteria, a weighted score, and a sweep over weights.

Each criterion is a number from 0 to 100, higher is better, with what it rests on. What is
not measured counts nowhere; how much of the weight is measured is told beside the score. The
sweep draws weights at random (uniform over all that add up to one: Dirichlet with all
parameters 1) and says how often each market wins: a winner that only one set of weights
makes is no winner.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Basis = Literal["measured", "general_knowledge", "not_measured"]
DRAWS = 2000
_SEED = 20261127

WEIGHTS: Mapping[str, float] = {
    "demand": 0.2,
    "growth": 0.15,
    "mood": 0.15,
    "room": 0.1,
    "price_room": 0.1,
    "rules": 0.1,
    "creators": 0.1,
    "language": 0.05,
    "season": 0.05,
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """``score`` is None where it is not measured; ``missing`` then says what to do."""

    name: str
    score: float | None
    basis: Basis
    # What was counted, in a few plain figures; n is the sample.
    value: float | None = None
    n: int | None = None
    source: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The score from 0 to 100, and the share of the weight that is behind it (0 to 1).

    It would lie between ``lowest`` and ``highest`` if the criteria that are not known
    turned out as bad or as good as can be.
    """

    score: float | None
    coverage: float
    lowest: float
    highest: float


def normalized(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights as shares; ValueError for negative ones or none above zero."""
    known = {name: weights.get(name, 0.0) for name in WEIGHTS}
    total = sum(known.values())
    if min(known.values()) < 0 or not total or not math.isfinite(total):
        raise ValueError("weights must be 0 or more, and one of them above 0")
    return {name: value / total for name, value in known.items()}


def readiness(
    criteria: Sequence[Criterion], weights: Mapping[str, float] = WEIGHTS
) -> Readiness:
    """The weighted mean of what is known; it never falls when a criterion rises."""
    shares = normalized(weights)
    known = [(one.score, shares[one.name]) for one in criteria if one.score is not None]
    behind = sum(share for _, share in known)
    if not behind:
        return Readiness(None, 0.0, 0.0, 100.0)
    reached = sum(score * share for score, share in known)
    return Readiness(
        score=round(reached / behind, 1),
        coverage=round(behind, 3),
        lowest=round(reached, 1),
        highest=round(reached + 100 * max(0.0, 1 - behind), 1),
    )


def sweep(
    by_market: Mapping[str, Sequence[Criterion]], *, draws: int = DRAWS
) -> dict[str, float]:
    """Share of the drawn weights (per cent) with which each market comes first.

    Only criteria that are known for every market are compared; without any, nothing wins.
    """
    shared = shared_criteria(by_market)
    if len(by_market) < 2 or not shared:
        return {}
    scores = {
        market: [one.score or 0.0 for one in criteria if one.name in shared]
        for market, criteria in by_market.items()
    }
    rng = random.Random(_SEED)  # noqa: S311 - a simulation, the same each time
    wins = dict.fromkeys(sorted(by_market), 0)
    for _ in range(draws):
        weights = [rng.expovariate(1.0) for _ in shared]
        wins[_best(scores, weights)] += 1
    return {market: round(100 * count / draws, 1) for market, count in wins.items()}


def shared_criteria(by_market: Mapping[str, Sequence[Criterion]]) -> set[str]:
    """The names of those that are known for every market: only they can be compared."""
    known = [
        {one.name for one in criteria if one.score is not None}
        for criteria in by_market.values()
    ]
    return set.intersection(*known) if known else set()


def _best(scores: Mapping[str, Sequence[float]], weights: Sequence[float]) -> str:
    """The first by name where two are level."""
    return max(
        sorted(scores),
        key=lambda market: sum(
            score * weight
            for score, weight in zip(scores[market], weights, strict=True)
        ),
    )


def volume_score(posts: int, largest: int) -> float:
    """100 × ln(1 + posts) / ln(1 + largest); the largest is at least 1,000."""
    return 100 * math.log1p(posts) / math.log1p(max(posts, largest, 1000))


def creators_score(count: int) -> float:
    """Ten creators at hand are 63 of 100, thirty 95: 100 × (1 − e^(−n/10))."""
    return 100 * (1 - math.exp(-count / 10))


def months_score(months: float) -> float:
    """0 months to the shelf are 100, eighteen or more 0."""
    return max(0.0, 100 * (1 - months / 18))
