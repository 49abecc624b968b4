"""The figures of call 11: a score, its parts, and what each of them rests on."""

from dataclasses import dataclass
from typing import Any

from analysis.authenticity import Account, Score, score
from analysis.authenticity.comments import Commenters, commenters_of
from analysis.authenticity.reading import not_measured_rows, signal_row
from analysis.authenticity.scoring import Peers
from analysis.authenticity.words import reason
from markets.statistics import wilson

# A share of fewer commenters would jump with each of them.
LEAST_COMMENTERS = 30
_REACTIONS = ("engagement", "likes_per_comment", "evenness")
METHODS = {
    "follower_quality": "percentile of likes per follower among accounts of its size",
    "engagement_consistency": "100 less the strongest of the signals engagement, likes_per_comment and evenness",
    "bot_percentage": "share of commenters who wrote near-duplicates of others and nothing else, with its 95 % interval",
}


@dataclass(frozen=True, slots=True)
class AuthenticityFigures:
    username: str
    found: Score
    account: Account
    commenters: Commenters | None
    is_verified: bool | None
    peers: int
    # The evidence: of a creator or of an own account.
    sort: str
    code: str

    def as_json(self) -> dict[str, Any]:
        found = self.found
        bots = self.bots
        return {
            "username": self.username,
            "authenticity_score": found.score,
            "interval": list(found.interval) if found.interval else None,
            "coverage": found.coverage,
            "follower_quality": self.follower_quality,
            "engagement_consistency": self.engagement_consistency,
            "bot_percentage": bots[0] if bots else None,
            "bot_interval": list(bots[1:]) if bots else None,
            "methods": METHODS,
            "is_alarm": found.is_alarm,
            "red_flags": [reason(signal) for signal in found.reasons],
            "verified_status": self.verified_status,
            "signals": [signal_row(signal) for signal in found.signals],
            "not_measured": not_measured_rows(found),
            "sample": self._sample(),
        }

    @property
    def follower_quality(self) -> float | None:
        signal = self.found.signal("engagement")
        return signal.percentile if signal else None

    @property
    def engagement_consistency(self) -> float | None:
        """None where no signal of reactions is measured."""
        signals = [self.found.signal(name) for name in _REACTIONS]
        strengths = [signal.strength for signal in signals if signal]
        return round(100 * (1 - max(strengths)), 1) if strengths else None

    @property
    def bots(self) -> tuple[float, float, float] | None:
        """Per cent of commenters, low, high; None where too few are known."""
        people = self.commenters
        if people is None or people.total < LEAST_COMMENTERS:
            return None
        low, high = wilson(people.suspicious, people.total)
        share = people.suspicious / people.total
        return (round(100 * share, 1), round(100 * low, 1), round(100 * high, 1))

    @property
    def verified_status(self) -> str:
        if self.is_verified is None:
            return "unknown"
        return "verified" if self.is_verified else "not_verified"

    def _sample(self) -> dict[str, int]:
        return {
            "posts": len(self.account.recent_posts),
            "days_counted": len(self.account.history),
            "comments": len(self.account.comments),
            "commenters": self.commenters.total if self.commenters else 0,
            "peers": self.peers,
        }


def authenticity_figures(
    account: Account,
    peers: Peers,
    *,
    username: str,
    sort: str,
    code: str,
    is_verified: bool | None,
) -> AuthenticityFigures:
    return AuthenticityFigures(
        username=username,
        found=score(account, peers),
        account=account,
        commenters=commenters_of(account.comments),
        is_verified=is_verified,
        peers=max(map(len, peers.values()), default=0),
        sort=sort,
        code=code,
    )
