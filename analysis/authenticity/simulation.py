"""Creators made by chance, honest and with bought growth, where no labelled data is open.

Distributions are assumed, so figures from them show direction, not truth. Five kinds of
bought growth: followers, likes, comments, a pod, and a jump of followers that melts away.
"""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from analysis.authenticity.account import (
    Account,
    AudienceComment,
    FollowerCount,
    RecentPost,
)
from analysis.authenticity.activity import expected_rate

FRAUDS = ("followers", "likes", "comments", "pod", "jump")
_POSTS, _WEEKS, _COMMENTS = 36, 40, 120
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_WORDS = (  # noqa: SIM905 - fifty quotation marks say nothing
    "serum cream skin glow dry oily winter morning routine bottle price shop scent "
    "texture sunscreen peeling toner mask cheeks forehead friend sister week month "
    "really finally maybe still never tried bought finished repurchase sample where "
    "which love hate smells feels looks works sticky light heavy cheap worth"
).split()


def honest(random: Random) -> Account:
    followers = round(10 ** random.uniform(3, 6.3))
    liking = expected_rate(followers) * math.exp(random.gauss(0, 0.8))
    # Fame comes to one in five, and stays.
    rise = random.uniform(1.1, 1.6) if random.random() < 0.2 else 1.0
    return Account(
        username="creator",
        full_name="A Creator",
        followers=followers,
        follows=round(10 ** random.uniform(1.5, 3.3)),
        posts=round(10 ** random.uniform(1.6, 3.3)),
        has_picture=True,
        bio="Skincare every day",
        recent_posts=_posts(random, followers * liking, random.uniform(0.15, 0.7)),
        history=_jump(random, followers, rise, stays=True),
        comments=_comments(random, copies=random.uniform(0, 0.15)),
    )


def bought(random: Random, fraud: str) -> Account:
    """An honest creator with one kind of bought growth."""
    account = honest(random)
    followers = account.followers or 0
    level = followers * expected_rate(followers)
    if fraud == "followers":
        factor = random.uniform(2, 10)
        history = _jump(random, followers, factor)
        return replace(account, followers=round(followers * factor), history=history)
    if fraud == "likes":
        return replace(account, recent_posts=_liked(random, level))
    if fraud == "comments":
        return replace(account, comments=_comments(random, random.uniform(0.3, 0.8)))
    if fraud == "pod":
        share = random.uniform(0.1, 0.6)
        posts = _posts(random, level, 0.2, comment_share=share)
        return replace(account, recent_posts=posts, comments=_pod(random))
    history = _jump(random, followers, random.uniform(1.15, 2))
    return replace(account, history=history)


def _liked(random: Random, level: float) -> list[RecentPost]:
    """Likes are sold in packs of one size, without comments."""
    return _posts(
        random,
        level * random.uniform(1.5, 8),
        random.uniform(0.03, 0.2),
        comment_share=10 ** random.uniform(-3.5, -2),
    )


def _posts(
    random: Random, level: float, spread: float, comment_share: float = 0.02
) -> list[RecentPost]:
    found = []
    for number in range(_POSTS):
        likes = max(1, round(level * math.exp(random.gauss(0, spread))))
        comments = round(likes * comment_share * math.exp(random.gauss(0, 0.5)))
        hour = min(23, max(0, round(random.gauss(17, 3))))
        posted_at = _BEGIN + timedelta(days=4 * number, hours=hour)
        found.append(RecentPost(likes, comments, posted_at))
    return found


def _jump(
    random: Random, followers: int, factor: float, *, stays: bool = False
) -> list[FollowerCount]:
    """In one week so many times the followers; unless they stay, some leave each week."""
    place, level, counts = random.randrange(10, 25), followers / 1.3, []
    for week in range(_WEEKS):
        day = _BEGIN.date() + timedelta(weeks=week)
        counts.append(FollowerCount(day, round(level)))
        melts = week > place and not stays and factor > 1
        change = random.gauss(-0.008 if melts else 0.006, 0.006)
        level *= math.exp(change) * (factor if week == place else 1)
    return counts


def _sentence(random: Random) -> str:
    return " ".join(random.choices(_WORDS, k=random.randrange(1, 12)))


def _comments(random: Random, copies: float) -> list[AudienceComment]:
    """That share is of six sentences that are sold, each time with another emoji."""
    sold = [" ".join(random.choices(_WORDS, k=8)) for _ in range(6)]
    found = []
    for place in range(_COMMENTS):
        post = f"p{random.randrange(_POSTS)}"
        if random.random() < copies:
            text = f"{random.choice(sold)} {random.choice('😍🔥💖')}"
            found.append(AudienceComment(f"s{place}", post, text))
        else:
            author = f"u{random.randrange(150)}"
            found.append(AudienceComment(author, post, _sentence(random)))
    return found


def _pod(random: Random) -> list[AudienceComment]:
    """A few dozen who comment on nearly everything, and some others."""
    members, zeal = random.randrange(20, 40), random.uniform(0.4, 0.8)
    own = [
        AudienceComment(f"m{member}", f"p{post}", _sentence(random))
        for post in range(12)
        for member in range(members)
        if random.random() < zeal
    ]
    return [*own, *_comments(random, 0.0)[: random.randrange(10, 60)]]
