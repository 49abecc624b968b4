import numpy as np
import pytest

from markets.lead_lag import LeadLag, Weekly, lead_lag

WEEKS = 104


def _own_way(random, weeks, alike, spread):
    """A series in which weeks next to each other are alike."""
    steps = random.normal(0, spread * np.sqrt(1 - alike**2), weeks)
    series = np.zeros(weeks)
    for at in range(1, weeks):
        series[at] = alike * series[at - 1] + steps[at]
    return series


def _posts(random, interest, volume):
    weeks = len(interest)
    total = random.poisson(volume * np.exp(random.normal(0, 0.2, weeks)))
    drift = np.linspace(0, random.normal(0, 0.5), weeks)
    noise = _own_way(random, weeks, 0.5, 0.15)
    share = np.clip(0.08 * np.exp(interest + noise + drift), 0, 0.9)
    return Weekly(random.binomial(total, share).tolist(), total.tolist())


def planted(seed, *, volume=200, weeks=WEEKS):
    """Two markets with one interest, the first ahead by -8 to 8 weeks; each with its own
    volume, noise and drift."""
    random = np.random.default_rng(seed)
    lag = int(random.integers(-8, 9))
    interest = _own_way(random, weeks + 40, 0.8, 0.5)
    first = _posts(random, interest[20 : 20 + weeks], volume)
    second = _posts(random, interest[20 - lag : 20 - lag + weeks], volume)
    return lag, first, second


def test_planted_lags_are_found_within_a_week():
    close = inside = found = 0
    for seed in range(200):
        lag, first, second = planted(seed)
        answer = lead_lag(first, second)
        close += abs(answer.weeks - lag) <= 1
        inside += answer.low <= lag <= answer.high
        found += answer.is_found

    # Of 200.
    assert min(close, inside, found) >= 180


def test_planted_lags_of_small_markets_are_found_within_a_week():
    lags = [planted(seed, volume=60) for seed in range(200)]

    close = [
        abs(lead_lag(first, second).weeks - lag) <= 1 for lag, first, second in lags
    ]

    assert sum(close) >= 180


def test_markets_that_have_nothing_to_do_with_each_other_are_seldom_connected():
    wrong = 0
    for seed in range(200):
        _, first, _ = planted(seed)
        _, _, second = planted(seed + 10_000)
        wrong += lead_lag(first, second).is_found

    assert wrong <= 14


def test_turned_around_the_other_market_is_behind():
    lag, first, second = planted(3)

    assert lead_lag(second, first).weeks == -lead_lag(first, second).weeks
    assert abs(lag) > 1


def test_same_series_give_the_same_answer():
    _, first, second = planted(1)

    assert lead_lag(first, second) == lead_lag(first, second)


def test_lead_is_sure_where_its_interval_leaves_zero_out():
    assert LeadLag(3, 1, 4, 0.8, 0.01).is_lead
    assert not LeadLag(3, 0, 4, 0.8, 0.01).is_lead
    assert not LeadLag(3, 1, 4, 0.8, 0.2).is_lead


@pytest.mark.parametrize(
    "series",
    [
        Weekly([3] * 39, [10] * 39),
        Weekly([0] * WEEKS, [10] * WEEKS),
        Weekly([5] * WEEKS, [10] * WEEKS),
    ],
    ids=["few weeks", "few posts", "nothing moves"],
)
def test_too_little_to_tell(series):
    assert lead_lag(series, series) is None


def test_different_weeks_are_refused():
    with pytest.raises(ValueError, match="2 weeks can't be compared with 1"):
        lead_lag(Weekly([1, 2], [3, 4]), Weekly([1], [3]))
