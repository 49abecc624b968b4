import pytest

from analysis.transcreation.locking import locked_in, numbers_in
from markets.networks import NETWORKS
from markets.rules import check


def words(text, **given):
    found = locked_in(text, **{"given": [], "company": "", "minded": (), **given})
    return [(one.word, one.origin) for one in found]


def test_every_sort_of_name_is_found():
    text = "Celadon with CENTELLA ASIATICA EXTRACT by @celadon.kr #물광 PA++++ AMAZING"

    assert words(text, company="Celadon") == [
        ("Celadon", "company"),
        ("#물광", "hashtag"),
        ("@celadon.kr", "mention"),
        ("CENTELLA ASIATICA EXTRACT", "ingredient"),
        ("PA++++", "measure"),
    ]


def test_a_tag_that_a_rule_minds_is_not_locked():
    text = "Cream #whitening #care"

    found = check(text, market="DE").findings

    assert words(text, minded=found) == [("#care", "hashtag")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0,5 % in 24h", {"0.5", "24"}),
        ("٥٠ مل", {"50"}),
        ("５０", {"50"}),
        ("no", set()),
    ],
)
def test_numbers_have_one_spelling(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("cream", 5),
        ("クリーム", 8),
        ("👩‍👩‍👧‍👦", 2),
        ("🙋🏽 ok", 5),
        ("🇰🇷", 2),
        ("see https://example.com/a/very/long/address", 27),
        ("cafe\u0301", 4),
    ],
)
def test_x_weighs_signs(text, length):
    assert NETWORKS["x"].count(text) == length


def test_tiktok_counts_utf16():
    assert NETWORKS["tiktok"].count("👩a") == 3
