from pathlib import Path

import pytest

from analysis.language import read_text
from analysis.language.cleaning import clean
from analysis.language.complaints import (
    THRESHOLD,
    chance_of,
    complaint_chance,
    features_of,
    judge,
    load,
    odds_of,
)
from analysis.language.conjugation import forms_of
from analysis.language.mood import Mood, read_mood
from analysis.language.word_classes import BREAK, words_of

# What a reader has said of a text that leans to no side.
EVEN = Mood("neutral", 0.0, 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "저랑은 안 맞네요. 바르고 나서 트러블이 올라왔어요",
        "비추합니다 돈 아까워요",
        "너무 따가워서 중단했어요",
        "효과가 하나도 없네요 재구매는 안 할 것 같아요",
        "향은 좋은데 촉촉하지도 않고 자꾸 밀려서 화장을 못 하겠어요",
        "It broke me out and the pump doesn't work. Waste of money.",
        "I went back to my old cream, this one left my face red",
        "Smells nice but it did nothing for my skin, would not buy again",
    ],
)
def test_who_complains_is_heard(text):
    assert read_text(text).is_complaint


@pytest.mark.parametrize(
    "text",
    [
        "트러블이 올라오는 피부인데 이거 쓰고 진정됐어요 정착합니다",
        "예전에 쓰던 크림은 따가웠는데 이건 순해서 좋아요",
        "건조해서 구매했는데 촉촉하고 만족해요",
        "자극 없고 트러블도 안 나서 재구매했어요",
        "No irritation at all, will buy again",
        "I was worried it would break me out but my skin is so soft and I love it",
        "",
        "😍😍",
    ],
)
def test_troubles_that_were_mended_are_no_complaint(text):
    assert not read_text(text).is_complaint


@pytest.mark.parametrize(
    ("worse", "better", "language"),
    [
        ("이거 바르고 트러블이 올라왔어요", "트러블이 올라와서 샀어요", "ko"),
        ("따가워요", "안 따가워요", "ko"),
        ("효과 없어요", "효과 있어요", "ko"),
        ("촉촉한데 트러블이 나요", "트러블이 나는데 촉촉해요", "ko"),
        ("it broke me out", "it did not break me out", "en"),
        ("it is greasy", "it is not greasy", "en"),
        ("i will not buy it again", "i will buy it again", "en"),
    ],
)
def test_what_stands_around_a_word_decides(worse, better, language):
    found = [complaint_chance(clean(text), language, EVEN) for text in (worse, better)]

    assert found[0] > 1.5 * found[1]


def test_the_mood_decides_where_no_model_reads():
    bad, good = Mood("negative", -0.9, 0.9), Mood("positive", 0.9, 0.95)

    assert judge(clean("全然だめ"), "ja", bad) == (True, bad)
    assert judge(clean("全然だめ"), "ja", good) == (False, good)


def test_clear_praise_outweighs_one_word():
    text = clean("비추")

    assert judge(text, "ko", EVEN).is_complaint
    assert not judge(text, "ko", Mood("positive", 0.99, 0.99)).is_complaint
    assert complaint_chance(text, "ko", Mood("", 0.0, 0.0)) == 0.0


def test_a_review_takes_its_mood_from_the_complaint_a_remark_keeps_it():
    review = clean(
        "크림이 순하다고 해서 샀는데 바르고 나서 얼굴이 뒤집어지고 너무 따가워서 결국 버렸어요 비추합니다"
    )
    remark = clean("비추합니다")
    praise = Mood("positive", 0.2, 0.5)

    complained, mood = judge(review, "ko", praise)

    assert complained
    assert mood.label == "negative"
    assert mood.score < 0 < mood.confidence <= 1
    assert judge(remark, "ko", praise).mood == praise


def test_a_review_that_tells_of_mended_troubles_is_not_negative():
    text = (
        "마스크 때문에 트러블이 심하게 올라와서 고생했는데 이 크림 바르고 나서 싹 가라앉았어요. "
        "자극 없이 순하고 촉촉해서 벌써 세 통째 쓰고 있어요"
    )

    reading = read_text(text)

    assert (reading.language, reading.sentiment, reading.is_complaint) == (
        "ko",
        "positive",
        False,
    )


def test_words_are_found_in_all_their_forms():
    assert forms_of("밀리다") >= {"밀리", "밀려", "밀렸", "밀린", "밀림", "밀립"}
    assert forms_of("따갑다") >= {"따갑", "따가워", "따가웠", "따가운", "따가움"}
    assert forms_of("건조하다") >= {"건조하", "건조해", "건조했", "건조한"}
    assert forms_of("모르다") >= {"모르", "몰라", "몰랐", "모를"}
    assert forms_of("빨갛다") >= {"빨갛", "빨개", "빨간"}
    assert forms_of("나쁘다") >= {"나쁘", "나빠", "나빴", "나쁜"}
    assert forms_of("힘들다") >= {"힘들", "힘든", "힘듭"}


def test_the_longest_word_wins_and_sentences_end_without_a_stop():
    found = words_of("부드럽고 산뜻해요 효과없음 안맞아요좋아요근데", "ko")

    assert [word.kind for word in found if word.kind != BREAK] == [
        "fresh",
        "fresh",
        "nogood",
        "unfit",
        "love",
        "but",
    ]
    assert sum(word.kind == BREAK for word in found) == 4


def test_english_stems_reach_to_the_end_of_the_word():
    found = words_of("moisturizers don't irritate, i'm complaining!", "en")

    assert [(word.kind, word.word) for word in found] == [
        ("quality", "moisturi"),
        ("not", "don't"),
        ("irrit", "irritat"),
        ("me", "i'm"),
        ("odd", "complain"),
        (BREAK, ""),
    ]


def test_a_chance_is_the_sum_of_weights():
    text, mood = clean("재구매 의사 없습니다"), EVEN
    model = load("ko")
    features = features_of(text, "ko", mood)
    odds = model.bias + sum(
        value * model.weights.get(name, 0.0) for name, value in features.items()
    )

    assert complaint_chance(text, "ko", mood) == pytest.approx(chance_of(odds))
    assert odds_of(chance_of(2.0)) == pytest.approx(2.0)


def test_shipped_weights_are_small():
    folder = Path("analysis/language/data/weights")

    assert sum(one.stat().st_size for one in folder.iterdir()) < 10_000_000
    assert set(THRESHOLD) == {"ko", "en"}
    assert read_mood(clean("최악이에요"), "ko").label == "negative"
