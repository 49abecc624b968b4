import pytest
import yaml

from markets.culture.files import FOLDER, all_files, load
from markets.models import KnowledgeEntry
from markets.registry import MARKETS
from markets.written import BrokenFileError

ENTRIES = [entry for file in all_files() for entry in file.entries]


def test_every_market_has_entries_on_every_topic():
    topics = {
        file.market: {entry.topic for entry in file.entries} for file in all_files()
    }

    assert set(topics) == set(MARKETS)
    everything = set(KnowledgeEntry.Topic.values)
    assert {market: everything - found for market, found in topics.items()} == {
        market: set() for market in MARKETS
    }
    assert min(len(file.entries) for file in all_files()) >= 8


def test_ids_are_given_once():
    ids = [entry.id for entry in ENTRIES]

    assert len(ids) == len(set(ids)) > 200


def test_folklore_is_never_certain_and_law_has_a_source():
    assert [
        one.id for one in ENTRIES if one.grade == "folklore" and one.is_certain
    ] == []
    unsourced = [
        one.id for one in ENTRIES if one.grade in {"law", "study"} and not one.source
    ]
    assert unsourced == []


def test_texts_are_in_their_languages():
    hangul = [
        one.id for one in ENTRIES if not any("가" <= sign <= "힣" for sign in one.ko)
    ]
    mixed = [one.id for one in ENTRIES if len(one.en) < 40 or "는 " in one.en]

    assert (hangul, mixed) == ([], [])


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"grade": "folklore", "is_certain": True}, "never folklore"),
        ({"grade": "industry", "is_certain": True, "source": ""}, "only with a source"),
        ({"grade": "law", "source": ""}, "law and study need a source"),
        ({"source": "nowhere"}, "no such source"),
        ({"id": "kr-number-four"}, "begins with another market"),
        ({"topic": "weather"}, "topic"),
        ({"ko": ""}, "ko"),
    ],
)
def test_file_that_does_not_fit_can_not_load(tmp_path, broken, sentence):
    file = yaml.safe_load((FOLDER / "jp.yaml").read_text("utf-8"))
    file["entries"][0].update(broken)
    path = tmp_path / "jp.yaml"
    path.write_text(yaml.safe_dump(file, allow_unicode=True), "utf-8")

    with pytest.raises(BrokenFileError, match=sentence):
        load(path)


def test_file_of_an_unknown_market_can_not_load(tmp_path):
    text = (FOLDER / "jp.yaml").read_text("utf-8").replace("market: JP", "market: XX")
    path = tmp_path / "xx.yaml"
    path.write_text(text, "utf-8")

    with pytest.raises(BrokenFileError, match="no such market"):
        load(path)
