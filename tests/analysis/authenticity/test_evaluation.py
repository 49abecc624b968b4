"""The figures that docs/authenticity.md promises, on accounts that nothing was fitted on."""

import pytest

from analysis.authenticity import score
from analysis.authenticity.evaluate import (
    SOURCES,
    auc,
    full_name_with,
    main,
    name_with,
    of_creators,
    recall_at,
    report_source,
    scored,
)
from kbeauty.lib.public_tables import rows
from tests.shared_data import shared


def split(name):
    file, read = SOURCES[name]
    folder = shared(f"data/{file}.csv.gz").parent
    found = [read(row) for row in rows(folder, file)]
    made_up = scored([account for account, label in found if label])
    ordinary = scored([account for account, label in found if not label])
    assert len(made_up) + len(ordinary) == len(found)
    return made_up, ordinary


@pytest.mark.parametrize(
    ("name", "false_alarms"), [("free4ever1", 0), ("instafake", 9)]
)
def test_made_up_accounts_are_told_from_ordinary_ones(name, false_alarms):
    made_up, ordinary = split(name)

    assert auc(made_up, ordinary) >= 0.98
    assert recall_at(made_up, ordinary) >= 0.78
    assert sum(value < 50 for value in ordinary) <= false_alarms


def test_no_creator_of_the_ranking_raises_an_alarm():
    file = "influencers-hypeauditor_top1000-all"
    folder = shared(f"data/{file}.csv.gz").parent

    found = [score(of_creators(row)) for row in rows(folder, file)]

    assert len(found) == 1000
    assert min(result.score for result in found) > 90


def test_auc_and_recall_by_hand():
    made_up, ordinary = [1.0, 2.0, 5.0], [2.0, 6.0]

    # Of six pairs four are in order, one is equal, and 5 lies above 2.
    assert auc(made_up, ordinary) == pytest.approx(4.5 / 6)
    assert recall_at(made_up, ordinary) == pytest.approx(1 / 3)
    assert recall_at(made_up, ordinary, rate=0.5) == 1.0


@pytest.mark.parametrize("share", [0.0, 0.1, 0.33, 0.5, 0.91, 1.0])
def test_names_have_the_counts_of_the_source(share):
    name = name_with(share)
    full = full_name_with(2, share)

    assert round(sum(char.isdigit() for char in name) / len(name), 2) == share
    assert len(full.split()) == 2
    assert abs(sum(char.isdigit() for char in full) / len(full) - share) < 0.1


def test_evaluation_prints_every_target(capsys):
    main(shared("data/accounts-free4ever1-train.csv.gz").parent)

    printed = capsys.readouterr().out.splitlines()
    assert printed[0].split() == ["target", "figure", "wanted", "n"]
    assert len(printed) == 24
    simulated = next(row for row in printed if row.startswith("simulated, all five"))
    assert float(simulated.split()[-4]) >= 0.9


def test_report_of_one_source(capsys):
    file, read = SOURCES["free4ever1"]
    folder = shared(f"data/{file}.csv.gz").parent

    report_source("one", [read(row) for row in rows(folder, file)])

    assert capsys.readouterr().out.count("\n") == 5
