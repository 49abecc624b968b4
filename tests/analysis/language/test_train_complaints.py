from pathlib import Path

import pytest

from analysis.language import complaints, train_complaints
from analysis.language.evaluate import COSMETICS
from analysis.language.measures import (
    area_under_curve,
    precision_at_share,
    recall_precision,
)
from analysis.language.train_complaints import KINDS, Review, Sentence
from kbeauty.lib.public_tables import rows
from tests.shared_data import shared

UNSEEN = Path("tests/analysis/language/labelled/unseen_sentences.tsv")
FEW = [
    *(Sentence("complaint", text) for text in ["it broke me out", "it is greasy"] * 3),
    *(Sentence("praise", text) for text in ["i love it", "so soft"] * 4),
    *(Sentence("context", text) for text in ["my skin is red"] * 6),
    *(Sentence("minor", text) for text in ["a bit pricey"] * 2),
]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_enough_sentences_of_each_kind_are_written(language):
    sentences = train_complaints.sentences_of(language)

    assert len(set(sentences)) == len(sentences) >= 600
    assert {one.kind for one in sentences} == set(KINDS)


def unseen(language):
    lines = UNSEEN.read_text(encoding="utf-8").splitlines()[1:]
    rows_ = [line.split("\t") for line in lines]
    return [Sentence(kind, text) for code, kind, text in rows_ if code == language]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_sentence_that_is_measured_on_was_learnt_from(language):
    learnt = {one.text for one in train_complaints.sentences_of(language)}

    assert [one for one in unseen(language) if one.text in learnt] == []


@pytest.mark.parametrize(("language", "area"), [("ko", 0.83), ("en", 0.79)])
def test_sentences_of_another_writer_are_told_apart(language, area):
    seen = train_complaints.read(
        [Review(one.text, one.kind == "complaint") for one in unseen(language)],
        language,
    )
    model = complaints.load(language)

    odds = [model.log_odds(one) for one in seen.features]

    assert area_under_curve(seen.truth.tolist(), odds) >= area


def test_every_fifth_review_complains_and_says_so():
    reviews = train_complaints.compose(FEW, "en", 50, 1)

    assert reviews == train_complaints.compose(FEW, "en", 50, 1)
    assert [one.is_complaint for one in reviews] == ([True] + [False] * 4) * 10
    for review in reviews:
        complains = "broke me out" in review.text or "greasy" in review.text
        assert (complains, review.text == "") == (review.is_complaint, False)


def test_what_is_learnt_parts_complaint_from_praise():
    reviews = train_complaints.compose(FEW, "en", 200, 2)

    made = train_complaints.learn(train_complaints.read(reviews, "en"), mood=0.0)

    bad, good = (
        made.log_odds(train_complaints.read([Review(text, False)], "en").features[0])
        for text in ("it broke me out", "i love it, so soft")
    )
    assert bad > good


def test_weights_are_calibrated_saved_and_read_back(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(complaints, "WEIGHTS", tmp_path)
    monkeypatch.setattr(train_complaints, "REVIEWS", {"en": 200})
    monkeypatch.setattr(train_complaints, "LANGUAGES", ("en",))
    monkeypatch.setattr(train_complaints, "sentences_of", lambda language: FEW * 2)

    train_complaints.train()
    first = (tmp_path / "complaints-en.gz").read_bytes()
    train_complaints.train()

    assert (tmp_path / "complaints-en.gz").read_bytes() == first
    loaded = complaints.load.__wrapped__("en")
    assert loaded.weights["love"] < 0 < loaded.weights["nogood"]
    assert capsys.readouterr().out.startswith("complaints en: 44 sentences, ")


@pytest.mark.parametrize(
    ("name", "language", "half", "recall", "precision"),
    [
        ("oliveyoung_cream", "ko", 0, 0.84, 0.37),
        ("oliveyoung_cream", "ko", 1, 0.77, 0.36),
        ("google_maps_brightdata", "en", 0, 0.83, 0.34),
        ("google_maps_brightdata", "en", 1, 0.52, 0.26),
    ],
)
def test_star_reviews_are_no_worse_than_documented(
    name, language, half, recall, precision
):
    """Precision as if one review in twenty complained."""
    folder = shared(f"data/reviews-{name}-all.csv.gz").parent
    part = list(rows(folder, f"reviews-{name}-all"))[half::2]

    truth, said = truth_and_said(part, language)

    assert recall_precision(truth, said)[0] >= recall
    assert precision_at_share(truth, said, complaints.SHARE) >= precision


def truth_and_said(part, language):
    reviews = [Review(row["text"], int(row["rating"]) <= 2) for row in part]
    seen = train_complaints.read(reviews, language)
    model, threshold = complaints.load(language), complaints.THRESHOLD[language]
    said = [
        complaints.chance_of(model.log_odds(one)) >= threshold for one in seen.features
    ]
    return seen.truth.tolist(), said


@pytest.mark.parametrize(
    ("half", "recall", "precision"), [("first", 0.81, 0.40), ("second", 0.80, 0.35)]
)
def test_cosmetics_in_english_are_read_as_the_aim_says(half, recall, precision):
    """Not every folder of data has the file; without it the test is skipped."""
    path = shared(f"data/{COSMETICS}")
    found = rows(path.parent, path.name.removesuffix(".csv.gz"))

    truth, said = truth_and_said([row for row in found if row["half"] == half], "en")

    assert recall_precision(truth, said)[0] >= recall
    assert precision_at_share(truth, said, complaints.SHARE) >= precision
