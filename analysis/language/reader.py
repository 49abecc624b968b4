"""The one way in: texts and hints in, readings out."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.language.cleaning import CleanText, clean_many
from analysis.language.complaints import judge
from analysis.language.identify import Language, identify_many
from analysis.language.mood import LocalMoods, Mood, MoodReader

# Saved with each reading; a new version reads everything anew.
READER = "local-6"
_LONGEST_NAME = 40
_LOCAL = LocalMoods()


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


def read_by(mood_reader: MoodReader) -> str:
    """What is saved with a reading, of 40 characters at most."""
    return f"{READER} {mood_reader.name}".strip()[:_LONGEST_NAME]


def read_text(text: str, hint: str | None = None) -> TextReading:
    return read_texts([text], [hint])[0]


def read_texts(
    texts: Sequence[str],
    hints: Sequence[str | None],
    mood_reader: MoodReader = _LOCAL,
) -> list[TextReading]:
    """Language and mood of each text; a hint is a market or language code."""
    cleaned = clean_many(texts)
    languages = identify_many(cleaned, hints)
    codes = [language.code for language in languages]
    moods = mood_reader.read(texts, cleaned, codes)
    return [
        _reading(text, language, mood, is_ours=mood_reader is _LOCAL)
        for text, language, mood in zip(cleaned, languages, moods, strict=True)
    ]


def _reading(
    text: CleanText, language: Language, mood: Mood, *, is_ours: bool
) -> TextReading:
    """A model of the hub keeps its moods: it may know reviews better than we do."""
    judged = judge(text, language.code, mood)
    mood = judged.mood if is_ours else mood
    return TextReading(
        language=language.code,
        language_confidence=language.confidence,
        sentiment=mood.label,
        sentiment_score=mood.score,
        sentiment_confidence=mood.confidence,
        is_complaint=judged.is_complaint,
    )
