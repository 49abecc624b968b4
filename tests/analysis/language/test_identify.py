from pathlib import Path

import pytest

from analysis.language import evaluate, read_text
from analysis.language.cleaning import clean, clean_many
from analysis.language.identify import identify_many
from markets.languages import hinted_languages

LABELLED = Path(__file__).parent / "labelled"


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("bagus banget", "ID", "id"),
        ("bagus banget", None, "id"),
        ("cantik sangat", "MY", "ms"),
        ("best sangat weh", "MY", "ms"),
        ("wow", None, "en"),
        ("wow", "DE", "de"),
        ("love it", "DE", "en"),
        ("love this", "ID", "en"),
        ("so pretty", "JP", "en"),
        ("sehr schön", "DE", "de"),
        ("Wo kaufen?", None, "de"),
        ("danke", None, "de"),
        ("très belle", "FR", "fr"),
        ("Où acheter ?", None, "fr"),
        ("merci", None, "fr"),
        ("qué lindo", "ES", "es"),
        ("gracias", None, "es"),
        ("precioso", None, "es"),
        ("lindo", "MX", "es"),
        ("lindo", "BR", "pt"),
        ("obrigada", None, "pt"),
        ("bello", None, "it"),
        ("mooi!", None, "nl"),
        ("çok güzel", None, "tr"),
        ("giá bao nhiêu", None, "vi"),
        ("최고예요", None, "ko"),
        ("ㅋㅋㅋ", None, "ko"),
        ("#피부관리", "US", "ko"),
        ("I need this 우와", None, "en"),
        ("Love the 세럼 so much it is the best", None, "en"),
        ("かわいい", None, "ja"),
        ("最高", "JP", "ja"),
        ("最高", "TW", "zh"),
        ("很好用の", None, "ja"),
        ("这个精华真的很好用の", None, "zh"),
        ("สวยมาก", None, "th"),
        ("очень красиво", None, "ru"),
        ("дуже гарно, дякую", "UA", "uk"),
        ("جميل جدا", None, "ar"),
        ("बहुत अच्छा", None, "hi"),
        ("πολύ ωραίο", None, "el"),
        ("יפה מאוד", None, "he"),
        ("😍😍", "KR", "und"),
        ("123 !!!", "KR", "und"),
        ("@jane @kim", "KR", "und"),
        ("https://x.y/z", "KR", "und"),
        ("", None, "und"),
    ],
)
def test_language_of_a_short_text(text, hint, language):
    assert read_text(text, hint).language == language


def test_hashtags_tell_the_language_only_when_alone():
    assert read_text("오늘의 피부 #kbeauty #skincare #glassskin").language == "ko"
    assert read_text("#kbeauty #skincare").language == "en"


def test_long_text_needs_no_hint_and_overrules_a_wrong_one():
    text = (
        "Die neue Creme ist endlich da und meine Haut liebt sie schon nach einer Woche."
    )

    assert read_text(text).language == "de"
    assert read_text(text, "FR").language == "de"


def test_confidence_grows_with_length():
    short = read_text("super")
    long = read_text("Ich habe die Creme seit drei Wochen und bin wirklich zufrieden.")

    assert short.language_confidence < 0.5 < long.language_confidence <= 0.99


@pytest.mark.parametrize(
    ("hint", "languages"),
    [("ID", ("id",)), ("id", ("id",)), ("CA", ("en", "fr")), ("ZZ", ()), (None, ())],
)
def test_hint_is_a_market_or_a_language(hint, languages):
    assert hinted_languages(hint) == languages


def test_clean_takes_a_caption_apart():
    text = clean("Soooo 𝐆𝐥𝐨𝐰𝐲 👍🏽 @Jane_D #GlowSkin https://a.b/c\u200b")

    assert text.words == "soo glowy glowskin"
    assert text.prose == "soo glowy"
    assert text.emoji == ("👍",)
    assert (text.has_link, text.handle_count, text.hashtag_count) == (True, 1, 1)


def test_clean_stands_2200_emoji_and_a_nul_byte():
    text = clean("😍" * 2200 + "\x00")

    assert (text.words, len(text.emoji)) == ("", 2200)


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("kerana saya hendak pergi ke kedai", None, "ms"),
        ("karena saya mau pergi ke toko", None, "id"),
        ("saya suka ini", "MY", "ms"),
        ("saya suka ini", "ID", "id"),
        ("ye cream bahut acchi hai", None, "hi-Latn"),
        ("mujhe nahi pata kya lagana chahiye", None, "hi-Latn"),
        ("price kitna hai bhai", "IN", "hi-Latn"),
        ("this cream is so good", "IN", "en"),
        ("менің терім құрғақ, бұл крем өте жақсы", None, "kk"),
    ],
)
def test_near_languages_are_told_apart(text, hint, language):
    assert read_text(text, hint).language == language


def test_single_words_are_no_worse_than_documented():
    words = evaluate.read_words(LABELLED / "single_words.tsv.gz")
    right = {}
    for language, listed in words.items():
        found = identify_many(clean_many(listed[1::2]), [None] * len(listed[1::2]))
        right[language] = sum(one.code == language for one in found) / len(found)

    assert len(words) == 34
    assert sum(right.values()) / len(right) >= 0.83
