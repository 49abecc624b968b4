"""Success factors and timeline of market entry, in our own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kbeauty.lib import figures
from kbeauty.lib.figures import UNKNOWN
from markets.entry import Basis, Criterion
from markets.profiles import known_profile
from markets.registry import market_name

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CRITERION_NAMES: Mapping[str, "StrOrPromise"] = {
    "demand": gettext_lazy("Demand"),
    "growth": gettext_lazy("Growth of demand"),
    "mood": gettext_lazy("Mood"),
    "room": gettext_lazy("Room beside competitors"),
    "price_room": gettext_lazy("Room in prices"),
    "rules": gettext_lazy("Rules and time to the shelf"),
    "creators": gettext_lazy("Creators at hand"),
    "language": gettext_lazy("Language of our posts"),
    "season": gettext_lazy("Season"),
}
BASIS_NAMES: Mapping[Basis, "StrOrPromise"] = {
    "measured": gettext_lazy("measured"),
    "general_knowledge": gettext_lazy("general knowledge"),
    "not_measured": gettext_lazy("not measured"),
}
_TONES: Mapping[Basis, str] = {
    "measured": "success",
    "general_knowledge": "warning",
    "not_measured": "neutral",
}
_STRONG, _WEAK = 65, 40
_MOST = 2


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion as a row of a table; ``value`` is None where nothing is known."""

    name: str
    value: float | None
    score: str
    basis: str
    tone: str
    source: str


def criterion_rows(criteria: Sequence[Criterion]) -> list[CriterionRow]:
    return [
        CriterionRow(
            name=str(CRITERION_NAMES[one.name]),
            value=one.score,
            score=score_text(one.score),
            basis=str(BASIS_NAMES[one.basis]),
            tone=_TONES[one.basis],
            source=source_text(one.source, one.missing, one.n, one.value),
        )
        for one in criteria
    ]


def score_text(score: float | None) -> str:
    return UNKNOWN if score is None else f"{score:.1f}"


def bounds_text(lowest: float, highest: float) -> str:
    """How far what is not known could move the score; "" where all is known."""
    if lowest >= highest:
        return ""
    said = {"lowest": f"{lowest:.0f}", "highest": f"{highest:.0f}"}
    return _("%(lowest)s to %(highest)s, once all is known") % said


def source_text(source: str, missing: str, n: int | None, value: float | None) -> str:
    """What was counted with its sample or figure, or what to do where nothing is known."""
    if not source:
        return missing
    if n is not None:
        return f"{source} (n = {figures.number(n)})"
    return source if value is None else f"{source}: {value:g}"


def known_generally(criteria: Sequence[Criterion]) -> str:
    """The names of criteria that rest on general knowledge alone; empty for none."""
    return names_of(one.name for one in criteria if one.basis == "general_knowledge")


def names_of(criteria: Iterable[str]) -> str:
    """In the order in which the page has them."""
    wanted = set(criteria)
    names = [str(label) for name, label in CRITERION_NAMES.items() if name in wanted]
    return ", ".join(names)


def factors(criteria: Sequence[Criterion]) -> list[str]:
    """What carries, what holds back, and what nobody knows yet."""
    known = [one for one in criteria if one.score is not None]
    ranked = sorted(known, key=lambda one: -(one.score or 0))
    strong = [one for one in ranked if (one.score or 0) >= _STRONG][:_MOST]
    weak = [one for one in reversed(ranked) if (one.score or 0) <= _WEAK][:_MOST]
    sentences = [
        _("Build on: %(name)s (%(score)s of 100).") % _named(one) for one in strong
    ]
    sentences += [
        _("Work on: %(name)s (%(score)s of 100).") % _named(one) for one in weak
    ]
    missing = [str(CRITERION_NAMES[one.name]) for one in criteria if one.score is None]
    if missing:
        text = _("Measure before you decide: %(names)s.")
        sentences.append(text % {"names": ", ".join(missing)})
    return sentences


def _named(one: Criterion) -> dict[str, object]:
    return {"name": CRITERION_NAMES[one.name], "score": one.score}


def timeline(market: str) -> str:
    """General knowledge, and said to be."""
    profile = known_profile(market)
    text = _(
        "%(market)s: about %(low)s to %(high)s months to the shelf for an ordinary cosmetic (%(regulator)s: %(route)s). This is general knowledge, not measured: ask a local expert."
    )
    return text % {
        "market": market_name(market),
        "low": profile.months_low,
        "high": profile.months_high,
        "regulator": profile.regulator,
        "route": profile.route,
    }
