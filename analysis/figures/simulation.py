"""Markets whose effects are known, to see how near a prediction comes to them."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp

from markets.results import PeerPost, PostResult

START = datetime(2025, 1, 1, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Market:
    """ln effects of a video and of the evening around which those of accounts lie.

    ``spread`` is how far accounts stray from them, ``noise`` that of single posts.
    """

    video: float = 0.6
    evening: float = 0.3
    spread: float = 0.15
    noise: float = 0.5


@dataclass(frozen=True, slots=True)
class Simulated:
    posts: list[PostResult]
    peers: list[PeerPost]
    # The account's own ln effect of a video.
    video: float


def simulated(
    seed: int,
    *,
    size: int,
    peers: int = 8,
    of_each: int = 60,
    market: Market | None = None,
) -> Simulated:
    """One account and others of its market, of all sizes; the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311 - a simulation
    told = market or Market()
    video, posts = _account(rng, told, size, "own")
    others = [
        PeerPost(f"peer{number}", post)
        for number in range(peers)
        for post in _account(rng, told, of_each, f"peer{number}")[1]
    ]
    others.sort(key=lambda one: one.result.posted_at)
    return Simulated(posts, others, video)


def _account(
    rng: random.Random, market: Market, size: int, name: str
) -> tuple[float, list[PostResult]]:
    level = rng.uniform(3.5, 8.0)
    video = rng.gauss(market.video, market.spread)
    evening = rng.gauss(market.evening, market.spread)
    posts = []
    for number in range(size):
        is_video, hour = rng.random() < 0.4, rng.randrange(24)
        raised = level + video * is_video + evening * (hour >= 18)
        posts.append(
            PostResult(
                code=f"{name}-{number}",
                posted_at=START
                + timedelta(days=365 * number / size, hours=hour - START.hour),
                media_type="VIDEO" if is_video else "IMAGE",
                caption="Hello" * rng.randint(1, 20),
                hashtags=rng.randint(0, 12),
                followers=10_000,
                likes=round(exp(raised + rng.gauss(0, market.noise))),
                comments=None,
                reach=None,
            )
        )
    return video, sorted(posts, key=lambda post: post.posted_at)
