from pathlib import Path

import pytest

from analysis.language.beauty.aspects import aspects_of
from analysis.language.beauty.categories import topics_of
from analysis.language.beauty.evaluate import measure, read_labelled
from analysis.language.beauty.phrases import key_phrases
from analysis.language.beauty.tables import CATEGORIES
from markets.concepts import TAXONOMY
from markets.stems import table

LABELLED = Path(__file__).parent / "labelled"
FIGURES = [
    (name, figure)
    for name in ("texts", "held_out")
    for figure in measure(read_labelled(LABELLED / f"{name}.tsv"))
]


def told(text, language):
    return {one.aspect: one.sentiment for one in aspects_of(text, language)}


@pytest.mark.parametrize(
    ("name", "figure"), FIGURES, ids=[f"{name} {one.name}" for name, one in FIGURES]
)
def test_labelled_texts_are_read(name, figure):
    assert figure.n > 200
    assert figure.f1 >= figure.target - 0.01 * (name == "held_out")


def test_labels_are_of_what_the_tools_can_tell():
    categories = {name for (name,) in table(CATEGORIES).names}
    concepts = {":".join(name) for name in table(TAXONOMY).names}
    for name in ("texts", "held_out"):
        for one in read_labelled(LABELLED / f"{name}.tsv"):
            assert one.category in categories
            assert one.concepts <= concepts
            assert one.phrases


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("자극이 전혀 없고 순해요", "ko", {"irritation": "positive"}),
        ("비싸지만 효과는 좋아요", "ko", {"price": "negative", "efficacy": "positive"}),
        ("끈적이지 않아요", "ko", {"texture": "positive"}),
        ("no irritation at all", "en", {"irritation": "positive"}),
        ("it is not greasy", "en", {"texture": "positive"}),
        ("not worth the money", "en", {"price": "negative"}),
        ("べたつかない", "ja", {"texture": "positive"}),
        ("不刺激", "zh", {"irritation": "positive"}),
        ("kein Brennen, keine Rötung", "de", {"irritation": "positive"}),
        ("gak lengket", "id", {"texture": "positive"}),
        ("ça ne colle pas", "fr", {"texture": "positive"}),
        ("no es pegajoso", "es", {"texture": "positive"}),
    ],
)
def test_what_is_denied_is_turned_round(text, language, expected):
    assert told(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Does it smell good?", "en"),
        ("향이 좋나요?", "ko"),
        ("香りはいいですか", "ja"),
        ("I wish it was affordable", "en"),
        ("가격이 저렴하면 좋겠어요", "ko"),
    ],
)
def test_questions_and_wishes_judge_nothing(text, language):
    assert told(text, language) == {}


def test_one_clause_does_not_colour_the_next():
    assert told("The scent is lovely scent wise but it is sticky", "en") == {
        "scent": "positive",
        "texture": "negative",
    }


def test_a_text_without_a_known_word_has_no_category():
    assert topics_of("ok", "en").category.name == ""
    assert topics_of("", "ko").category.confidence == 0.0


def test_a_text_of_two_categories_abstains():
    assert topics_of("serum dinner", "en").category.name == ""


def test_concepts_have_one_name_in_every_language():
    found = [
        topics_of(text, language).facets["ingredient"]
        for text, language in (
            ("나이아신아마이드", "ko"),
            ("ナイアシンアミド", "ja"),
            ("烟酰胺精华", "zh"),
            ("NIACINAMIDE 10%", "en"),
        )
    ]

    assert found == [["niacinamide"]] * 4


def test_a_word_inside_a_longer_one_is_not_meant():
    assert topics_of("선크림", "ko").facets["step"] == ["sunscreen"]


def test_key_phrases_leave_out_addresses_names_and_stop_words():
    found = key_phrases(
        "Love this niacinamide serum from @brand https://x.example/a #GlassSkin", "en"
    )

    assert "glassskin" in found
    assert "niacinamide" in " ".join(found)
    assert not any("http" in one or "brand" in one or "this" in one for one in found)
    assert len(found) <= 8


def test_korean_key_phrases_lose_their_particles():
    assert "세럼" in key_phrases("세럼을 발랐는데 피부결이", "ko")


@pytest.mark.parametrize(
    "text", ["", " ", "🔥🔥", "#", "a" * 100_000, "\u200b", "１２３"]
)
def test_odd_texts_are_read_without_trouble(text):
    topics_of(text, "en")
    aspects_of(text, "en")
    assert len(key_phrases(text, "en")) <= 8
