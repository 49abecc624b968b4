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
SUBJECT_NAMES: Mapping[str, "StrOrPromise"] = {
    "claims": _("Claims"),
    "medicine": _("Medicine"),
    "whitening": _("Whitening"),
    "absolute": _("Absolute words"),
    "functional": _("Functional effects"),
    "sun": _("Sun protection"),
    "free_from": _("Free from"),
    "ageing": _("Ageing"),
    "body": _("Body and slimming"),
    "hair": _("Hair"),
    "disclosure": _("Disclosure of sponsored posts"),
    "religion": _("Religion and halal"),
    "ingredients": _("Ingredients"),
    "nature": _("Natural and organic"),
    "safety": _("Safety"),
    "other": _("Other"),
}
# What a product is in a market's law.
CLASS_NAMES: Mapping[str, "StrOrPromise"] = {
    "cosmetic": _("Cosmetic"),
    "functional": _("Functional cosmetic"),
    "quasi_drug": _("Quasi-drug"),
    "special": _("Special cosmetic"),
    "drug": _("Drug"),
    "device": _("Medical device"),
}
