"""What a text is about: twelve themes of beauty talk, by words of each language."""

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from analysis.language.lexicon import BORROWED, DATA, UNSPACED

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

THEME_NAMES: Mapping[str, "StrOrPromise"] = {
    "hydration": _("Moisture"),
    "irritation": _("Irritation and gentleness"),
    "breakouts": _("Breakouts"),
    "texture": _("Texture"),
    "scent": _("Scent"),
    "finish": _("Finish"),
    "colour": _("Colour"),
    "price": _("Price"),
    "packaging": _("Packaging"),
    "delivery": _("Delivery and service"),
    "availability": _("Availability"),
    "results": _("Results"),
}


@cache
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    """Language -> theme -> pattern."""
    found: dict[str, dict[str, re.Pattern[str]]] = {}
    for line in (DATA / "themes.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        theme, language, words = line.split("\t")
        choice = "|".join(re.escape(word) for word in words.split("|"))
        start = "" if language in UNSPACED else r"\b"
        pattern = re.compile(f"{start}(?:{choice})", re.IGNORECASE)
        found.setdefault(language, {})[theme] = pattern
    return found


def themes_of(text: str, language: str) -> list[str]:
    """The themes that a text of this language speaks of; other languages have none yet."""
    patterns = _patterns().get(BORROWED.get(language, language), {})
    return [theme for theme, pattern in patterns.items() if pattern.search(text)]
