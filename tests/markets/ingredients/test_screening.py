from datetime import date

import pytest
import yaml

from kbeauty.lib.errors import InvalidInputError, NotFoundError
from markets.ingredients import Status, screen
from markets.ingredients.packs import all_packs, all_rules, load
from markets.ingredients.presentation import meanings
from markets.registry import MARKETS
from markets.written import BrokenFileError

NEW_YEAR = date(2026, 1, 1)


def status(text, market, on=date(2026, 11, 27), **options):
    (row,) = screen(text, [market], on=on, **options).rows
    return str(row.cells[0].status)


@pytest.mark.parametrize(
    ("text", "use", "on", "is_new", "expected"),
    [
        ("Retinol 0.5%", "face", date(2025, 10, 31), True, "no_rule"),
        ("Retinol 0.5%", "face", date(2025, 11, 1), True, "above_limit"),
        ("Retinol 0.5%", "face", date(2025, 11, 1), False, "no_rule"),
        ("Retinol 0.5%", "face", date(2027, 4, 30), False, "no_rule"),
        ("Retinol 0.5%", "face", date(2027, 5, 1), False, "above_limit"),
        ("Retinol 0.3%", "face", NEW_YEAR, True, "within_limit"),
        ("Retinol 0.3%", "body", NEW_YEAR, True, "above_limit"),
        ("Retinol 0.05%", "body", NEW_YEAR, True, "within_limit"),
        ("Retinol 0.2%", "", NEW_YEAR, True, "condition"),
        # 0.5 % of the palmitate are 0.273 % of retinol.
        ("Retinyl Palmitate 0.5%", "face", NEW_YEAR, True, "within_limit"),
        ("Retinyl Palmitate 0.6%", "face", NEW_YEAR, True, "above_limit"),
        ("Retinol", "face", NEW_YEAR, True, "percent_missing"),
        ("Kojic Acid 1%", "face", NEW_YEAR, True, "within_limit"),
        ("Kojic Acid 1.1%", "hands", NEW_YEAR, True, "above_limit"),
        ("Kojic Acid 0.5%", "body", NEW_YEAR, True, "other_use"),
        ("Kojic Acid 0.5%", "", NEW_YEAR, True, "condition"),
        ("Kojic Acid 2%", "", NEW_YEAR, True, "above_limit"),
        ("Kojic Acid 5%", "face", date(2025, 1, 31), True, "no_rule"),
        ("Alpha-Arbutin 2%", "face", NEW_YEAR, True, "within_limit"),
        ("Alpha-Arbutin 2%", "body", NEW_YEAR, True, "above_limit"),
        ("Arbutin 7%", "face", NEW_YEAR, True, "within_limit"),
        ("Arbutin 7.1%", "face", NEW_YEAR, True, "above_limit"),
        ("4-Methylbenzylidene Camphor 1%", "face", date(2025, 5, 1), True, "banned"),
        ("4-Methylbenzylidene Camphor 1%", "face", date(2026, 4, 30), False, "no_rule"),
        ("4-Methylbenzylidene Camphor 1%", "face", date(2026, 5, 1), False, "banned"),
    ],
)
def test_europe_on_any_day(text, use, on, is_new, expected):
    assert status(text, "DE", on, use=use, is_new=is_new) == expected


@pytest.mark.parametrize(
    ("text", "totals", "expected"),
    [
        # 0.2 % would be within the limit of 0.3 %, and so would each alone.
        ("Retinol 0.2%, Aqua, Retinol 0.2%", [0.4, None, 0.4], "above_limit"),
        ("Retinol 0.1%, Vitamin A 0.1%", [0.2, 0.2], "within_limit"),
        ("Retinol 0.1%, Retinol", [None, None], "percent_missing"),
        ("Retinol 0.5%, Retinol", [None, None], "above_limit"),
    ],
)
def test_an_ingredient_named_twice_counts_together(text, totals, expected):
    found = screen(text, ["DE"], on=NEW_YEAR, use="face")

    assert [row.total for row in found.rows] == totals
    first, last = found.rows[0].cells[0], found.rows[-1].cells[0]
    assert (first.status, last.status) == (expected, expected)


