import random

import pytest

from markets.entry import (
    WEIGHTS,
    Criterion,
    creators_score,
    months_score,
    normalized,
    readiness,
    sweep,
    volume_score,
)
from markets.profiles import PROFILES
from markets.registry import MARKETS


def criteria(**scores):
    return [
        Criterion(
            name, scores.get(name), "measured" if name in scores else "not_measured"
        )
        for name in WEIGHTS
    ]


def test_weights_of_the_product_add_up_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert set(PROFILES) == set(MARKETS)


def test_score_is_the_weighted_mean_of_what_is_known():
    found = readiness(criteria(demand=80, mood=40))

    assert found.score == round((80 * 0.2 + 40 * 0.15) / 0.35, 1)
    assert found.coverage == 0.35


def test_what_is_not_known_bounds_the_score():
    """8 + 6 points are certain; 65 % of the weight could bring nothing or all."""
    found = readiness(criteria(demand=40, mood=40))
    whole = readiness(criteria(**dict.fromkeys(WEIGHTS, 60.0)))

    assert (found.lowest, found.highest) == (14.0, 79.0)
    assert (whole.score, whole.lowest, whole.highest) == (60.0, 60.0, 60.0)


def test_nothing_known_is_no_score():
    found = readiness(criteria())

    assert (found.score, found.coverage) == (None, 0.0)
    assert (found.lowest, found.highest) == (0.0, 100.0)


def test_score_never_falls_when_a_criterion_rises():
    rng = random.Random(3)  # noqa: S311 - a simulation
    for _ in range(500):
        scores = {name: rng.uniform(0, 100) for name in WEIGHTS if rng.random() < 0.8}
        weights = {name: rng.random() for name in WEIGHTS}
        before = readiness(criteria(**scores), weights).score
        for name in scores:
            better = {**scores, name: rng.uniform(scores[name], 100)}
            assert readiness(criteria(**better), weights).score >= before - 0.05


@pytest.mark.parametrize(
    "score",
    [volume_score, lambda x, _: creators_score(x), lambda x, _: -months_score(x)],
)
def test_scores_are_monotone(score):
    values = [score(number, 5000) for number in range(0, 200, 5)]

    assert values == sorted(values)
    assert len(set(values)) > 3


@pytest.mark.parametrize(
    "weights", [{}, {"demand": -1, "mood": 5}, {"demand": float("inf")}]
)
def test_weights_that_cannot_be_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        normalized(weights)


def test_a_market_that_is_better_in_all_wins_always():
    better = criteria(demand=90, mood=80, season=70)
    worse = criteria(demand=20, mood=30, season=60)

    assert sweep({"JP": better, "DE": worse}) == {"DE": 0.0, "JP": 100.0}


def test_markets_that_are_even_share_the_wins():
    wins = sweep(
        {"JP": criteria(demand=100, mood=0), "DE": criteria(demand=0, mood=100)}
    )

    # Two weights, each larger half of the time: 2,000 draws are within three points.
    assert wins["JP"] == pytest.approx(50, abs=3.5)
    assert wins["JP"] + wins["DE"] == pytest.approx(100)


def test_only_what_is_known_of_all_is_compared():
    assert sweep({"JP": criteria(demand=50), "DE": criteria(mood=50)}) == {}
    assert sweep({"JP": criteria(demand=50)}) == {}
