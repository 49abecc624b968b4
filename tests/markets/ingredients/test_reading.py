import pytest

from kbeauty.lib.errors import InvalidInputError
from markets.ingredients.naming import is_known
from markets.ingredients.reading import LONGEST, read


def names(text):
    return [one.name for one in read(text, is_known)]


def percentages(text):
    return [one.percent for one in read(text, is_known)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Niacinamide 5%", 5),
        ("Niacinamide ０．５％", 0.5),
        ("Niacinamide 0,5 %", 0.5),
        ("5% Niacinamide", 5),
        ("Niacinamide (5 % w/w)", 5),
        ("Niacinamide: 5", 5),
        ("Niacinamide\t5.00", 5),
        ("Niacinamide 1-5%", 5),
        ("Niacinamide ≤ 2 %", 2),
        ("Niacinamide 500 ppm", 0.05),
        ("Niacinamide 1,000ppm", 0.1),
        # Of two readings the larger: 3 and 3,000 are both written so.
        ("Niacinamide 3.000 ppm", 0.3),
        ("Niacinamide 1.234,5 ppm", 0.12345),
        ("Niacinamide 0.125 ppm", 0.0000125),
        ("Niacinamide .5%", 0.5),
        ("Niacinamide ٠٫٥٪", 0.5),
        # What is told is the least that is in it.
        ("Niacinamide > 0.5%", None),
        ("Niacinamide (≥0.5 %)", None),
        ("Niacinamide at least 0.5%", None),
        ("Niacinamide 0.5% 이상", None),
        ("Niacinamide 0.5% or more", None),
        ("Polysorbate 20", None),
        ("Niacinamide", None),
    ],
)
def test_percentage_is_read_as_people_write_it(text, expected):
    assert percentages(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,2-Hexanediol, Glycerin", ["1,2-Hexanediol", "Glycerin"]),
        ("CI 77891,1,2-Hexanediol", ["CI 77891", "1,2-Hexanediol"]),
        ("Retinol 0,5 %, Glycerin", ["Retinol", "Glycerin"]),
        ("Polysorbate 20,1,2-Hexanediol", ["Polysorbate 20", "1,2-Hexanediol"]),
        ("전성분: 정제수, 글리세린", ["정제수", "글리세린"]),
        (
            "Ingredients: Aqua; Glycerin | Alcohol Denat.",
            ["Aqua", "Glycerin", "Alcohol Denat"],
        ),
        ("成分：水、グリセリン・エタノール", ["水", "グリセリン", "エタノール"]),
        ("Aqua [May contain: CI 77891", ["Aqua", "CI 77891"]),
        ("Aqua، Glycerin؛\u202e Retinol > 0.3%", ["Aqua", "Glycerin", "Retinol"]),
        ("PEG-40 Hydrogenated Castor Oil", ["PEG-40 Hydrogenated Castor Oil"]),
        ("Gly\u200bcerin, Ni\u00adacinamide*", ["Glycerin", "Niacinamide"]),
    ],
)
def test_list_is_taken_apart(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Niacin\namide, Glycerin", ["Niacin amide", "Glycerin"]),
        ("Sodium Hyalu-\nronate, Glycerin", ["Sodium Hyaluronate", "Glycerin"]),
        (
            "1,2-Hexane\ndiol, Sodium\nHyaluronate",
            ["1,2-Hexane diol", "Sodium Hyaluronate"],
        ),
        ("Water\nGlycerin\nNiacinamide", ["Water", "Glycerin", "Niacinamide"]),
        ("Water\nFoozle Extract\nGlycerin", ["Water", "Foozle Extract", "Glycerin"]),
        ("Water 80%\nFoozle 5%\nBarx 1%", ["Water", "Foozle", "Barx"]),
    ],
)
def test_line_break_is_a_break_or_not_as_the_names_tell(text, expected):
    assert names(text) == expected
    assert [is_known(one) for one in names("Niacin\namide")] == [True]


def test_cas_numbers_are_told_by_their_last_figure():
    (good,) = read("Retinol (CAS 68-26-8) 0.3%", is_known)
    (bad,) = read("Retinol 68-26-9", is_known)

    assert (good.name, good.cas, good.percent) == ("Retinol", ("68-26-8",), 0.3)
    assert bad.cas == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "No ingredient could be read. Paste the list as on the label."),
        (" ,;\n,", "No ingredient could be read. Paste the list as on the label."),
        ("Water 101%", "“Water 101%” has more than 100 %."),
        (
            "Water 80%, Glycerin 30%",
            "The percentages add up to 110.0 %, more than 100 %.",
        ),
        ("a" * (LONGEST + 1), "The list is too long: 20000 characters at most."),
        ("Water, " * 301, "More than 300 ingredients: paste one product at a time."),
    ],
)
def test_what_is_no_list_gets_one_sentence(text, sentence):
    with pytest.raises(InvalidInputError) as refusal:
        read(text, is_known)

    assert refusal.value.message == sentence
    assert refusal.value.fields == {"text": [sentence]}


def test_more_than_all_of_it_is_no_percentage():
    with pytest.raises(InvalidInputError, match="more than 100 %"):
        read("Niacinamide 1000%", is_known)


def test_rounding_may_bring_a_little_more_than_the_whole():
    assert percentages("Water 95.3%, Glycerin 5%") == [95.3, 5]
