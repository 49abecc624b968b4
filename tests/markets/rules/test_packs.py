import pytest
import yaml

from markets.registry import MARKETS
from markets.rules import check
from markets.rules.book import RuleBook
from markets.rules.checking import check_by
from markets.rules.listing import rules_in
from markets.rules.packs import all_packs, load
from markets.written import BrokenFileError


def met(example, market):
    found = check(
        example.text,
        market=market,
        on=example.on,
        product_class=example.product_class,
        kind=example.kind,
    )
    return {one.rule for one in found.findings}


def wrong(rule, market):
    """Examples that are not as the rule says: not found, or found against its word."""
    for example in rule.positive:
        if rule.id not in met(example, market):
            yield market, rule.id, "not found", example.text
    for example in rule.negative:
        if rule.id in met(example, market):
            yield market, rule.id, "found", example.text


@pytest.mark.parametrize("pack", all_packs(), ids=lambda pack: pack.name)
def test_every_example_is_as_it_says(pack):
    # A rule is tried in each market of its pack: another rule there may allow its words.
    assert [
        case
        for market in pack.markets
        for rule in pack.rules
        for case in wrong(rule, market)
    ] == []


def test_rules_are_named_once_and_of_markets_that_we_know():
    names = [rule.id for pack in all_packs() for rule in pack.rules]

    assert len(names) == len(set(names))
    assert {market for pack in all_packs() for market in pack.markets} <= set(MARKETS)


def changed(tmp_path, change):
    """A pack of one rule with something wrong about it."""
    pack = all_packs()[0].model_dump(mode="json", exclude_none=True, by_alias=True)
    pack["rules"] = pack["rules"][:1]
    change(pack["rules"][0])
    file = tmp_path / "broken.yaml"
    file.write_text(yaml.safe_dump(pack))
    return file


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rule: rule.pop("source"), "source"),
        (lambda rule: rule.update(source="hearsay"), "no source is named 'hearsay'"),
        (lambda rule: rule.update(patterns={}, claims=[]), "Give either patterns or requires"),
        (lambda rule: rule.update(claims=["wonders"]), "No claim is named 'wonders'"),
        (lambda rule: rule.update(patterns={"xx": ["a"]}), "not xx"),
        (lambda rule: rule.update(patterns={"en": ["<no_such>"]}), "no set 'no_such'"),
        (lambda rule: rule.update(patterns={"en": ["a (|b)"]}), "A choice is empty"),
        (lambda rule: rule.update(patterns={"en": ["a ~"]}), "not alone"),
        (lambda rule: rule.update(patterns={"en": ["(a .. b|c)"]}), "A gap can't stand"),
        (lambda rule: rule.update(patterns={"en": [".."]}), "holds no word"),
        (lambda rule: rule.update(patterns={"en": ["re:(ab"]}), "No regular expression"),
        (lambda rule: rule.update(patterns={"en": ["re:a?b?"]}), "two signs"),
        (lambda rule: rule.update(verdict="fine"), "verdict"),
        (lambda rule: rule.update(positive=["a"], negative=["b"]), "at least 3 examples"),
        (
            lambda rule: rule.update(
                effective_from="2027-01-01", effective_to="2026-01-01"
            ),
            "effective_to lies before",
        ),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_schema_cannot_load(tmp_path, change, said):
    with pytest.raises(BrokenFileError, match=rf"(?s)broken\.yaml.*{said}"):
        load(changed(tmp_path, change))


def test_a_file_that_is_no_yaml_is_named(tmp_path):
    file = tmp_path / "torn.yaml"
    file.write_text("rules: [")

    with pytest.raises(BrokenFileError, match=r"torn\.yaml"):
        load(file)


def test_a_book_of_other_rules_finds_those(tmp_path):
    pack = load(
        changed(tmp_path, lambda rule: rule.update(id="x-y", patterns={"en": ["zzz~"]}))
    )
    found = check_by(RuleBook(rules_in([pack], pack.markets[0])), "a zzzs b")

    assert [one.rule for one in found.findings] == ["x-y"]
