import math

import pytest

from markets.statistics import discoveries, fisher_more, mean_interval, wilson


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
