"""Signals of the counts and words that a profile shows."""

import math
from collections.abc import Iterator

from analysis.authenticity.account import Account
from analysis.authenticity.signals import RULES, Signal, measured, step

# One point is taken off for each tenfold of followers, from about 125 on.
_FOLLOWER_SLOPE = 1.2
_FOLLOWER_MIDDLE = 2.1
# Keeps the ratio of tiny accounts calm: 3 follows of 1 follower say nothing.
_CALM = 20


def profile_signals(account: Account) -> Iterator[Signal]:
    yield from _counts(account)
    yield from _presentation(account)
    yield from _names(account)


def _counts(account: Account) -> Iterator[Signal]:
    followers, follows, posts = account.followers, account.follows, account.posts
    if followers is not None:
        rule = RULES["followers"]
        points = _FOLLOWER_SLOPE * (_FOLLOWER_MIDDLE - math.log10(1 + followers))
        yield Signal("followers", followers, min(rule.high, max(rule.low, points)))
    if followers is not None and follows is not None:
        ratio = (follows + _CALM) / (followers + _CALM)
        strength = step(math.log10(ratio), 0.6, 0.15)
        yield measured("follows_per_follower", round(ratio, 3), strength)
    if posts is not None:
        yield measured("posts", posts, step(math.log10(1 + posts), 0.75, -0.3))


def _presentation(account: Account) -> Iterator[Signal]:
    if account.has_picture is not None:
        yield measured("picture", int(account.has_picture), not account.has_picture)
    if account.bio is not None:
        length = len(account.bio.strip())
        yield measured("bio", length, step(math.log10(1 + length), 0.8, -0.25))
    if account.has_link is not None:
        yield measured("external_link", int(account.has_link), not account.has_link)
    if account.is_private is not None:
        # What nobody can see spreads nothing: made-up accounts are seldom private.
        yield measured("private", int(account.is_private), not account.is_private)


def _names(account: Account) -> Iterator[Signal]:
    if account.username:
        share = _digit_share(account.username)
        yield measured("username_digits", round(share, 3), step(share, 0.22, 0.05))
    if account.full_name is not None:
        yield _full_name(account.full_name, account.username or "")


def _full_name(name: str, username: str) -> Signal:
    """Empty, the user name again, or made of digits; value: number of words."""
    rule, words = RULES["full_name"], len(name.split())
    points = (0.6, -0.2)[words] if words < 2 else rule.low
    # To the letter: "mina.kim" of Mina Kim is how people call themselves.
    if words and name.casefold() == username.casefold():
        points += 1.2
    points += 1.5 * step(_digit_share(name), 0.3, 0.08)
    return Signal("full_name", words, min(rule.high, points))


def _digit_share(text: str) -> float:
    return sum(char.isdigit() for char in text) / len(text) if text else 0.0
