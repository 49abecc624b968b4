"""Success factors and timeline of market entry, in our own words."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from markets.entry import Criterion
from markets.profiles import PROFILES
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
_STRONG, _WEAK = 65, 40
_MOST = 2


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
    profile = PROFILES[market]
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
