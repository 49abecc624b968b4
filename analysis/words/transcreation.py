"""What is said about a text for another market, in our own words."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from analysis.transcreation.rewriting import Change
from kbeauty.lib import figures


def not_translated(language: str, is_foreign: bool) -> str:
    """``is_foreign``: the text is in another language than the market's."""
    if is_foreign:
        return _(
            "No language model wrote this: the text is not translated into %(language)s. Only words that a rule minds were replaced."
        ) % {"language": figures.language_name(language)}
    return _(
        "No language model wrote this: only words that a rule minds were replaced, the rest is as it was."
    )


def changes_told(changes: Iterable[Change]) -> list[str]:
    told = [
        _("“%(before)s” became “%(after)s”: %(why)s")
        % {
            "before": one.before,
            "after": one.after,
            "why": one.why.in_force,
        }
        for one in changes
    ]
    return list(dict.fromkeys(told))


def missing_words(words: Sequence[str]) -> str:
    return _("Locked words are missing: %(words)s.") % {"words": ", ".join(words)}


def other_numbers(numbers: Sequence[str]) -> str:
    return _("Numbers are missing: %(numbers)s.") % {"numbers": ", ".join(numbers)}


def too_long(length: int, limit: int, network: str) -> str:
    return _("%(length)s characters are more than the %(limit)s of %(network)s.") % {
        "length": length,
        "limit": limit,
        "network": network,
    }


def forbidden_claims(words: Sequence[str]) -> str:
    # Two rules may mind the same words.
    return _("Claims that the market does not allow: %(words)s.") % {
        "words": ", ".join(dict.fromkeys(words))
    }


def other_language(language: str) -> str:
    return _("The text is not in %(language)s.") % {
        "language": figures.language_name(language)
    }
