"""Whether the text for those who can't see a picture is in the script and digits of a market."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kbeauty.lib.scripts import SCRIPTS

_OF_LANGUAGE: Mapping[str, tuple[str, ...]] = {
    "ko": ("hangul",),
    "ja": ("kana", "han"),
    "zh": ("han",),
    "th": ("thai",),
    "ar": ("arabic",),
    "hi": ("devanagari",),
    "ru": ("cyrillic",),
    "uk": ("cyrillic",),
}
_WESTERN = re.compile("[0-9]")
_ARABIC_DIGITS = re.compile("[\u0660-\u0669]")


def script_of(text: str) -> str:
    """The script of most letters; empty for a text without any."""
    counts = Counter(
        {name: len(found.findall(text)) for name, found in SCRIPTS.items()}
    )
    # Japanese mixes its own signs with Chinese ones.
    if counts["kana"]:
        counts["kana"] += counts["han"]
    name, count = counts.most_common(1)[0]
    return name if count else ""


def is_read_in(text: str, languages: Sequence[str]) -> bool:
    """By its script alone: English and German can't be told apart by it."""
    scripts = {
        one for language in languages for one in _OF_LANGUAGE.get(language, ("latin",))
    }
    return script_of(text) in scripts


def western_digits_in_arabic(text: str) -> list[str]:
    """Western digits in an Arabic text, which the market may read or not."""
    return _WESTERN.findall(text) if script_of(text) == "arabic" else []


def arabic_digits_elsewhere(text: str) -> list[str]:
    return [] if script_of(text) == "arabic" else _ARABIC_DIGITS.findall(text)
