"""One score of all signals, with its interval and what could not be measured."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.authenticity.account import Account
from analysis.authenticity.activity import activity_signals
from analysis.authenticity.comments import comment_signals
from analysis.authenticity.profile import profile_signals
from analysis.authenticity.signals import RULES, Family, Signal, logistic

# Below this score a person should look. docs/authenticity.md says how often that happens.
ALARM_BELOW = 50.0
# Prior log-odds and softness of each suspicion: that many points make it even, and
# no signal of activity alone gets there.
_EVEN = {Family.PROFILE: 3.7, Family.ACTIVITY: 3.2}
_SOFT = {Family.PROFILE: 2.0, Family.ACTIVITY: 1.0}
# Standard deviation of a signal's points, as a share of its reach: what is not measured
# could be anything, what is measured has weights that are assumed.
_UNKNOWN, _ASSUMED = 0.25, 0.08
_QUANTILE = 1.645
# Three facts of a profile, at least one of them a count, are the least that is judged.
LEAST_SIGNALS = 3
_COUNTS = frozenset({"followers", "follows_per_follower", "posts"})
LEAST_PEERS = 20
_MOST_REASONS = 3
# Points from which a signal counts as a reason: it raises the odds by a half and more.
_REASON_FROM = math.log(1.5)

Peers = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Score:
    """100: nothing inconsistent with organic growth. None: too little to judge.

    ``interval`` is of 90 %, ``coverage`` the share of all weights that was measured.
    """

    score: float | None
    interval: tuple[float, float] | None
    coverage: float
    signals: tuple[Signal, ...]
    reasons: tuple[Signal, ...]
    not_measured: tuple[str, ...]

    @property
    def is_alarm(self) -> bool:
        return self.score is not None and self.score < ALARM_BELOW

    def signal(self, name: str) -> Signal | None:
        return next((signal for signal in self.signals if signal.name == name), None)


def signals_of(account: Account) -> tuple[Signal, ...]:
    return (
        *profile_signals(account),
        *activity_signals(account),
        *comment_signals(account),
    )


def score(account: Account, peers: Peers | None = None) -> Score:
    """``peers``: values of each signal in accounts of its size, for the percentiles."""
    signals = tuple(_placed(found, peers or {}) for found in signals_of(account))
    names = {signal.name for signal in signals}
    judged = [family for family in Family if _is_enough(family, signals)]
    low, middle, high = _consistency(signals, judged)
    reasons = sorted(signals, key=lambda signal: -signal.points)
    return Score(
        score=_percent(middle) if judged else None,
        interval=(_percent(low), _percent(high)) if judged else None,
        coverage=round(_reach(names) / _reach(RULES), 3),
        signals=signals,
        reasons=tuple(signal for signal in reasons if signal.points >= _REASON_FROM)[
            :_MOST_REASONS
        ],
        not_measured=tuple(name for name in RULES if name not in names),
    )


def percentile(value: float, others: Sequence[float]) -> float:
    """Share of the others below, equal ones counted half; 0 to 100."""
    below = sum(other < value for other in others)
    equal = sum(other == value for other in others)
    return round(100 * (below + equal / 2) / len(others), 1)


def _placed(signal: Signal, peers: Peers) -> Signal:
    others = peers.get(signal.name, ())
    if len(others) < LEAST_PEERS:
        return signal
    return replace(signal, percentile=percentile(signal.value, others))


def _is_enough(family: Family, signals: Sequence[Signal]) -> bool:
    names = {signal.name for signal in signals if signal.rule.family is family}
    if family is Family.ACTIVITY:
        return bool(names)
    return len(names) >= LEAST_SIGNALS and bool(names & _COUNTS)


def _consistency(
    signals: Sequence[Signal], judged: Sequence[Family]
) -> tuple[float, float, float]:
    """Chance that neither suspicion holds: low end, best guess, high end.

    A family with too little to judge takes part in the interval only.
    """
    low = middle = high = 1.0
    for family in Family:
        points = sum(found.points for found in signals if found.rule.family is family)
        margin = _QUANTILE * _deviation(family, {found.name for found in signals})
        low *= 1 - _suspicion(family, points + margin)
        if family in judged:
            middle *= 1 - _suspicion(family, points)
            high *= 1 - _suspicion(family, points - margin)
    return low, middle, high


def _suspicion(family: Family, points: float) -> float:
    return logistic((points - _EVEN[family]) / _SOFT[family])


def _deviation(family: Family, names: set[str]) -> float:
    rules = ((name, rule) for name, rule in RULES.items() if rule.family is family)
    shares = (
        (_ASSUMED if name in names else _UNKNOWN) * rule.reach for name, rule in rules
    )
    return math.sqrt(sum(share**2 for share in shares))


def _reach(names: set[str] | Mapping[str, object]) -> float:
    return sum(RULES[name].reach for name in names)


def _percent(chance: float) -> float:
    return round(100 * chance, 1)
