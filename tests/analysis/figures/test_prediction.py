import random
from datetime import UTC, datetime, timedelta
from statistics import fmean

import numpy as np
import pytest

from analysis.figures import evaluate
from analysis.figures.pooling import fit, fit_within, market_effects
from analysis.figures.prediction import (
    Draft,
    effects,
    forecast,
    own_weight,
    pool_of_peers,
)
from analysis.figures.simulation import Market, simulated
from markets.results import PostResult
from tests.shared_data import shared

START = datetime(2025, 1, 1, 9, tzinfo=UTC)


def post(number, likes, *, media_type="IMAGE", caption="Hello", when=None):
    return PostResult(
        str(number),
        when or START + timedelta(days=number),
        media_type,
        caption,
        3,
        10_000,
        likes,
        None,
        None,
    )


def planted(size, seed, *, effect=1.0):
    """Videos bring e^effect times the likes; everything else is noise."""
    rng = random.Random(seed)  # noqa: S311 - a simulation
    found = []
    for number in range(size):
        is_video = rng.random() < 0.5
        likes = round(300 * 2.718 ** (effect * is_video + rng.gauss(0, 0.4)))
        kind = "VIDEO" if is_video else "IMAGE"
        found.append(post(number, likes, media_type=kind))
    return found


def draft(posts, media_type="VIDEO"):
    return Draft("Hello", media_type, 3, posts[-1].posted_at, 10_000)


def told(posts, media_type="VIDEO", pool=None):
    return forecast(posts, [one.likes for one in posts], draft(posts, media_type), pool)


def test_a_planted_effect_is_learnt_and_shown_with_its_interval():
    posts = planted(200, 1)

    video, image = told(posts), told(posts, "IMAGE")
    (first, *_rest) = effects(posts, draft(posts))

    assert video.method == "regression"
    assert video.error < video.naive_error
    assert video.own_weight is None
    assert 650 < video.value < 1000
    assert 240 < image.value < 370
    assert first.name == "video"
    assert first.low < 171.8 < first.high
    assert first.is_in_draft


def test_without_an_effect_the_median_is_as_good():
    posts = [post(number, 100 + number % 7) for number in range(60)]

    found = told(posts)

    assert (found.method, found.value) == ("median", 103.0)
    assert found.low <= 103 <= found.high
    assert (found.n, found.tested) == (60, 40)


def test_thirty_posts_have_a_back_test():
    found = told(planted(30, 2))

    assert found.tested == 15
    assert 0 <= found.coverage <= 100


def test_intervals_hold_what_they_promise():
    """80 % over many simulated accounts, of 120 posts each."""
    coverage = [told(planted(120, seed)).coverage for seed in range(20)]

    assert 75 <= fmean(coverage) <= 85


def test_intervals_follow_an_account_that_grows_wild():
    rng = random.Random(5)  # noqa: S311 - a simulation
    posts = [
        post(number, round(300 * 2.718 ** rng.gauss(0, 0.2 + number / 150)))
        for number in range(300)
    ]

    assert 75 <= told(posts).coverage <= 85


def growing(size):
    return [post(number, 1000 * (number + 1)) for number in range(size)]


@pytest.mark.parametrize("posts", [growing(40), growing(60), planted(60, 3)])
def test_value_lies_inside_its_interval(posts):
    found = told(posts)

    assert found.low <= found.value <= found.high


def test_a_season_that_no_post_knows_is_not_made_up():
    posts = growing(40)
    near, far, year_on = (
        forecast(
            posts,
            [one.likes for one in posts],
            Draft("Hello", "IMAGE", 3, posts[-1].posted_at + timedelta(weeks=weeks), 10_000),
        )
        for weeks in (0, 24, 52)
    )  # fmt: skip

    # 40,000 was the last; half a year on it is not 400.
    assert near.value == far.value
    assert 20_000 < far.value < 60_000
    assert year_on.value == pytest.approx(near.value, rel=0.1)


def test_posts_that_all_brought_the_same_leave_no_effect():
    posts = [post(number, 50) for number in range(40)]

    assert told(posts).value == 50.0
    assert effects(posts, draft(posts)) == []


def test_drawn_to_its_market_a_small_account_is_told_better():
    """Over 20 markets: effects nearer to the truth, errors smaller, coverage as promised."""
    alone, within, off, coverage = [], [], [], []
    for seed in range(20):
        market = simulated(seed, size=40)
        pool = pool_of_peers(market.peers, "likes")
        found = told(market.posts, pool=pool)
        features, target = _arrays(market.posts)
        own, drawn = (
            fit(features, target),
            fit_within(features, target, market_effects(pool)),
        )
        alone.append(abs(own.weights[0] - market.video))
        within.append(abs(drawn.weights[0] - market.video))
        off.append(told(market.posts).error - found.error)
        coverage.append(found.coverage)

    assert fmean(within) < 0.75 * fmean(alone)
    assert fmean(off) > 0
    assert 75 <= fmean(coverage) <= 85


def _arrays(posts):
    """Whether it is a video, and whether it is evening."""
    rows = [
        [float(one.media_type == "VIDEO"), *[0.0] * 5, float(one.posted_at.hour >= 18)]
        for one in posts
    ]
    rows = [[*row, 0.0, 0.0, 0.0] for row in rows]
    return np.array(rows), np.log1p([float(one.likes) for one in posts])


def test_a_feature_that_was_never_tried_has_the_markets_effect():
    market = simulated(1, size=40, market=Market(spread=0.0))
    images = [one for one in market.posts if one.media_type == "IMAGE"]
    pool = pool_of_peers(market.peers, "likes")
    features, target = _arrays(images)

    drawn = fit_within(features, target, market_effects(pool))

    assert drawn.weights[0] == market_effects(pool)[0]
    assert 0.45 < drawn.weights[0] < 0.75


def test_own_posts_weigh_more_the_more_they_are_and_differ():
    def weight(size, spread):
        market = simulated(3, size=size, market=Market(spread=spread, noise=0.3))
        return own_weight(market.posts, pool_of_peers(market.peers, "likes"))

    assert weight(30, 0.0) < weight(400, 1.0)
    assert own_weight(planted(40, 1), None) is None


def test_a_market_of_few_posts_teaches_nothing():
    market = simulated(1, size=30, peers=7, of_each=4)

    assert pool_of_peers(market.peers, "likes") is None
    assert pool_of_peers(market.peers, "comments") is None


@pytest.mark.parametrize("name", evaluate.ACCOUNTS)
def test_real_accounts_are_covered(name):
    folder = shared(f"data/{evaluate.ACCOUNTS[name][0]}.csv.gz").parent

    assert 75 <= told(evaluate.posts_of(folder, name)).coverage <= 85
