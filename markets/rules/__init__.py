"""Wording that a market's law or custom minds: rules, and where a text meets them."""

from markets.rules.checking import (
    Check,
    Finding,
    check,
    has_rules,
    packs_version,
    safer_words,
)

__all__ = [
    "Check",
    "Finding",
    "check",
    "has_rules",
    "packs_version",
    "safer_words",
]
