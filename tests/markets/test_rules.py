import json
import subprocess
import sys
from datetime import date

import pytest
import yaml

from markets.registry import MARKETS
from markets.rules import check
from markets.rules.packs import BrokenPackError, Rule, all_packs, load

RULES = [(pack.markets[0], rule) for pack in all_packs() for rule in pack.rules]


def met(text, market, **options):
    return {one.rule for one in check(text, market=market, **options).findings}


@pytest.mark.parametrize(
    ("market", "rule"), RULES, ids=lambda one: getattr(one, "id", one)
)
def test_every_example_is_as_it_says(market, rule):
    assert [text for text in rule.positive if rule.id not in met(text, market)] == []
    assert [text for text in rule.negative if rule.id in met(text, market)] == []


def test_rules_are_named_once_and_of_markets_that_we_know():
    names = [rule.id for _market, rule in RULES]

    assert len(names) == len(set(names))
    assert {market for pack in all_packs() for market in pack.markets} <= set(MARKETS)


def test_a_finding_names_the_very_words():
    found = check("오늘의 Ｗｈｉｔｅ\u200bｎｉｎｇ 크림", market="DE")

    assert found.verdict == "ask_local"
    (one,) = found.findings
    assert one.text == "Ｗｈｉｔｅ\u200bｎｉｎｇ"
    assert (one.start, one.end) == (4, 14)
    assert "brightening" in one.safer
    assert one.source_address.startswith("https://eur-lex.europa.eu/")


@pytest.mark.parametrize(
    ("text", "market"),
    [
        ("This cream does not treat acne", "US"),
        ("미백 효과는 없지만 촉촉해요", "KR"),
        ("美白ではありません", "JP"),
        ("没有治疗作用", "CN"),
    ],
)
def test_what_is_denied_is_not_claimed(text, market):
    assert check(text, market=market).verdict == "no_rule_found"


def test_the_worst_decides():
    found = check("미백 크림으로 여드름 치료", market="KR")

    assert found.verdict == "prohibited"
    assert [one.rule for one in found.findings] == ["kr-functional", "kr-medicinal"]


def test_a_market_without_rules_finds_none():
    assert check("whitening", market="BR").verdict == "no_rule_found"


def test_a_hundred_thousand_signs_are_read():
    assert len(check("whitening " * 10_000, market="DE").findings) == 10_000


def test_a_rule_holds_from_its_day(monkeypatch):
    pack = all_packs()[0]
    rule = pack.rules[0].model_copy(
        update={"effective_from": date(2027, 5, 1), "effective_to": date(2028, 5, 1)}
    )
    changed = pack.model_copy(update={"rules": [rule], "markets": ["PL"]})
    monkeypatch.setattr("markets.rules.checking.all_packs", lambda: (changed,))
    from markets.rules import checking

    checking._rules_of.cache_clear()
    try:
        assert [
            bool(met(rule.positive[0], "PL", on=day))
            for day in (date(2027, 4, 30), date(2027, 5, 1), date(2028, 5, 2))
        ] == [False, True, False]
    finally:
        monkeypatch.undo()
        checking._rules_of.cache_clear()


def test_a_rule_without_a_source_cannot_load(tmp_path):
    rule = RULES[0][1].model_dump(mode="json")
    del rule["source"]
    file = tmp_path / "broken.yaml"
    file.write_text(yaml.safe_dump({"name": "x", "markets": ["DE"], "rules": [rule]}))

    with pytest.raises(BrokenPackError, match=r"broken\.yaml.*\n.*source"):
        load(file)
    assert "source" in Rule.model_fields


def test_command_reads_lines():
    lines = [
        {"id": 1, "text": "New whitening cream", "market": "de", "date": "2026-11-27"},
        {"id": 2, "text": "Soft cream", "market": "DE"},
        {"id": 3, "text": "x", "market": "Mars"},
        {"id": 4, "market": "DE"},
        {"id": 5, "text": "x", "market": "DE", "date": "soon"},
    ]
    done = subprocess.run(
        [sys.executable, "manage.py", "check_claims"],
        input="\n".join(map(json.dumps, lines)).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]

    assert [one.get("verdict") for one in answers] == [
        *("ask_local", "no_rule_found", None, None, None)
    ]
    assert answers[0]["findings"][0]["span"] == [4, 13]
    assert answers[3]["error"] == '"text" is missing or no string.'
    assert answers[4]["error"] == '"date" must be a day such as 2027-05-01.'
