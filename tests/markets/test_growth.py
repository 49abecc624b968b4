import math
import random

import pytest

from markets.growth import confidence, count_words, growth_of, lift_of


def test_a_rising_tide_is_no_trend():
    """Ten times the posts, and the same share of them: nothing grew."""
    rows = growth_of({"glow": 200, "matte": 100}, 1000, {"glow": 20, "matte": 10}, 100)

    assert [row.is_discovery for row in rows] == [False, False]
    assert all(row.low < 0 < row.high for row in rows)


def test_growth_is_the_ratio_of_smoothed_shares():
    (row,) = growth_of({"pdrn": 60}, 200, {"pdrn": 20}, 200)

    raw = 100 * ((60.5 / 201) / (20.5 / 201) - 1)
    assert (row.posts, row.posts_before) == (60, 20)
    assert (row.share, row.share_before) == (30.0, 10.0)
    assert row.rate == pytest.approx(raw, abs=0.05)
    assert row.low < row.rate < row.high
    assert row.score == 100.0
    assert row.is_discovery
    assert not row.is_new


def test_words_of_two_posts_are_not_counted():
    assert growth_of({"rare": 2}, 100, {}, 100) == []


def test_without_posts_before_there_is_no_growth():
    assert growth_of({"glow": 50}, 100, {}, 0) == []


def test_a_new_word_is_new():
    (row,) = growth_of({"spicule": 12}, 100, {"spicule": 1}, 100)

    assert row.is_new
    assert row.is_discovery


def test_a_small_count_does_not_lead():
    rows = growth_of({"small": 3, "large": 300}, 1000, {"small": 1, "large": 100}, 1000)

    assert [row.name for row in rows] == ["large", "small"]


def test_noise_alone_is_rarely_a_discovery():
    """200 words of equal shares in both times: at a 5 % rate hardly one is named."""
    rng = random.Random(7)  # noqa: S311 - a simulation
    named = 0
    for _ in range(20):
        now, before = (
            {
                f"w{word}": sum(rng.random() < 0.03 for _ in range(300))
                for word in range(60)
            }
            for _ in range(2)
        )
        named += any(row.is_discovery for row in growth_of(now, 300, before, 300))

    assert named <= 3


def test_planted_growth_is_found_and_its_interval_holds_the_truth():
    rng = random.Random(11)  # noqa: S311 - a simulation
    found = held = 0
    for _ in range(40):
        now = {
            f"w{word}": sum(rng.random() < 0.05 for _ in range(400))
            for word in range(30)
        }
        before = {
            f"w{word}": sum(rng.random() < 0.05 for _ in range(400))
            for word in range(30)
        }
        now["planted"] = sum(rng.random() < 0.15 for _ in range(400))
        before["planted"] = sum(rng.random() < 0.05 for _ in range(400))
        row = next(
            row for row in growth_of(now, 400, before, 400) if row.name == "planted"
        )
        found += row.is_discovery
        held += row.low <= 200 <= row.high

    assert found >= 38
    assert held >= 36


def test_a_word_counts_once_per_post():
    assert count_words([["a", "a", "b"], ["a"]]) == {"a": 2, "b": 1}


def test_confidence_is_of_what_is_named():
    rows = growth_of({"pdrn": 60}, 200, {"pdrn": 20}, 200)

    assert confidence(rows, weeks_with_posts=2, weeks=4) == 0.5
    assert confidence([], weeks_with_posts=4, weeks=4) == 0.0


def test_lift_is_a_ratio_of_rates_with_its_interval():
    lift = lift_of(30, 7, 49, 49)

    assert (lift.posts, lift.expected) == (30, 7.0)
    assert lift.lift == pytest.approx(30.5 / 7.5, abs=0.01)
    assert lift.low == pytest.approx(
        30.5 / 7.5 * math.exp(-1.96 * math.sqrt(1 / 30.5 + 1 / 49.5)), abs=0.01
    )
    assert lift.is_peak
    assert not lift_of(8, 7, 49, 49).is_peak


def test_without_a_usual_rate_there_is_no_lift():
    assert lift_of(3, 7, 0, 49) is None
