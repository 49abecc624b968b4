"""A text with what the tools read out of it, as a record for files and pipelines."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from analysis.language.beauty.aspects import aspects_of
from analysis.language.beauty.categories import topics_of
from analysis.language.beauty.phrases import key_phrases
from analysis.language.mood import MoodReader
from analysis.language.reader import TextReading, read_texts
from kbeauty.lib.json_lines import Answer, BadLineError, answered
from markets.languages import LANGUAGES_OF_MARKET

_UNKNOWN = "und"
_MARKET = re.compile(r"[A-Za-z]{2}")
# ko, de-AT, zh_Hant: what follows the language is not looked at.
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def read_records(
    records: Sequence[Mapping[str, Any]], mood_reader: MoodReader
) -> list[Answer]:
    """Language, mood, category, key phrases and aspects of each ``record["text"]``.

    ``market`` (ISO 3166) hints at the language; ``lang`` names it and is believed. What a
    text without words tells is nothing: language "und", sentiment "neutral" with confidence
    0, no category. BadLineError in the place of what can't be read.
    """
    given = [answered(lambda one: (_text(one), _hint(one)), one) for one in records]
    good = [one for one in given if not isinstance(one, BadLineError)]
    texts, hints = [text for text, _ in good], [hint for _, hint in good]
    readings = iter(read_texts(texts, hints, mood_reader))
    return [
        one
        if isinstance(one, BadLineError)
        else _told(one[0], _named(record), next(readings))
        for record, one in zip(records, given, strict=True)
    ]


def _told(text: str, named: str, reading: TextReading) -> dict[str, Any]:
    language = named or reading.language
    topics = topics_of(text, language)
    return {
        "language": language,
        "language_confidence": 1.0 if named else round(reading.language_confidence, 4),
        "sentiment": reading.sentiment or "neutral",
        "sentiment_score": round(reading.sentiment_score, 4),
        "sentiment_confidence": (
            round(reading.sentiment_confidence, 4) if reading.sentiment else 0.0
        ),
        "is_complaint": reading.is_complaint,
        "category": topics.category.name or None,
        "category_confidence": topics.category.confidence,
        "key_phrases": key_phrases(text, language),
        "aspects": {one.aspect: one.sentiment for one in aspects_of(text, language)},
        "taxonomy": topics.facets,
    }


def _text(record: Mapping[str, Any]) -> str:
    text = record.get("text")
    if text is None:
        raise BadLineError('"text" is missing.')
    if not isinstance(text, str):
        raise BadLineError('"text" must be a string.')
    return text.replace("\x00", " ")


def _hint(record: Mapping[str, Any]) -> str | None:
    if named := _named(record):
        return named
    market = record.get("market")
    if market in (None, ""):
        return None
    if not isinstance(market, str) or not _MARKET.fullmatch(market.strip()):
        raise BadLineError(
            '"market" must be an ISO 3166 code of two letters, such as JP.'
        )
    # Of a market that we know nothing of there is no hint.
    code = market.strip().upper()
    return code if code in LANGUAGES_OF_MARKET else None


def _named(record: Mapping[str, Any]) -> str:
    language = record.get("lang")
    if language in (None, "", _UNKNOWN):
        return ""
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language.strip()):
        raise BadLineError('"lang" must be the code of a language, such as ko.')
    code = language.strip().replace("_", "-")
    return "hi-Latn" if code.lower() == "hi-latn" else code.split("-")[0].lower()
