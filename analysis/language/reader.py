"""The one way in: texts and hints in, readings out."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.language.cleaning import clean
from analysis.language.complaints import is_complaint
from analysis.language.identify import identify
from analysis.language.mood import read_mood

# Saved with each reading; a new version reads everything anew.
READER = "local-2"


@dataclass(frozen=True, slots=True)
class TextReading:
    """What the tools read out of one text."""

    language: str
    language_confidence: float
    # Empty where there was nothing to read.
    sentiment: str
    sentiment_score: float
    sentiment_confidence: float
    # A decision of its own, made for reviews that are nearly all good (`complaints.py`).
    is_complaint: bool = False


def read_text(text: str, hint: str | None = None) -> TextReading:
    cleaned = clean(text)
    language = identify(cleaned, hint)
    mood = read_mood(cleaned, language.code)
    return TextReading(
        language=language.code,
        language_confidence=language.confidence,
        sentiment=mood.label,
        sentiment_score=mood.score,
        sentiment_confidence=mood.confidence,
        is_complaint=is_complaint(cleaned, language.code, mood),
    )


def read_texts(texts: Sequence[str], hints: Sequence[str | None]) -> list[TextReading]:
    """Language and mood of each text; a hint is a market or language code."""
    return [read_text(text, hint) for text, hint in zip(texts, hints, strict=True)]
