"""Changes in the words and shapes that pages show."""

from collections.abc import Iterable
from dataclasses import dataclass

from kbeauty.lib.errors import AppError
from markets.claims.verdicts import Badge, badge_of
from markets.editing.models import ClaimShift, EditorialChange
from markets.editing.writing import read_rule
from markets.registry import market_name
from markets.rules.edition import pack_of
from markets.rules.packs import Pack, Rule
from markets.written import Source


@dataclass(frozen=True, slots=True)
class ShownRule:
    """What a brand has to know of the rule: also of one that is withdrawn."""

    rule: Rule
    source: Source
    is_withdrawn: bool

    @property
    def badge(self) -> Badge:
        return badge_of(self.rule.verdict)

    @property
    def why(self) -> str:
        return self.rule.why.in_force


@dataclass(frozen=True, slots=True)
class ShownShift:
    shift: ClaimShift

    @property
    def market(self) -> str:
        return market_name(self.shift.market)

    @property
    def before(self) -> Badge:
        return badge_of(self.shift.before)

    @property
    def after(self) -> Badge:
        return badge_of(self.shift.after)


def shown_rule(change: EditorialChange) -> ShownRule | None:
    """As the change has it; None where this release can't read it any more."""
    pack = _pack(change)
    if pack is None:
        return None
    rule = next(one for one in pack.rules if one.id == change.item)
    return ShownRule(rule, pack.sources[rule.source], is_withdrawn=not change.text)


def _pack(change: EditorialChange) -> Pack | None:
    if not change.text:
        return pack_of(change.item)
    try:
        return read_rule(change.text)
    except AppError:
        return None


def shown_shifts(shifts: Iterable[ClaimShift]) -> list[ShownShift]:
    return [ShownShift(one) for one in shifts]
