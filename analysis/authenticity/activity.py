"""Signals of posts and of followers over time."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import NormalDist, fmean, median

from analysis.authenticity.account import Account, FollowerCount, RecentPost
from analysis.authenticity.signals import Signal, measured, step

# Fewer posts say too little of an account.
LEAST_POSTS = 10
LEAST_TIMES = 30
LEAST_WEEKS = 8
LARGEST_GAP = 21
# ln(likes / followers) = LEVEL + SLOPE * ln(followers), residuals of SPREAD: least squares
# over 127 public accounts of 100 to 66,814 followers (Torrevieja 2020, CC0). Beyond the
# largest of them the rate is held, since nothing was measured there.
_LEVEL, _SLOPE, _SPREAD = -0.507, -0.353, 1.037
_SMALLEST, _LARGEST = 100, 66_814
_MAD_TO_SD = 1.4826
# Weekly changes of quiet accounts hardly differ: half a per cent is no jump.
_CALM_CHANGE = 0.005


def expected_rate(followers: int) -> float:
    """Likes per follower that are usual for an account of this size."""
    size = min(_LARGEST, max(_SMALLEST, followers))
    return math.exp(_LEVEL + _SLOPE * math.log(size))


def activity_signals(account: Account) -> Iterator[Signal]:
    yield from _engagement(account)
    yield from _likes_per_comment(account.recent_posts)
    yield from _evenness(account.recent_posts)
    yield from _growth_jumps(account.history)
    yield from _posting_hours(account.recent_posts)


def engagement_residual(account: Account) -> tuple[float, int] | None:
    """Standard deviations above the rate usual for its size, by the median post."""
    likes = [post.likes for post in account.recent_posts if post.likes is not None]
    if not account.followers or len(likes) < LEAST_POSTS:
        return None
    # Half a like keeps the logarithm of none.
    rate = max(0.5, median(likes)) / account.followers
    residual = math.log(rate / expected_rate(account.followers)) / _SPREAD
    return residual, len(likes)


def _engagement(account: Account) -> Iterator[Signal]:
    found = engagement_residual(account)
    if found is None:
        return
    residual, posts = found
    # Far too little tells of followers that were bought, far too much of likes.
    strength = max(step(residual, -2.0, -0.3), 0.6 * step(residual, 3.5, 0.4))
    signal = measured("engagement", round(residual, 2), strength, posts)
    percentile = round(100 * NormalDist().cdf(residual), 1)
    yield Signal(signal.name, signal.value, signal.points, posts, percentile)


def _likes_per_comment(posts: Sequence[RecentPost]) -> Iterator[Signal]:
    pairs = [
        (post.likes, post.comments)
        for post in posts
        if post.likes is not None and post.comments is not None
    ]
    if len(pairs) < LEAST_POSTS:
        return
    ratio = median((likes + 1) / (comments + 1) for likes, comments in pairs)
    place = math.log10(ratio)
    # Usual are ten to some hundred likes a comment; small accounts with no comments
    # at all stay below the upper step.
    strength = max(step(place, 3.0, 0.15), step(place, 0.3, -0.1))
    yield measured("likes_per_comment", round(ratio, 1), strength, len(pairs))


def _evenness(posts: Sequence[RecentPost]) -> Iterator[Signal]:
    """Standard deviation of ln(likes): likes of people vary from post to post."""
    likes = [post.likes for post in posts if post.likes is not None]
    # Counts of a few likes are even by chance.
    if len(likes) < LEAST_POSTS or median(likes) < 20:
        return
    logs = [math.log(1 + count) for count in likes]
    spread = _MAD_TO_SD * median(abs(value - median(logs)) for value in logs)
    yield measured("evenness", round(spread, 3), step(spread, 0.09, -0.02), len(likes))


def _growth_jumps(history: Sequence[FollowerCount]) -> Iterator[Signal]:
    """Robust z of the largest weekly rise; more so where a slow decay follows."""
    changes = weekly_changes(history)
    if len(changes) < LEAST_WEEKS:
        return
    middle = median(changes)
    spread = _MAD_TO_SD * median(abs(change - middle) for change in changes)
    largest = max(changes)
    z = (largest - middle) / max(_CALM_CHANGE, spread)
    after = changes[changes.index(largest) + 1 :]
    # Fame brings jumps too; bought followers leave again, week by week.
    decays = len(after) >= 3 and fmean(change < 0 for change in after) >= 0.6
    strength = step(z, 8, 1) * step(largest, 0.12, 0.03) * (1.0 if decays else 0.5)
    yield measured("growth_jumps", round(z, 1), strength, len(changes))


def weekly_changes(history: Sequence[FollowerCount]) -> list[float]:
    """Change of ln(followers) per week, oldest first; gaps of over three weeks tell none."""
    changes: list[float] = []
    known: tuple[date, int] | None = None
    for count in sorted(history, key=lambda row: row.day):
        days = (count.day - known[0]).days if known else 0
        if known and days < 7:
            continue
        if known and days <= LARGEST_GAP:
            rise = math.log((count.followers + 1) / (known[1] + 1))
            changes.append(rise * 7 / days)
        known = (count.day, count.followers)
    return changes


def _posting_hours(posts: Sequence[RecentPost]) -> Iterator[Signal]:
    """Entropy of the hours, as a share of the highest: people sleep."""
    hours = [post.posted_at.hour for post in posts if post.posted_at]
    if len(hours) < LEAST_TIMES:
        return
    counts, total = Counter(hours), len(hours)
    entropy = -sum(n / total * math.log(n / total) for n in counts.values())
    # Miller and Madow: samples look less spread than what they come from.
    entropy += (len(counts) - 1) / (2 * total)
    share = min(1.0, entropy / math.log(24))
    yield measured("posting_hours", round(share, 3), step(share, 0.97, 0.01), total)
