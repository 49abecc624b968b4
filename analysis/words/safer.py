"""Safer words in a language that fits the text."""

from collections.abc import Sequence

from markets.rules import Finding, safer_words


def safer_in(market: str, found: Finding, languages: Sequence[str]) -> tuple[str, ...]:
    """Those of the first language that has some, else all that the rule has."""
    by_language = safer_words(market, found.rule)
    return next(
        (by_language[one] for one in languages if by_language.get(one)), found.safer
    )
