import time

import pytest

from analysis.language import lexicon, read_text
from analysis.language.cleaning import clean
from analysis.language.mood import read_mood
from tests.analysis.language.mood_tables import EMOJI_ONLY, MOODS

CASES = [(language, *row) for language, rows in MOODS.items() for row in rows]


@pytest.mark.parametrize(("language", "text", "mood"), CASES)
def test_mood_of_a_short_comment(language, text, mood):
    assert read_mood(clean(text), language).label == mood


@pytest.mark.parametrize("language", ["en", "ko", "de", "fr", "ja", "es", "id"])
def test_mood_tables_are_large_enough(language):
    assert len(MOODS[language]) >= 25


@pytest.mark.parametrize(("text", "mood"), EMOJI_ONLY)
def test_mood_of_emoji_alone(text, mood):
    reading = read_text(text, "DE")

    assert (reading.language, reading.sentiment) == ("und", mood)


@pytest.mark.parametrize(
    "text", ["", "   ", "@jane @kim", "https://example.com/x", "..."]
)
def test_text_without_words_has_no_mood_or_a_neutral_one(text):
    reading = read_text(text)

    assert reading.sentiment in {"", "neutral"}
    assert reading.sentiment_score == 0


def test_empty_text_has_no_mood():
    reading = read_text("")

    assert (reading.language, reading.sentiment) == ("und", "")
    assert reading.sentiment_confidence == 0


@pytest.mark.parametrize(
    "text",
    [
        "Follow me for amazing giveaways",
        "I love bitcoin, earn $500 daily",
        "Check out my page, great prices!",
        "맞팔해요 너무 좋아요",
        "相互フォローお願いします！大好き",
    ],
)
def test_spam_is_neutral_with_little_confidence(text):
    reading = read_text(text)

    assert (reading.sentiment, reading.sentiment_confidence) == ("neutral", 0.3)


def test_score_and_confidence_stay_in_range():
    for language, text, _ in CASES:
        mood = read_mood(clean(text), language)

        assert -1 <= mood.score <= 1
        assert 1 / 3 <= mood.confidence <= 1


def test_language_without_list_or_model_is_neutral_without_emoji():
    assert read_mood(clean("очень плохо"), "ru").label == "neutral"
    assert read_mood(clean("очень красиво 😍😍"), "ru").label == "positive"


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_phrase_list_has_no_contradictions(language):
    rows = list(lexicon.read_table(lexicon.DATA / "lexicon" / f"{language}.tsv"))

    strengths: dict[str, float] = {}
    for phrase, strength in rows:
        assert strengths.setdefault(phrase, strength) == strength
        assert 0 < abs(strength) <= 3


@pytest.mark.parametrize(
    ("text", "language", "phrases"),
    [
        ("it is not good", "en", {"good": -1}),
        ("not only good", "en", {"good": 1}),
        ("not cheap, good", "en", {"good": 1}),
        ("without redness and itching", "en", {"redness": 1, "itching": 1}),
        ("gefällt mir nicht", "de", {"gefällt mir nicht": -1}),
        ("je n'aime pas", "fr", {"aime": -1}),
        ("트러블이 안 나요", "ko", {"트러블이 안": 1}),
        ("안 건조해요", "ko", {"건조해": 1}),
        ("赤みが出ません", "ja", {"赤み": 1}),
        ("不刺激", "zh", {"不刺激": 1}),
    ],
)
def test_negation_turns_a_phrase(text, language, phrases):
    hits = lexicon.hits(clean(text).words, language)

    signs = {hit.phrase: 1 if hit.strength > 0 else -1 for hit in hits}
    assert signs == phrases


def test_but_weighs_what_follows():
    first, second = lexicon.hits("lovely scent but sticky", "en")

    assert abs(second.strength) > 1.5
    assert first.strength < 2


def test_question_weakens_a_word():
    asked, said = (lexicon.hits(text, "en")[0] for text in ("sticky?", "sticky."))

    assert asked.strength == pytest.approx(said.strength * 0.35)


def test_question_word_weakens_only_what_stands_before_it_in_its_sentence():
    asked, after, other = lexicon.hits("좋아요 어디서 좋아요. 좋아요", "ko")

    assert asked.strength == pytest.approx(other.strength * 0.35)
    assert after.strength == other.strength


def test_a_text_without_a_full_stop_is_looked_at_once():
    """It took minutes: each phrase looked for the end of the sentence anew."""
    begun = time.process_time()
    found = lexicon.hits("좋아요 " * 50_000, "ko")

    assert len(found) == 50_000
    assert time.process_time() - begun < 20


def test_other_languages_have_no_phrases():
    assert lexicon.hits("очень красиво", "ru") == []
