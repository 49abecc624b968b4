"""What one rule says about one ingredient of a product."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from markets.ingredients.packs import Part, Rule
from markets.ingredients.uses import ALL


class Status(StrEnum):
    """The worst first. None of them says that something may be sold."""

    BANNED = "banned"
    OTHER_USE = "other_use"
    ABOVE_LIMIT = "above_limit"
    PERCENT_MISSING = "percent_missing"
    NO_BASIS = "no_basis"
    CERTIFICATE = "certificate"
    CONDITION = "condition"
    WITHIN_LIMIT = "within_limit"
    NO_RULE = "no_rule"


STATUSES = tuple(one.value for one in Status)


WORST_FIRST = tuple(Status)


@dataclass(frozen=True, slots=True)
class Finding:
    """``max_percent`` is the limit compared with, by mass; None where there is none."""

    rule: Rule
    status: Status
    max_percent: float | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A product in a market on a day; ``use`` empty: not told, so the strictest counts."""

    market: str
    on: date
    use: str = ""
    is_new: bool = True


def judge(
    rule: Rule, question: Question, keys: frozenset[str], percent: float | None
) -> Finding:
    status, most = _status(rule, question, keys, percent)
    is_certain = rule.is_certain(question.market, question.on)
    if rule.is_converted and status == Status.ABOVE_LIMIT:
        # Told as an acid or a base, of which our ingredient holds less than its own mass.
        is_certain = False
    return Finding(rule, status, most, is_certain)


def _status(
    rule: Rule, question: Question, keys: frozenset[str], percent: float | None
) -> tuple[Status, float | None]:
    if rule.kind == "limit":
        status, most = _against(rule, question.use, _counted(rule, keys, percent))
        if status == Status.OTHER_USE and rule.has_other_uses:
            return Status.CONDITION, most
        return status, most
    return Status(rule.kind), None


def _counted(rule: Rule, keys: frozenset[str], percent: float | None) -> float | None:
    """The percentage in what the limit is told in, such as retinol equivalents."""
    if percent is None:
        return None
    # A name of two meanings counts as the stronger.
    factors = [rule.factors.get(key, 1.0) for key in keys & rule.names]
    return round(percent * max(factors, default=1.0), 6)


def _against(
    rule: Rule, use: str, percent: float | None
) -> tuple[Status, float | None]:
    parts = [one for one in rule.parts if not use or use in (one.uses or ALL)]
    if not parts:
        return Status.OTHER_USE, None
    limits = [one.max_percent for one in parts if one.max_percent is not None]
    if percent is None:
        return Status.PERCENT_MISSING, min(limits, default=None)
    if not limits:
        return Status.CONDITION, None
    if percent > max(limits) and _all_told(parts):
        return Status.ABOVE_LIMIT, max(limits)
    if percent <= min(limits) and _all_told(parts):
        leaves_none_out = bool(use) or _covers_everything(rule.parts)
        status = Status.WITHIN_LIMIT if leaves_none_out else Status.CONDITION
        return status, min(limits)
    # Between the limits of two uses, or one of them has words instead of a figure.
    return Status.CONDITION, min(limits)


def _all_told(parts: list[Part]) -> bool:
    return all(one.max_percent is not None for one in parts)


def _covers_everything(parts: tuple[Part, ...]) -> bool:
    covered = frozenset().union(*(one.uses or ALL for one in parts))
    return covered >= ALL
