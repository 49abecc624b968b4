import csv
import gzip

from analysis.language import evaluate

ROWS = [
    ("first", "1", "Broke me out", "Waste of money, do not buy"),
    ("first", "5", "", "I love it, so soft"),
    ("first", "3", "Okay", "It is okay"),
    ("second", "2", "Horrible!", "The pump broke"),
    ("second", "4", "Lovely", "My skin is so soft, will repurchase"),
]


def test_cosmetics_that_are_not_there_are_said_to_be_missing(tmp_path, capsys):
    evaluate.report_cosmetics(tmp_path / "none.csv.gz")

    assert capsys.readouterr().out == (
        f"\nEnglish reviews of cosmetics were not measured: there is no {tmp_path}/none.csv.gz\n"
    )


def test_cosmetics_are_measured_by_half_and_with_titles(tmp_path, capsys):
    path = tmp_path / evaluate.COSMETICS
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("half", "rating", "title", "text"), *ROWS])

    evaluate.report_cosmetics(path)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0::3] == [
        "en cosmetics, first half (1 of 3)",
        "en cosmetics, first half, no 3 stars (1 of 2)",
        "en cosmetics, first half, with titles (1 of 3)",
        "en cosmetics, second half (1 of 2)",
        "en cosmetics, second half, no 3 stars (1 of 2)",
        "en cosmetics, second half, with titles (1 of 2)",
    ]
    # Recall, precision, precision at 5 %, area under the curve: all are told apart.
    assert {line.strip()[:26] for line in lines[1::3]} == {"1.000, 1.000, 1.000, 1.000"}


def test_a_title_ends_as_a_sentence():
    joined = [evaluate._with_title({"title": row[2], "text": row[3]}) for row in ROWS]

    assert joined[1:4] == [
        "I love it, so soft",
        "Okay. It is okay",
        "Horrible! The pump broke",
    ]
