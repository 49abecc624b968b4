"""A signal: one measured fact and how much it speaks for growth that is not organic.

Points are natural logarithms of likelihood ratios, as we assume them: +0.7 doubles the
odds of growth that is not organic, −0.7 halves them. The shapes are monotone and smooth,
so that one follower more or less never turns a judgement.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """Two separate suspicions: an account made up, and reactions that were bought."""

    PROFILE = "profile"
    ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class Rule:
    """How far a signal may speak for (``high``) and against (``low``) the suspicion."""

    family: Family
    low: float
    high: float

    @property
    def reach(self) -> float:
        return self.high - self.low


# The order is the order of answers. docs/authenticity.md gives the reason for each.
RULES: Mapping[str, Rule] = {
    "followers": Rule(Family.PROFILE, -6.0, 1.5),
    "follows_per_follower": Rule(Family.PROFILE, -0.4, 3.8),
    "posts": Rule(Family.PROFILE, -1.2, 1.7),
    "picture": Rule(Family.PROFILE, -0.3, 1.6),
    "bio": Rule(Family.PROFILE, -0.4, 0.1),
    "username_digits": Rule(Family.PROFILE, -0.5, 2.3),
    "full_name": Rule(Family.PROFILE, -0.5, 2.3),
    "external_link": Rule(Family.PROFILE, -2.0, 0.1),
    "private": Rule(Family.PROFILE, -0.8, 0.3),
    "engagement": Rule(Family.ACTIVITY, -0.4, 2.8),
    "likes_per_comment": Rule(Family.ACTIVITY, -0.15, 1.8),
    "evenness": Rule(Family.ACTIVITY, -0.2, 2.0),
    "growth_jumps": Rule(Family.ACTIVITY, -0.25, 2.6),
    "posting_hours": Rule(Family.ACTIVITY, -0.1, 0.9),
    "near_duplicates": Rule(Family.ACTIVITY, -0.15, 2.8),
    "generic_comments": Rule(Family.ACTIVITY, -0.1, 1.0),
    "co_commenters": Rule(Family.ACTIVITY, -0.1, 2.2),
    "comment_language": Rule(Family.ACTIVITY, -0.15, 1.4),
}


@dataclass(frozen=True, slots=True)
class Signal:
    name: str
    value: float
    points: float
    # Of how many posts, weeks or comments; None where it is a single count.
    sample: int | None = None
    # Among accounts of its size, 0 to 100; None without any to compare with.
    percentile: float | None = None

    @property
    def rule(self) -> Rule:
        return RULES[self.name]

    @property
    def strength(self) -> float:
        """0: speaks against the suspicion as far as it can; 1: for it."""
        return (self.points - self.rule.low) / self.rule.reach


def measured(
    name: str, value: float, strength: float, sample: int | None = None
) -> Signal:
    """A signal from its strength between 0 and 1."""
    rule = RULES[name]
    return Signal(name, value, rule.low + rule.reach * strength, sample)


def step(value: float, middle: float, width: float) -> float:
    """Rises smoothly from 0 to 1 around ``middle``; falls where ``width`` is negative."""
    return logistic((value - middle) / width)


def logistic(value: float) -> float:
    # exp() overflows beyond about 709.
    return 1 / (1 + math.exp(-max(-500.0, min(500.0, value))))
