import math
import random

import pytest

from markets.statistics import (
    difference,
    discoveries,
    fisher_more,
    mean_interval,
    wilson,
)


def test_mean_interval_of_ten_values():
    # Checked against scipy.stats.t.interval(0.95, 9, ...) for these ten values.
    mean, low, high = mean_interval([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])

    assert mean == 5.5
    assert low == pytest.approx(3.334, abs=0.002)
    assert high == pytest.approx(7.666, abs=0.002)


def test_mean_interval_of_one_value_knows_nothing():
    assert mean_interval([0.4]) == (0.4, -math.inf, math.inf)


def test_mean_interval_of_many_values_uses_the_normal_quantile():
    values = [0.0, 1.0] * 500

    mean, low, high = mean_interval(values)

    assert (mean, round(high - low, 4)) == (0.5, 0.062)


def test_difference_of_two_means_after_welch():
    # Welch's test of scipy gives 1.052 to 5.448 with 10.23 degrees
    # of freedom; ours takes the next smaller size of its table, ten.
    change, low, high = difference(
        {1: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}, {1: [2, 2, 3, 1, 2, 3, 2, 4, 2, 1, 3, 2]}
    )

    assert (round(change, 2), round(low, 2), round(high, 2)) == (3.25, 1.01, 5.49)
    assert difference({1: [0.5], 2: [0.5]}, {1: [0.2, 0.2]}) == pytest.approx(
        (0.3, 0.3, 0.3)
    )


def test_difference_calls_noise_a_change_in_five_of_a_hundred_cases():
    rng = random.Random(3)  # noqa: S311 - a simulation

    def drawn(posts, mean, *, apart):
        """Four texts below each post; posts differ by ``apart``."""
        found = {}
        for post in range(posts):
            level = rng.gauss(mean, apart)
            found[post] = [rng.gauss(level, 0.6) for _ in range(4)]
        return found

    def share_called(mean, apart):
        spans = [
            difference(drawn(20, mean, apart=apart), drawn(15, 0.2, apart=apart))[1:]
            for _ in range(400)
        ]
        return sum(low > 0 or high < 0 for low, high in spans) / len(spans)

    assert share_called(0.2, 0.0) <= 0.08
    # By the texts alone one in five would be called a change.
    assert share_called(0.2, 0.5) <= 0.1
    assert share_called(0.7, 0.0) > 0.9


def test_fisher_more_is_the_tea_tasting_lady():
    assert fisher_more(3, 4, 1, 4) == pytest.approx(17 / 70)
    assert fisher_more(4, 4, 0, 4) == pytest.approx(1 / 70)


def test_fisher_more_of_less_is_near_one():
    assert fisher_more(0, 4, 4, 4) == 1


def test_discoveries_bounds_the_share_of_false_ones():
    chances = {"a": 0.001, "b": 0.02, "c": 0.04, "d": 0.9}

    assert discoveries(chances) == {"a", "b"}
    assert discoveries({"a": 0.2, "b": 0.5}) == set()
    assert discoveries({}) == set()


def test_wilson_stays_within_nought_and_one():
    low, high = wilson(10, 40)

    # Computed by hand from Wilson's formula with 1.96.
    assert (round(low, 4), round(high, 4)) == (0.1419, 0.4019)
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == 1.0
