"""Models of the hub, by a tiny one that is built here."""

import json
import sys

import pytest

from analysis import checks
from analysis.checks import models_can_be_loaded
from analysis.language import read_by, read_texts, transformer
from analysis.language.mood import LocalMoods
from analysis.language.transformer import ModelError, mood_places
from analysis.moods import chosen_mood_reader

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "love", "hate", "http", "@", "user", "it"]


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (["negative", "neutral", "positive"], [0, 1, 2]),
        (["Positive", "NEG", "Neutral"], [2, 0, 1]),
        (["LABEL_0", "LABEL_1", "LABEL_2"], [0, 1, 2]),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], [0, 0, 1, 2, 2]),
    ],
)
def test_classes_of_the_models_of_the_hub_are_known(names, places):
    assert mood_places(names) == places


@pytest.mark.parametrize(
    "names",
    [["negative", "positive"], ["joy", "anger", "fear"], ["LABEL_0", "LABEL_1"]],
)
def test_a_model_of_other_classes_is_refused(names):
    with pytest.raises(ModelError, match="must be negative, neutral and positive"):
        mood_places(names)


def test_without_a_setting_our_own_models_read(settings):
    settings.MOOD_MODEL = ""

    reader = chosen_mood_reader()

    assert isinstance(reader, LocalMoods)
    assert read_by(reader) == "local-6"


def test_without_the_extra_the_setting_is_refused_in_words(settings, monkeypatch):
    monkeypatch.setitem(sys.modules, "transformers", None)
    transformer.load.cache_clear()
    settings.MOOD_MODEL = "some/model"

    with pytest.raises(ModelError, match=r"pip install -r requirements-ml\.txt"):
        chosen_mood_reader()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model of two layers of eight numbers that knows ten words."""
    why = "transformers and torch are not installed (requirements-ml.txt)"
    torch = pytest.importorskip("torch", reason=why)
    auto = pytest.importorskip("transformers", reason=why)
    path = tmp_path_factory.mktemp("hub") / "tiny-mood"
    path.mkdir()
    (path / "vocab.txt").write_text("\n".join(WORDS) + "\n")
    tokenizer = auto.BertTokenizerFast(str(path / "vocab.txt"), do_lower_case=True)
    torch.manual_seed(1)
    config = auto.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=8,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        initializer_range=0.5,
        id2label={0: "negative", 1: "neutral", 2: "positive"},
        label2id={"negative": 0, "neutral": 1, "positive": 2},
    )
    model = auto.BertForSequenceClassification(config)
    learn(torch, model, tokenizer)
    tokenizer.save_pretrained(path)
    model.save_pretrained(path)
    return path


def learn(torch, model, tokenizer):
    """Until it knows the three words apart."""
    given = tokenizer(["love it", "hate it", "it"], padding=True, return_tensors="pt")
    truth = torch.tensor([2, 0, 1])
    steps = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(150):
        steps.zero_grad()
        model(**given, labels=truth).loss.backward()
        steps.step()


def test_a_model_of_the_hub_reads_in_place_of_ours(folder, settings):
    settings.MOOD_MODEL = str(folder)
    reader = chosen_mood_reader()

    found = read_texts(["love it", "hate it", "it", "", "😍"], [None] * 5, reader)

    assert [one.sentiment for one in found] == [
        "positive",
        "negative",
        "neutral",
        "",
        "positive",
    ]
    assert found[0].sentiment_score > 0.5 > -0.5 > found[1].sentiment_score
    assert all(one.sentiment_confidence > 0.5 for one in found[:3])
    assert read_by(reader) == "local-6 tiny-mood"


def test_many_texts_are_read_as_one(folder):
    reader = transformer.load(str(folder))
    texts = ["love it", "hate it"] * 40

    together = read_texts(texts, [None] * 80, reader)
    alone = [read_texts([text], [None], reader)[0] for text in texts[:2]]

    assert [one.sentiment for one in together] == [one.sentiment for one in alone] * 40


def test_a_folder_without_a_model_is_refused_in_words(folder, tmp_path):
    with pytest.raises(ModelError, match="can't be loaded"):
        transformer.load(str(tmp_path))


def test_a_model_of_other_classes_is_refused_when_loaded(folder, tmp_path):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    config = json.loads((tmp_path / "config.json").read_text())
    config["id2label"] = {"0": "joy", "1": "anger", "2": "fear"}
    config["label2id"] = {"joy": 0, "anger": 1, "fear": 2}
    (tmp_path / "config.json").write_text(json.dumps(config))

    with pytest.raises(ModelError, match="joy, anger, fear"):
        transformer.load(str(tmp_path))


def test_check_says_when_the_extra_is_missing(settings, monkeypatch):
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    settings.MOOD_MODEL = ""
    assert models_can_be_loaded() == []

    settings.MOOD_MODEL = "some/model"

    assert [one.id for one in models_can_be_loaded()] == ["analysis.E003"]
    monkeypatch.setattr(checks, "find_spec", lambda name: object())
    assert models_can_be_loaded() == []
