from markets.registry import MARKETS
from markets.rules.edition import rules_of
from markets.rules.names import SUBJECT_NAMES
from markets.rules.packs import Subject, all_packs


def test_each_rule_of_a_market_is_listed_with_its_source():
    listed = rules_of("JP")

    assert len(listed) == sum(
        len(pack.rules) for pack in all_packs() if "JP" in pack.markets
    )
    assert all(one.source.address.startswith("http") for one in listed)


def test_every_market_has_rules_and_an_unknown_one_none():
    assert [market for market in MARKETS if not rules_of(market)] == []
    assert rules_of("ZZ") == ()


def test_every_subject_has_a_name():
    assert set(SUBJECT_NAMES) == set(Subject.__args__)