@pytest.mark.parametrize(
    ("text", "use", "expected"),
    [
        ("Isobutylparaben", "", "banned"),
        ("Tretinoin", "", "banned"),
        ("302-79-4", "", "banned"),
        ("Lilial 0.01%", "", "banned"),
        ("Petrolatum 5%", "", "condition"),
        ("Hydroquinone 0.02%", "face", "other_use"),
        ("Salicylic Acid 2%", "face", "within_limit"),
        ("Salicylic Acid 2%", "body", "above_limit"),
        ("Salicylic Acid 3%", "shampoo", "within_limit"),
        ("Salicylic Acid 3.1%", "shampoo", "above_limit"),
        ("Salicylic Acid", "shampoo", "percent_missing"),
        ("Hydroxycitronellal 0.5%", "face", "within_limit"),
        ("Hydroxycitronellal 0.5%", "mouth", "condition"),
        ("Niacinamide 5%", "face", "no_rule"),
        ("PEG-40 Hydrogenated Castor Oil", "face", "no_rule"),
        # Allowed in self-tanning products, which may be for the face.
        ("Dihydroxyacetone 5%", "face", "condition"),
        # Named by their group, or by another name of theirs.
        ("Dexamethasone", "", "banned"),
        ("Calomel", "", "banned"),
        ("D4", "", "banned"),
        ("Vinyl Chloride", "", "banned"),
        ("Human Fibroblast Conditioned Media", "", "banned"),
        ("Adapalene 0.1%", "face", "condition"),
        ("Propylparaben 0.2%", "face", "above_limit"),
        ("Sodium Benzoate 2%", "rinse", "within_limit"),
        ("Sodium Benzoate 2%", "face", "above_limit"),
        ("Foozle Extract 5%", "face", "no_basis"),
    ],
)
def test_entries_of_the_annexes(text, use, expected):
    assert status(text, "FR", use=use) == expected


@pytest.mark.parametrize(
    ("text", "market", "on", "expected"),
    [
        ("Bemotrizinol 6%", "US", date(2026, 8, 8), "banned"),
        ("Bemotrizinol 6%", "US", date(2026, 8, 9), "within_limit"),
        ("Bemotrizinol 6.1%", "US", date(2026, 8, 9), "above_limit"),
        ("Tinosorb S", "US", date(2026, 8, 9), "percent_missing"),
        ("Ethylhexyl Triazone 1%", "US", NEW_YEAR, "banned"),
        ("Niacinamide 5%", "US", NEW_YEAR, "no_rule"),
        ("하이드로퀴논 2%", "US", NEW_YEAR, "banned"),
        ("CAS 75-71-8", "US", NEW_YEAR, "condition"),
        ("Hydrogen Peroxide 1%", "JP", NEW_YEAR, "banned"),
        ("Salicylic Acid 0.3%", "JP", NEW_YEAR, "above_limit"),
        ("Niacinamide 5%", "JP", NEW_YEAR, "no_basis"),
        ("Homosalate 10%", "JP", NEW_YEAR, "within_limit"),
        ("Uvinul A Plus 10%", "JP", NEW_YEAR, "condition"),
        ("아젤라산 10%", "KR", NEW_YEAR, "banned"),
        ("Benzophenone-3 3%", "KR", NEW_YEAR, "condition"),
        ("Snail Secretion Filtrate 90%", "ID", date(2026, 10, 16), "no_basis"),
        ("Snail Secretion Filtrate 90%", "ID", date(2026, 10, 17), "certificate"),
        ("Glycerin", "MY", NEW_YEAR, "certificate"),
        ("Alcohol Denat.", "AE", NEW_YEAR, "certificate"),
        ("Human Fibroblast Conditioned Media", "CN", NEW_YEAR, "banned"),
        ("Niacinamide 5%", "BR", NEW_YEAR, "no_basis"),
    ],
)
def test_other_markets(text, market, on, expected):
    assert status(text, market, on) == expected


