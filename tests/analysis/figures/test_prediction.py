import csv
import gzip
import random
from datetime import UTC, datetime, timedelta

import pytest

from analysis.figures.prediction import Draft, effects, forecast
from markets.selectors.performance import PostResult
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


def told(posts, media_type="VIDEO"):
    return forecast(posts, [one.likes for one in posts], draft(posts, media_type))


def test_a_planted_effect_is_learnt_and_shown_with_its_interval():
    posts = planted(200, 1)

    video, image = told(posts), told(posts, "IMAGE")
    (first, *_rest) = effects(posts, draft(posts))

    assert video.method == "regression"
    assert video.error < video.naive_error
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


def test_intervals_hold_what_they_promise():
    """80 % over many simulated accounts, of 120 posts each."""
    coverage = [told(planted(120, seed)).coverage for seed in range(20)]

    assert 75 <= sum(coverage) / len(coverage) <= 85


def test_posts_that_all_brought_the_same_leave_no_effect():
    posts = [post(number, 50) for number in range(40)]

    assert told(posts).value == 50.0
    assert effects(posts, draft(posts)) == []


@pytest.mark.parametrize(
    ("name", "count", "least", "most"),
    [
        ("igposts-natgeo_2018-all", "likes", 75, 85),
        ("igposts-creator_graphapi_2026-all", "like_count", 75, 85),
    ],
)
def test_real_accounts_are_covered(name, count, least, most):
    with gzip.open(shared(f"data/{name}.csv.gz"), "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    posts = [
        post(
            number,
            int(float(row[count] or 0)),
            caption=row["caption"],
            media_type=row.get("media_type", "IMAGE"),
            when=datetime.fromisoformat(row["timestamp"])
            if "timestamp" in row
            else None,
        )
        for number, row in enumerate(reversed(rows))
    ]
    posts.sort(key=lambda one: one.posted_at)

    assert least <= told(posts).coverage <= most
