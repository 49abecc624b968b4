import pytest

from analysis.language import read_text
from analysis.language.cleaning import clean
from analysis.language.complaints import failures, is_complaint
from analysis.language.datasets import rows
from analysis.language.measures import recall_precision
from analysis.language.mood import Mood, read_moods
from tests.shared_data import shared

# What a reader has said of a text that leans to no side.
EVEN = Mood("neutral", 0.0, 0.5)


@pytest.mark.parametrize(
    "text",
    [
        "저랑은 안 맞네요. 바르고 나서 트러블이 올라왔어요",
        "비추합니다 돈 아까워요",
        "너무 따가워서 중단했어요",
        "효과가 하나도 없네요 재구매는 안 할 것 같아요",
        "It broke me out and the pump doesn't work. Waste of money.",
        "I went back to my old cream, this one left my face red",
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
        "No irritation at all, will buy again",
        "",
        "😍😍",
    ],
)
def test_troubles_that_were_mended_are_no_complaint(text):
    assert not read_text(text).is_complaint


def test_a_symptom_of_skin_weighs_less_than_one_of_the_product():
    brought = failures("이거 바르고 트러블이 올라왔어요", "ko")
    of_skin = failures("트러블이 올라왔을 때 바르는 크림", "ko")
    of_before = failures("예전에 트러블이 올라왔어요", "ko")

    assert brought > of_before > of_skin > 0


def test_a_hedge_halves_a_symptom():
    assert failures("살짝 따가웠어요", "ko") == failures("따가웠어요", "ko") / 2


def test_advice_to_others_weighs_less_than_a_verdict():
    assert failures("지성분에게는 비추", "ko") < failures("저는 비추", "ko")


def test_the_mood_decides_where_there_are_no_phrases():
    bad, good = Mood("negative", -0.9, 0.9), Mood("positive", 0.9, 0.95)

    assert is_complaint(clean("全然だめ"), "ja", bad)
    assert not is_complaint(clean("全然だめ"), "ja", good)


@pytest.mark.parametrize("mood", [Mood("", 0.0, 0.0), Mood("positive", 0.99, 0.99)])
def test_a_clear_praise_outweighs_one_phrase(mood):
    text = clean("비추")

    assert is_complaint(text, "ko", EVEN)
    assert not is_complaint(text, "ko", mood)


@pytest.mark.parametrize(
    ("name", "language", "half", "recall", "precision"),
    [
        ("oliveyoung_cream", "ko", 0, 0.75, 0.35),
        ("oliveyoung_cream", "ko", 1, 0.3, 0.27),
        ("google_maps_brightdata", "en", 0, 0.9, 0.6),
        ("google_maps_brightdata", "en", 1, 0.55, 0.4),
    ],
)
def test_star_reviews_are_no_worse_than_documented(
    name, language, half, recall, precision
):
    folder = shared(f"data/reviews-{name}-all.csv.gz").parent
    part = list(rows(folder, f"reviews-{name}-all"))[half::2]
    texts = clean_many_of(part)
    moods = read_moods(texts, [language] * len(texts))

    found = recall_precision(
        [int(row["rating"]) <= 2 for row in part],
        [
            is_complaint(text, language, mood)
            for text, mood in zip(texts, moods, strict=True)
        ],
    )

    assert found[0] >= recall
    assert found[1] >= precision


def clean_many_of(part):
    return [clean(row["text"]) for row in part]
