from decimal import Decimal

import pytest

from instagram.imports.issues import ValueRefusedError
from instagram.imports.values import (
    clean_text,
    read_caption,
    read_count,
    read_id,
    read_tags,
    read_type,
    repair_mojibake,
)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("0", 0),
        ("1234", 1234),
        (" 1,234 ", 1234),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1 234", 1234),
        ("1\u202f234", 1234),
        ("1'234", 1234),
        ("1930.0", 1930),
        ("1.2K", 1200),
        ("1,2 k", 1200),
        ("3M", 3_000_000),
        ("1.2만", 12_000),
        ("3만 4,500", 34_500),
        ("1만2천", 12_000),
        ("2천", 2000),
        ("1억", 100_000_000),
        ("1,2 Tsd.", 1200),
        ("１２３", 123),
        (104, 104),
        (1930.0, 1930),
        (Decimal("18.0"), 18),
        ("", None),
        (None, None),
        ("-", None),
        ("N/A", None),
        ("NaN", None),
    ],
)
def test_count_as_exports_write_it(written, count):
    assert read_count(written) == count


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3.4%", "number_percent"),
        ("-1", "number_negative"),
        ("12.5", "number_not_whole"),
        ("1.234", "number_ambiguous"),
        ("1,23", "number_not_whole"),
        ("many", "number_unreadable"),
        ("12,34,5", "number_unreadable"),
        ("1e5", "number_unreadable"),
        (True, "number_unreadable"),
        ([1], "number_unreadable"),
        ("9999999999999", "number_too_large"),
    ],
)
def test_count_that_is_none_is_refused_with_its_reason(written, reason):
    with pytest.raises(ValueRefusedError) as refused:
        read_count(written)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\0b", "ab"),
        ("\ud83c\udf3f", "🌿"),
        ("half \ud83c", "half \ufffd"),
        (None, ""),
    ],
)
def test_text_is_what_the_database_takes(written, text):
    assert clean_text(written) == text


def test_caption_of_ten_thousand_characters_is_the_longest():
    assert len(read_caption("가" * 10_000)) == 10_000

    with pytest.raises(ValueRefusedError) as refused:
        read_caption("가" * 10_001)

    assert refused.value.reason == "caption_too_long"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("ì\x83\x88ë²½", "새벽"),
        ("Ã©tÃ©", "été"),
        ("plain", "plain"),
        ("이미 맞는 글", "이미 맞는 글"),
        ("é", "é"),
    ],
)
def test_mojibake_is_repaired_and_sound_text_left(written, text):
    assert repair_mojibake(written) == text


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("['mar', 'beachlife🌴']", ("mar", "beachlife🌴")),
        ('["mar", "sol"]', ("mar", "sol")),
        (["#mar", "sol"], ("mar", "sol")),
        ("[]", ()),
        ("#a #b #a", ("a", "b")),
        ("#a#b", ("a", "b")),
        ("a, b;c", ("a", "b", "c")),
        ("#money\xa0#business", ("money", "business")),
        ("", None),
        (None, None),
    ],
)
def test_hashtags_as_lists_and_as_words(written, tags):
    assert read_tags(written) == tags


@pytest.mark.parametrize(
    "written",
    ["[a", "['a'", "[__import__('os')]", "[" * 20_000, "[]+1", "['a'], ['b']"],
)
def test_hashtags_that_are_no_list_are_refused(written):
    with pytest.raises(ValueRefusedError) as refused:
        read_tags(written)

    assert refused.value.reason == "tags_unreadable"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("17900000000000001", ("17900000000000001", False)),
        ('="17900000000000001"', ("17900000000000001", False)),
        ("'17900000000000001", ("17900000000000001", False)),
        ("1.79E+16", ("", True)),
        ("1,79E+16", ("", True)),
        ("17900000000000001.0", ("", True)),
        ("", ("", False)),
        (None, ("", False)),
        (17900000000000001, ("17900000000000001", False)),
    ],
)
def test_id_and_whether_a_spreadsheet_rounded_it(written, found):
    assert read_id(written) == found


def test_id_that_is_too_long_is_refused():
    with pytest.raises(ValueRefusedError) as refused:
        read_id("1" * 65)

    assert refused.value.reason == "id_too_long"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("IG image", ("IMAGE", "FEED")),
        ("IG 이미지", ("IMAGE", "FEED")),
        ("IG carousel", ("CAROUSEL_ALBUM", "FEED")),
        ("CAROUSEL_ALBUM", ("CAROUSEL_ALBUM", "FEED")),
        ("IG 슬라이드", ("CAROUSEL_ALBUM", "FEED")),
        ("IG reel", ("VIDEO", "REELS")),
        ("릴스", ("VIDEO", "REELS")),
        ("REELS", ("VIDEO", "REELS")),
        ("IG story", ("", "STORY")),
        ("VIDEO", ("VIDEO", "FEED")),
        ("FEED", ("", "FEED")),
        ("True", ("VIDEO", "")),
        ("False", ("IMAGE", "")),
        ("", ("", "")),
        ("Hologram", None),
    ],
)
def test_type_of_post_by_its_words(written, found):
    assert read_type(written) == found
