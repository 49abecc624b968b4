import math

import numpy as np
import pytest

from markets.baseline import at_least, day_against


def _summed(value, mean, size):
    """The same by adding up the chances of everything below."""
    below = 0.0
    for count in range(value):
        log = math.lgamma(count + size) - math.lgamma(size) - math.lgamma(count + 1)
        log += size * math.log(size / (size + mean))
        log += count * math.log(mean / (size + mean))
        below += math.exp(log)
    return 1 - below


@pytest.mark.parametrize("mean", [0.1, 1, 5, 60])
@pytest.mark.parametrize("size", [0.3, 3, 50])
@pytest.mark.parametrize("value", [1, 2, 7, 40])
def test_tail_is_what_is_left_of_the_sum(mean, size, value):
    expected = _summed(value, mean, size)

    assert at_least(value, mean=mean, size=size) == pytest.approx(
        expected, rel=1e-6, abs=1e-10
    )


def test_nothing_or_more_is_certain():
    assert at_least(0, mean=3, size=1) == 1.0


def test_large_counts_have_a_tail():
    assert at_least(50_000, mean=20_000, size=50) < 1e-6
    assert at_least(21_000, mean=20_000, size=50) == pytest.approx(0.355, abs=0.01)


def test_days_that_scatter_make_a_high_day_less_unusual():
    calm, wild = [2] * 56, [0, 0, 0, 8] * 14

    assert day_against(9, calm).p_value < 0.001 < day_against(9, wild).p_value


def test_what_never_happened_is_rare_and_not_impossible():
    day = day_against(1, [0] * 56)

    assert (day.usual, day.p_value) == (0.01, pytest.approx(0.0089, abs=1e-4))


def test_four_weeks_are_needed():
    assert day_against(9, [1] * 27) is None
    assert day_against(9, [1] * 28) is not None


def test_days_of_noise_are_seldom_called_unusual():
    """400 accounts of their own mean and scatter, 30 days each."""
    random = np.random.default_rng(0)
    days = high = 0
    for _ in range(400):
        size, mean = random.uniform(0.3, 5), random.uniform(0.2, 6)
        counts = random.negative_binomial(size, size / (size + mean), 86).tolist()
        for at in range(56, 86):
            days += 1
            high += day_against(counts[at], counts[at - 56 : at]).p_value < 0.001

    assert high / days < 0.003
