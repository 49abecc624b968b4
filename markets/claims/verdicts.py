"""A verdict as a badge: the same words, tone and sign wherever one is shown."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from markets.rules.checking import NO_RULE_FOUND
from markets.rules.names import VERDICT_NAMES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SHOWN: dict[str, tuple[str, str]] = {
    "prohibited": ("danger", "ban"),
    "reclassifies": ("danger", "arrows-exchange"),
    "needs_evidence": ("warning", "file-search"),
    "needs_footnote": ("warning", "asterisk"),
    "ask_local": ("primary", "message-question"),
    "ok": ("neutral", "info-circle"),
    NO_RULE_FOUND: ("neutral", "circle-dashed"),
}


class Badge(NamedTuple):
    label: "StrOrPromise"
    tone: str
    sign: str


def badge_of(verdict: str) -> Badge:
    """Of any verdict, "no_rule_found" among them."""
    return Badge(VERDICT_NAMES.get(verdict, _("No rule found")), *_SHOWN[verdict])
