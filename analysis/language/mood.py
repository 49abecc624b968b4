"""Negative, neutral or positive: word list, emoji and n-gram model weighed together."""

import math
import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from analysis.language import emoji as emojis
from analysis.language import grammar, lexicon, model
from analysis.language.cleaning import CleanText
from analysis.language.spam import is_spam

NEGATIVE, NEUTRAL, POSITIVE = LABELS = ("negative", "neutral", "positive")
# Beyond this a text is simply clear; a long rant is not ten times as angry.
_MOST = 5.0
# The training texts know films and news: the list of beauty words is trusted on top.
_DOMAIN = 0.6
_DOMAIN_OF = {"ko": 0.8}
# So it counts extra only where products are spoken of, or in what is short like a comment;
# Korean was learnt from short film reviews, where shortness says nothing.
_PRODUCTS_KO = (
    "피부", "크림", "로션", "세럼", "에센스", "앰플", "토너", "스킨", "바르", "발라", "발랐", "바른", "촉촉", "보습",
    "수분", "건조", "트러블", "자극", "배송", "구매", "제품", "상품", "향이", "향은", "용량", "가격", "쿠션", "팩",
    "화장", "여드름", "뾰루지", "끈적", "흡수", "백탁", "순해", "순하", "펌프", "뚜껑", "환불", "반품", "사용",
    "가성비", "리뉴얼", "문의", "추천", "답변",
)  # fmt: skip
_PRODUCTS_ELSE = re.compile(
    r"skin|cream|serum|toner|lotion|sunscreen|moistur|cleanser|makeup|mascara|lipstick"
    r"|\b(?:haut|creme|crème|peau|piel|crema|pele|kulit|pelle|gesicht|visage|rostro|wajah)\b"
    r"|بشرة|بشرتي|كريم|肌|化粧|护肤|皮肤|乳液"
)
COMMENT = 45
# So short that there is nothing but the judgement: 안 좋아요.
_WORD = 10
# A question without a complaint in it asks; a short text without a known word states.
_QUESTION, _QUESTION_SHARE, _QUESTION_MARGIN, _COMPLAINT = 50, 0.25, 0.8, 1.5
_SHORT, _SHORT_MARGIN = 32, 1.0
_EMOJI_POSITIVE, _EMOJI_NEGATIVE = 0.25, -0.15
_SPAM_CONFIDENCE = 0.3
# Fewer texts of a language are read one by one as fast.
_WORTH_IT = 6
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


class MoodReader(Protocol):
    """What reads moods: our own models, or one of the hub (`transformer.py`)."""

    # Saved with each reading, behind the reader's own version; empty for our own.
    name: str

    def read(
        self,
        texts: Sequence[str],
        cleaned: Sequence[CleanText],
        languages: Sequence[str],
    ) -> list[Mood]: ...


class LocalMoods:
    """The models that are shipped; they need the cleaned texts only."""

    name = ""

    def read(
        self,
        texts: Sequence[str],
        cleaned: Sequence[CleanText],
        languages: Sequence[str],
    ) -> list[Mood]:
        return read_moods(cleaned, languages)


def read_mood(text: CleanText, language: str) -> Mood:
    told = without_words(text)
    if told is not None:
        return told
    trained = model.load(language)
    dense = dense_features(text, language)
    if trained is None:
        return _untrained(text, language, dense)
    grams = model.grams_of(text) if trained.grams else set()
    return _decided(text, language, trained, dense, trained.log_odds(grams, dense))


def read_moods(texts: Sequence[CleanText], languages: Sequence[str]) -> list[Mood]:
    """The mood of each; the models read all texts of a language at once."""
    found: dict[int, Mood] = {}
    waiting: dict[str, list[int]] = {}
    for place, (text, language) in enumerate(zip(texts, languages, strict=True)):
        told = without_words(text)
        if told is not None:
            found[place] = told
        else:
            waiting.setdefault(language, []).append(place)
    for language, places in waiting.items():
        own = [texts[place] for place in places]
        batch = model.load_batch(language) if len(own) >= _WORTH_IT else None
        if batch is None:
            moods = [read_mood(text, language) for text in own]
        else:
            moods = _read_batch(own, language, batch)
        found.update(zip(places, moods, strict=True))
    return [found[place] for place in range(len(texts))]


def _read_batch(
    texts: Sequence[CleanText], language: str, batch: model.BatchModel
) -> list[Mood]:
    moods = []
    for text, sums in zip(texts, batch.sums(texts), strict=True):
        dense = dense_features(text, language)
        odds = batch.model.weighed(sums, dense)
        moods.append(_decided(text, language, batch.model, dense, odds))
    return moods


def without_words(text: CleanText) -> Mood | None:
    """What needs no reading of words."""
    if not text.words:
        return _from_emoji(text)
    return Mood(NEUTRAL, 0.0, _SPAM_CONFIDENCE) if is_spam(text) else None


def _untrained(text: CleanText, language: str, dense: tuple[float, ...]) -> Mood:
    """Phrases and emoji alone, in languages that there were no texts to learn from."""
    if text.emoji and lexicon.phrases(language) is None:
        # Not one of its words is known: the emoji are all there is.
        return _from_emoji(text)
    trained = model.load(model.SHARED)
    if trained is None or not any(dense[:4]):
        return Mood(NEUTRAL, 0.0, _UNREAD_CONFIDENCE)
    return _decided(text, language, trained, dense, trained.log_odds(set(), dense))


def _decided(
    text: CleanText,
    language: str,
    trained: model.LinearModel,
    dense: tuple[float, ...],
    odds: tuple[float, float],
) -> Mood:
    negative, positive = weigh(text, language, dense, odds)
    return _decide(negative / trained.heat, positive / trained.heat)


def weigh(
    text: CleanText,
    language: str,
    dense: tuple[float, ...],
    odds: tuple[float, float],
) -> tuple[float, float]:
    """Log-odds of negative and positive, the rules of beauty talk included."""
    negative, positive = odds
    if lexicon.phrases(language) is None:
        return negative, positive
    evidence = dense[0] - dense[1]
    if evidence:
        is_trusted = is_of_products(text.words, language)
        evidence *= _DOMAIN_OF.get(language, _DOMAIN) if is_trusted else 0.0
    return _doubt(text, dense, negative - evidence, positive + evidence)


def is_of_products(words: str, language: str) -> bool:
    if language == "ko":
        return len(words) <= _WORD or any(one in words for one in _PRODUCTS_KO)
    return len(words) <= COMMENT or _PRODUCTS_ELSE.search(words) is not None


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
