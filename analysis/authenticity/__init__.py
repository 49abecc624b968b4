"""Is what is known of an account consistent with organic growth? Pure functions."""

from analysis.authenticity.account import (
    Account,
    AudienceComment,
    FollowerCount,
    RecentPost,
)
from analysis.authenticity.scoring import ALARM_BELOW, Score, score
from analysis.authenticity.signals import RULES, Family, Signal

__all__ = [
    "ALARM_BELOW",
    "RULES",
    "Account",
    "AudienceComment",
    "Family",
    "FollowerCount",
    "RecentPost",
    "Score",
    "Signal",
    "score",
]
