"""What changed between two answers, and whether it is more than noise."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.studio.layouts import Figure, ResultPage
from kbeauty.lib.figures import UNKNOWN


@dataclass(frozen=True, slots=True)
class ComparedRow:
    label: str
    earlier: str
    later: str
    change: str
    # What the intervals say of the change; empty where there are none.
    verdict: str


def compared(earlier: ResultPage, later: ResultPage) -> list[ComparedRow]:
    """One row per figure of either, in the later one's order."""
    before = {figure.name: figure for figure in earlier.figures}
    after = {figure.name: figure for figure in later.figures}
    names = [*after, *(name for name in before if name not in after)]
    return [_row(before.get(name), after.get(name)) for name in names]


def _row(before: Figure | None, after: Figure | None) -> ComparedRow:
    known = after or before
    label = known.label if known else ""
    return ComparedRow(
        label=label,
        earlier=_shown(before),
        later=_shown(after),
        change=_change(before, after),
        verdict=_verdict(before, after),
    )


def _shown(figure: Figure | None) -> str:
    return figure.shown if figure else UNKNOWN


def _change(before: Figure | None, after: Figure | None) -> str:
    if before is None or after is None:
        return UNKNOWN
    if before.value is None or after.value is None:
        return UNKNOWN
    change = round(after.value - before.value, 2)
    return f"{change:+,g}" if change else "0"


def _verdict(before: Figure | None, after: Figure | None) -> str:
    """Intervals that do not touch differ surely; ones that do may still differ."""
    spans = [one.interval for one in (before, after) if one and one.interval]
    if len(spans) < 2:
        return ""
    if _are_apart(spans):
        return _("more than noise")
    return _("within the uncertainty")


def _are_apart(spans: Sequence[tuple[float, float]]) -> bool:
    (low, high), (other_low, other_high) = spans
    return high < other_low or other_high < low
