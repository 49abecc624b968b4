"""Tips on how a text fits a market, in our own words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis.words.safer import safer_in
from kbeauty.lib import figures
from markets.languages import languages_of
from markets.registry import market_name
from markets.rules import Check

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# General knowledge of taste, not law: said to be.
_TASTE: Mapping[str, "StrOrPromise"] = {
    "DE": gettext_lazy(
        "Speak of natural ingredients and of healthy skin before you speak of colour (general knowledge: ask a local)."
    ),
    "FR": gettext_lazy(
        "Speak of care and pleasure before you speak of results (general knowledge: ask a local)."
    ),
    "US": gettext_lazy(
        "Show many skin tones and say for whom it works (general knowledge: ask a local)."
    ),
    "JP": gettext_lazy(
        "Understate: gentle and precise words carry further than superlatives (general knowledge: ask a local)."
    ),
}


def tips(
    market: str, found: Check, language: str, *, is_read_there: bool, has_rules: bool
) -> list[str]:
    """What to change in a text of ``language``, from what was found; never that it is allowed."""
    spoken = (language, *languages_of(market))
    minded = [one for one in found.findings if one.verdict != "ok"]
    told = [
        _("Instead of “%(word)s” write: %(safer)s.")
        % {"word": one.text, "safer": ", ".join(safer_in(market, one, spoken)[:2])}
        for one in minded
        if one.safer
    ]
    told += [
        _(
            "Leave out “%(word)s”, or have it looked at by somebody who knows the law there."
        )
        % {"word": one.text}
        for one in minded
        if not one.safer
    ]
    if not is_read_there:
        languages = languages_of(market)
        names = ", ".join(figures.language_name(one) for one in languages)
        told.append(
            _("Write in a language that is read in %(market)s: %(names)s.")
            % {"market": market_name(market), "names": names}
        )
    if market in _TASTE:
        told.append(str(_TASTE[market]))
    if not has_rules:
        told.append(
            _(
                "No rules of this market are kept here: have the text looked at by somebody who knows them."
            )
        )
    elif not minded:
        told.append(
            _("No rule of ours was met. That does not say that the text is allowed.")
        )
    return list(dict.fromkeys(told))[:6]