def test_a_guessed_name_warns_and_never_clears():
    warned = screen("Isobutylparabenn", ["DE"]).rows[0]
    harmless = screen("Niacinamid 5%", ["DE"]).rows[0]

    assert (warned.meant.is_guess, warned.cells[0].status) == (True, Status.BANNED)
    assert (harmless.meant.is_guess, harmless.cells[0].status) == (
        True,
        Status.NO_BASIS,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mercury 3 mg/g", "banned"),
        ("Retinol 0.3", "percent_missing"),
        ("레티놀 3‰", "percent_missing"),
        # No amount: a name of its own that nobody knows.
        ("Retinol 7", "no_basis"),
    ],
)
def test_an_amount_that_is_no_percentage_hides_no_rule(text, expected):
    assert status(text, "DE", use="face") == expected


def test_a_list_that_stands_in_is_not_certain():
    (german, british) = screen("Tretinoin", ["DE", "GB"]).rows[0].cells

    assert [one.status for one in (german, british)] == [Status.BANNED, Status.BANNED]
    assert german.findings[0].is_certain
    assert not any(one.is_certain for one in british.findings)


def test_before_an_entry_was_listed_nobody_knows():
    (before,) = screen("Isobutylparaben", ["DE"], on=date(2014, 1, 1)).rows[0].cells

    assert [one.is_certain for one in before.findings] == [False]


def test_an_act_with_a_known_day_begins_on_it():
    name = "Trimethylbenzoyl Diphenylphosphine Oxide"

    assert status(name, "DE", date(2025, 8, 31)) != "banned"
    assert status(name, "DE", date(2025, 9, 1)) == "banned"


def test_the_product_as_a_whole_is_told_beside_the_matrix():
    before, after = (
        screen("Water", ["ID"], on=day).coverage[0]
        for day in (date(2026, 10, 16), date(2026, 10, 17))
    )

    assert [one.rule.id for one in before.notices] == []
    assert [one.rule.id for one in after.notices] == ["id-halal-product"]


def test_markets_are_asked_once_each_and_in_order():
    found = screen("Water, Tretinoin", ["us", "DE", "US"])

    assert [one.market for one in found.coverage] == ["US", "DE"]
    assert [str(one.worst) for one in found.coverage] == ["no_rule", "banned"]


def test_every_market_has_an_answer():
    found = screen("Water, Retinol 0.2%, Foozle", MARKETS)

    assert [len(row.cells) for row in found.rows] == [22, 22, 22]
    assert {str(one.status) for one in found.rows[2].cells} == {"no_basis"}


@pytest.mark.parametrize(
    ("markets", "use", "error", "field"),
    [
        ([], "", InvalidInputError, "markets"),
        (["DE"], "moon", InvalidInputError, "use"),
        (["XX"], "", NotFoundError, None),
    ],
)
def test_wrong_questions_are_refused(markets, use, error, field):
    with pytest.raises(error) as refusal:
        screen("Water", markets, use=use)

    assert set(refusal.value.fields) == ({field} if field else set())


def test_no_word_of_ours_clears_anything():
    told = " ".join(str(word) for row in meanings() for word in row).casefold()

    assert not {"safe", "compliant", "approved", "fine"} & set(told.split())
    assert len(meanings()) == len(Status)


def test_rules_are_named_once_and_sourced():
    ids = [rule.id for rule in all_rules()]

    assert len(ids) == len(set(ids)) > 2_100
    assert all(rule.source.address.startswith("http") for rule in all_rules())


def test_harmless_words_are_names_of_no_ban():
    names = frozenset().union(
        *(one.names for one in all_rules() if one.kind == "banned")
    )

    assert not names & {"", "ACETICACID", "ACETATE", "WATER", "GLYCERIN", "LEAF"}


@pytest.mark.parametrize(
    "broken",
    [
        {"source": "nowhere"},
        {"kind": "limit"},
        {"names": []},
        {"kind": "notice"},
        {"limits": [{"max_percent": 1, "uses": ["moon"]}], "kind": "limit"},
    ],
)
def test_a_rule_that_does_not_fit_can_not_load(tmp_path, broken):
    pack = yaml.safe_load((all_packs_folder() / "cn.yaml").read_text("utf-8"))
    pack["rules"] = [{**pack["rules"][0], **broken}]
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump(pack), "utf-8")

    with pytest.raises(BrokenFileError, match=r"broken\.yaml"):
        load(path)


def all_packs_folder():
    assert all_packs()
    from markets.ingredients.packs import FOLDER

    return FOLDER
