"""Negative, neutral or positive: word list, emoji and n-gram model weighed together."""

import math
from typing import NamedTuple

from analysis.language import emoji as emojis
from analysis.language import grammar, lexicon, model
from analysis.language.cleaning import CleanText
from analysis.language.spam import is_spam

NEGATIVE, NEUTRAL, POSITIVE = "negative", "neutral", "positive"
# Beyond this a text is simply clear; a long rant is not ten times as angry.
_MOST = 5.0
# The training texts know films and news: the list of beauty words is trusted on top.
_DOMAIN = 0.45
_DOMAIN_OF = {"ko": 0.8}
# A question without a complaint in it asks; a short text without a known word states.
_QUESTION, _QUESTION_SHARE, _QUESTION_MARGIN, _COMPLAINT = 80, 0.25, 0.5, 1.5
_SHORT, _SHORT_MARGIN = 32, 0.5
_EMOJI_POSITIVE, _EMOJI_NEGATIVE = 0.25, -0.15
_SPAM_CONFIDENCE = 0.3
_UNREAD_CONFIDENCE = 0.34


class Mood(NamedTuple):
    """``label`` is empty where there is nothing to read; ``score`` from -1 to 1."""

    label: str
    score: float
    confidence: float


def dense_features(text: CleanText, language: str) -> tuple[float, ...]:
    """What the model gets beside n-grams, the same for every language."""
    positive = negative = 0.0
    for hit in lexicon.hits(text.words, language):
        if hit.strength > 0:
            positive += hit.strength
        else:
            negative -= hit.strength
    feeling = emojis.score(text.emoji) or 0.0
    asks = "?" in text.words or "？" in text.words or grammar.asks(text.words, language)
    return (
        min(positive, _MOST),
        min(negative, _MOST),
        max(feeling, 0.0),
        max(-feeling, 0.0),
        1.0 if asks else 0.0,
        1.0 if "!" in text.words else 0.0,
        1.0 if positive == 0 and negative == 0 else 0.0,
        1.0 if text.has_link else 0.0,
    )


def read_mood(text: CleanText, language: str) -> Mood:
    if not text.words:
        return _from_emoji(text)
    if is_spam(text):
        return Mood(NEUTRAL, 0.0, _SPAM_CONFIDENCE)
    dense = dense_features(text, language)
    trained = model.load(language)
    if trained is None:
        trained = model.load(model.SHARED)
        if trained is None or not any(dense[:4]):
            return Mood(NEUTRAL, 0.0, _UNREAD_CONFIDENCE)
    grams = model.grams_of(text) if trained.grams else set()
    negative, positive = trained.log_odds(grams, dense)
    if lexicon.phrases(language) is None:
        return _decide(negative, positive)
    evidence = _DOMAIN_OF.get(language, _DOMAIN) * (dense[0] - dense[1])
    doubted = _doubt(text, dense, negative - evidence, positive + evidence)
    return _decide(*doubted)


def _doubt(
    text: CleanText, dense: tuple[float, ...], negative: float, positive: float
) -> tuple[float, float]:
    """Lean to neutral where the training texts mislead: questions, bare statements."""
    size = len(text.words)
    if dense[4] and size <= _QUESTION and max(dense[0], dense[1]) < _COMPLAINT:
        share, margin = _QUESTION_SHARE, _QUESTION_MARGIN
    elif dense[6] and not text.emoji and size <= _SHORT:
        share, margin = 1.0, _SHORT_MARGIN
    else:
        return negative, positive
    return negative * share - margin, positive * share - margin


def _decide(negative: float, positive: float) -> Mood:
    """From log-odds against neutral to a label."""
    top = max(negative, positive, 0.0)
    parts = math.exp(negative - top), math.exp(-top), math.exp(positive - top)
    total = sum(parts)
    chances = [part / total for part in parts]
    confidence = max(chances)
    label = (NEGATIVE, NEUTRAL, POSITIVE)[chances.index(confidence)]
    return Mood(label, round(chances[2] - chances[0], 4), round(confidence, 4))


def _from_emoji(text: CleanText) -> Mood:
    if not text.emoji:
        return Mood("", 0.0, 0.0)
    feeling = emojis.score(text.emoji)
    if feeling is None:
        return Mood(NEUTRAL, 0.0, _UNREAD_CONFIDENCE)
    label = NEUTRAL
    if feeling > _EMOJI_POSITIVE:
        label = POSITIVE
    elif feeling < _EMOJI_NEGATIVE:
        label = NEGATIVE
    return Mood(label, round(feeling, 4), round(0.5 + abs(feeling) / 2, 4))
