import csv
import gzip

from markets.rules import speed


def test_captions_are_put_together_of_texts_and_all_alike_long():
    texts = ["a" * 300, "b" * 300, "c" * 499, "rest"]

    made = list(speed.captions_of(texts))

    assert made == ["a" * 300 + "\n" + "b" * 199, "c" * 499 + "\n"]


def test_speed_is_told_by_market_and_what_is_missing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(speed, "_SECONDS", 0.01)
    with gzip.open(tmp_path / "reviews-oliveyoung_cream-all.csv.gz", "wt") as file:
        csv.writer(file).writerows([["text"], ["촉촉해요 " * 200]])

    head, kr, *missing = speed.report(tmp_path)

    assert head.split() == ["market", "rules", "checks/s", "of"]
    name, rules, rate, of = kr.split()
    assert (name, of) == ("KR", "reviews-oliveyoung_cream-all")
    assert int(rules) > 50
    assert float(rate) > 0
    assert missing[0].startswith("KR: ")
    assert missing[0].endswith("igposts-ko_emotion_2022-all.csv.gz is missing.")
