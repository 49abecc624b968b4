import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from analysis.language import datasets, evaluate, measures, model, train
from analysis.language.cleaning import clean
from analysis.language.datasets import Example
from analysis.language.mood import dense_features, read_mood
from tests.shared_data import shared

LABELLED = Path(__file__).parent / "labelled"
GOOD = ("wow lovely", "lovely cream", "so lovely today", "lovely and nice", "lovely!")
EVEN = ("out today", "the cream is out", "new today", "cream in store", "on monday")
BAD = ("it stings", "stings a lot", "stings me", "cream stings", "stings again")


def example_texts():
    parts = zip((BAD, EVEN, GOOD), datasets.LABELS, strict=True)
    return [Example("en", text, label) for texts, label in parts for text in texts * 4]


def write(folder, name, rows):
    path = folder / f"{name}.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path):
    """A tiny copy of the data folder's layout."""
    tweet = {"lang": "de", "text": "schön", "label": "positive"}
    write(tmp_path, "sentiment-umsab-train", [tweet, {**tweet, "text": "  Gut "}])
    write(tmp_path, "sentiment-umsab-val", [{**tweet, "text": "gut"}])
    write(tmp_path, "sentiment-semeval17-train", [{"text": "ok", "label": "neutral"}])
    film = {"text": "최악", "label": "negative"}
    write(tmp_path, "sentiment-nsmc_rebuilt-train", [film] * 4001)
    write(tmp_path, "sentiment-nsmc_mid-extra", [{"text": "그럭저럭"}] * 701)
    for code in ("id", "ms"):
        row = {"text": "bagus", "label": "positive"}
        write(tmp_path, f"sentiment-tyqiangz_{code}-train", [row])
        write(tmp_path, f"sentiment-tyqiangz_{code}-valid", [{**row, "text": "jelek"}])
    write(
        tmp_path,
        "lexicon-emoji_sentiment_ranking-all",
        [
            {"Emoji": "😍", "Occurrences": "6359", "score": "0.6779"},
            {"Emoji": "🤿", "Occurrences": "3", "score": "0.5"},
            {"Emoji": "😶", "Occurrences": "-", "score": "0.1"},
            {"Emoji": "a", "Occurrences": "90", "score": "0.1"},
        ],
    )
    return tmp_path


def test_training_leaves_out_what_is_held_out(folder):
    found = datasets.training(folder)

    assert [example.text for example in found["de"]] == ["schön"]
    assert [example.text for example in found["id"]] == ["bagus"]
    assert "ja" not in found


def fitted(language="en"):
    trainer = train.Trainer(example_texts(), language)
    trainer.fit()
    return trainer


def test_trainer_learns_saves_and_is_read_back(tmp_path, monkeypatch):
    model.save(tmp_path / "en.tsv.gz", fitted().finished([]))
    monkeypatch.setattr(model, "WEIGHTS", tmp_path)
    loaded = model.load.__wrapped__("en")
    assert loaded is not None

    def odds(text):
        cleaned = clean(text)
        return loaded.log_odds(model.grams_of(cleaned), dense_features(cleaned, "en"))

    negative, positive = odds("lovely")
    assert positive > negative
    negative, positive = odds("stings")
    assert negative > positive


def test_trainer_gives_the_same_bytes_each_time(tmp_path):
    for name in ("one", "two"):
        model.save(tmp_path / name, fitted().finished([]))

    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_trainer_borrows_what_its_texts_never_show():
    plain = fitted()
    other = train.Trainer(
        [
            Example("de", "schön 😍", "positive"),
            Example("de", "nein 😡", "negative"),
            Example("de", "heute neu", "neutral"),
        ]
        * 9,
        "de",
    )
    other.fit()

    emoji_positive = 2
    assert plain.model.dense[emoji_positive] == (0.0, 0.0)
    assert (
        plain.finished([other]).dense[emoji_positive]
        == (other.model.dense[emoji_positive])
    )


def test_half_of_the_held_out_tweets_tells_how_sure_models_may_be(folder, monkeypatch):
    tweets = [Example("de", str(number), "neutral") for number in range(5)]
    found = dict.fromkeys(datasets.TWEET_LANGUAGES, tweets)
    monkeypatch.setattr(datasets, "validation", lambda folder: found)

    parts = datasets.calibration(folder)

    assert sorted(parts) == ["ar", "de", "en", "es", "fr", "it", "pt"]
    assert [one.text for one in parts["de"]] == ["0", "2", "4"]


def test_models_that_are_too_sure_are_cooled():
    learnt = model.LinearModel({}, (-4.0, 4.0), ((0.0, 0.0),) * 8)
    # Surely positive, and right every second time.
    parts = {
        "de": [Example("de", "gut", label) for label in ("positive", "neutral")] * 20
    }

    found = train.cooled({"de": learnt, "ko": learnt}, parts)

    assert found["de"].heat > 3
    assert found["ko"].heat == 1


