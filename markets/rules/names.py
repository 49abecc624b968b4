"""Verdicts as people read them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VERDICT_NAMES: Mapping[str, "StrOrPromise"] = {
    "prohibited": _("Prohibited"),
    "reclassifies": _("Makes it another class"),
    "needs_evidence": _("Needs evidence"),
    "needs_footnote": _("Needs a footnote"),
    "ask_local": _("Ask a local"),
    "ok": _("Noted"),
}
