"""Does a text complain? A decision of its own, made for reviews of which one in twenty does.

A mood says which side a text is on; in reviews of creams almost all texts name troubles (dry
skin, breakouts) that the cream mended. So a complaint needs a phrase of failure, weighed
against praise, with what follows a "but" counting most.
"""

import re
from functools import cache

from analysis.language import grammar, lexicon
from analysis.language.cleaning import CleanText
from analysis.language.lexicon import DATA
from analysis.language.mood import Mood

LANGUAGES = frozenset({"ko", "en"})
# Failure less praise that makes a complaint; chosen on the development half of the reviews.
THRESHOLD = 2.0
_PRAISE = 0.35
_MOST_PRAISE = 3.0
_MOOD = 1.0
_BEFORE_CONTRAST = 0.6


@cache
def _patterns() -> dict[str, list[tuple[re.Pattern[str], float]]]:
    found: dict[str, list[tuple[re.Pattern[str], float]]] = {}
    for line in (DATA / "complaints.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, strength, pattern = line.split("\t")
            found.setdefault(language, []).append(
                (re.compile(pattern), float(strength))
            )
    return found


def is_complaint(text: CleanText, language: str, mood: Mood) -> bool:
    """Without phrases of the language the mood must do."""
    if language not in LANGUAGES:
        return mood.label == "negative"
    return complaint_score(text, language, mood) >= THRESHOLD


def complaint_score(text: CleanText, language: str, mood: Mood) -> float:
    failure = failures(text.words, language)
    if not failure:
        return 0.0
    praise = sum(
        hit.strength for hit in lexicon.hits(text.words, language) if hit.strength > 0
    )
    return failure - _PRAISE * min(praise, _MOST_PRAISE * 2) - _MOOD * mood.score


def failures(words: str, language: str) -> float:
    """Strengths of the phrases found, each once, less before a "but"."""
    contrast = grammar.last_contrast(words, language)
    total = 0.0
    for pattern, strength in _patterns()[language]:
        match = pattern.search(words)
        if match is not None:
            total += strength * (_BEFORE_CONTRAST if match.end() < contrast else 1.0)
    return total