def test_common_words_of_twins_weigh_what_their_lists_say():
    found = {
        "kerana": {"id": 4.3, "ms": 6.2},
        "karena": {"id": 6.5, "ms": 4.8},
        "dia": {"id": 5.0, "ms": 5.0},
        "gue": {"id": 5.0},
    }
    trainer = train.train_words.WordTrainer(found, ("id", "ms"))
    trainer.fit()
    trainer.tell_twins()

    odds = np.asarray(trainer.rows @ trainer.weights)
    apart = {
        word: round(float(row[1] - row[0]), 2)
        for word, row in zip(trainer.words, odds, strict=True)
    }
    # 0.7 ln 10 a power of ten, three at most.
    assert apart == {"dia": 0.0, "gue": -3.0, "karena": -2.74, "kerana": 3.0}


def test_emoji_table_keeps_measured_emoji(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(train, "DATA", tmp_path)

    train.save_emoji(folder)

    lines = (tmp_path / "emoji_ranking.tsv").read_text(encoding="utf-8").splitlines()
    assert "CC BY-SA 4.0" in lines[1]
    assert lines[2:] == ["😍\t0.678"]


def test_both_weights_and_the_length_travel_in_one_number():
    for negative, positive in ((5, -3), (-5, 3), (-40_000, -1), (0, 0)):
        packed = model.pack(negative, positive, 40)
        assert model.unpack(packed) == (negative, positive, 40)
        trained = model.LinearModel({"a": packed}, (0, 0), ())

        # A length of 40 tenths is the square of two.
        assert trained.log_odds({"a"}, ()) == (
            negative / model.SCALE / 2,
            positive / model.SCALE / 2,
        )


def test_model_of_an_unknown_language_is_none():
    assert model.load("xx") is None


def test_shipped_weights_stay_small():
    moods = list(model.WEIGHTS.glob("*.tsv.gz"))
    whole = [path.stat().st_size for path in model.WEIGHTS.iterdir()]

    assert len(moods) == len(train.LANGUAGES) + 1
    assert sum(whole) <= 10_000_000


@pytest.mark.parametrize(
    ("language", "at_least"),
    [
        ("en", 0.68),
        ("de", 0.61),
        ("fr", 0.61),
        ("es", 0.56),
        ("it", 0.57),
        ("pt", 0.58),
        ("ar", 0.61),
        ("id", 0.83),
        ("ms", 0.65),
    ],
)
def test_mood_on_held_out_texts_is_no_worse_than_documented(language, at_least):
    folder = shared("data/sentiment-umsab-val.csv.gz").parent
    examples = datasets.validation(folder)[language]

    said = [read_mood(clean(one.text), language).label for one in examples]

    truth = [one.label for one in examples]
    assert measures.macro_f1(truth, said, datasets.LABELS) >= at_least


def test_evaluate_prints_every_figure(monkeypatch, capsys):
    folder = shared("data/sentiment-umsab-val.csv.gz").parent
    monkeypatch.setattr("sys.argv", ["evaluate", str(folder), str(LABELLED)])

    evaluate.main()

    printed = capsys.readouterr().out
    for part in (
        "confusion",
        "ja (hotel sentences)",
        "two classes",
        "English macro-recall",
        "all together",
        "ko creams, second half, other products",
        "mean of ar de en es fr it ja ko pt",
        "Single words of 34 languages",
        "language alone",
        "mood alone",
    ):
        assert part in printed


def test_rebuild_writes_weights_of_each_language_and_the_shared_ones(
    folder, tmp_path, monkeypatch, capsys
):
    """The whole program on a few texts: what it writes is what reading loads."""
    weights = tmp_path / "weights"
    texts = {language: example_texts() for language in train.LANGUAGES}
    monkeypatch.setattr(train, "training", lambda data: texts)
    left_aside = {"de": [Example("de", "lovely", "positive")]}
    monkeypatch.setattr(train, "calibration", lambda data: left_aside)
    monkeypatch.setattr(train, "DATA", tmp_path)
    monkeypatch.setattr(model, "WEIGHTS", weights)
    monkeypatch.setattr("sys.argv", ["train", str(folder), "--only", "moods"])

    train.main()

    written = {path.name.removesuffix(".tsv.gz") for path in weights.iterdir()}
    assert written == {*train.LANGUAGES, model.SHARED}
    told = capsys.readouterr().out.splitlines()
    assert [line.partition(",")[0] for line in told[:-1]] == [
        f"{language}: 60 texts" for language in train.LANGUAGES
    ]
    assert told[-1].startswith("heat of the tweets' languages times ")
    assert (tmp_path / "emoji_ranking.tsv").read_text("utf-8").endswith("😍\t0.678\n")
