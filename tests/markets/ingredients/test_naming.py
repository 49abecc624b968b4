import csv
import gzip

import pytest

from markets.ingredients.keys import key_of
from markets.ingredients.naming import known, meant_by
from markets.ingredients.packs import all_rules
from tests.shared_data import shared


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Water (Aqua)", "WATER"),
        ("Aqua/Water/Eau", "WATER"),
        ("나이아신아마이드", "NIACINAMIDE"),
        ("α-Arbutin", "ALPHA-ARBUTIN"),
        ("niacin amide", "NIACINAMIDE"),
        ("１，２－Ｈｅｘａｎｅｄｉｏｌ", "1,2-HEXANEDIOL"),
        ("Tinosorb S", "BIS-ETHYLHEXYLOXYPHENOL METHOXYPHENYL TRIAZINE"),
    ],
)
def test_name_is_known_however_it_is_written(written, meant):
    found = meant_by(written)

    assert (found.shown, found.is_guess) == (meant, False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Niacinamid", "NIACINAMIDE"),
        ("Phenoxyethanoll", "PHENOXYETHANOL"),
        ("Hydroqiunone", "HYDROQUINONE"),
        ("Sodium Hyalur0nate", None),
        ("Sodium Hyaluronat", "SODIUM HYALURONATE"),
    ],
)
def test_misspelling_is_a_guess(written, meant):
    found = meant_by(written)

    assert (found.shown if found else None) == meant
    assert found is None or found.is_guess


@pytest.mark.parametrize(
    "written",
    [
        "Foozle Extract",
        "PEG-7 Stearate",
        "Cocamide MEA",
        "Potassium Chloride",
        "SH-Polypeptide-22",
        "Ethyl Salicylate",
    ],
)
def test_other_substances_are_no_misspellings(written):
    assert meant_by(written) is None


def test_a_name_of_two_meanings_means_both():
    assert key_of("BUTYLATED HYDROXYANISOLE") in meant_by("BHA").keys
    assert key_of("SALICYLIC ACID") in meant_by("BHA").keys


def test_names_are_written_once_and_told_apart():
    names = [one.name for one in known()]

    assert len(names) == len(set(names)) > 400


def test_few_real_names_are_taken_for_something_restricted():
    """All INCI names of the public list: each that we don't hold must not become a warning."""
    with gzip.open(shared("data/regulatory-inci_names-all.csv.gz"), "rt") as file:
        names = [row["inci_name"] for row in csv.DictReader(file)]
    restricted = frozenset().union(*(rule.names for rule in all_rules()))

    guesses = [one for one in map(meant_by, names) if one and one.is_guess]
    wrong = [one for one in guesses if one.keys & restricted]

    assert len(names) > 28_000
    assert len(wrong) / len(names) < 0.003


def test_slips_of_one_letter_are_found():
    """In each of our long names one letter is left out: it is read as itself, or not at all."""
    found = missed = wrong = 0
    for one in known():
        key = key_of(one.name)
        if len(key) < 12 or any(sign.isdigit() for sign in key):
            continue
        place = len(key) // 2
        meant = meant_by(key[:place] + key[place + 1 :])
        if meant is None:
            missed += 1
        elif key in meant.keys:
            found += 1
        else:
            wrong += 1

    assert wrong == 0
    assert found / (found + missed) > 0.97
