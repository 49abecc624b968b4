"""Where tricks are seen, and what they hide."""

import pytest

from markets.rules import reading, tricks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("so w h i t e now", ["so white now"]),
        ("ab w.h.i.t.e", ["ab white"]),
        ("미 백 크림", ["미백 크림"]),
        ("이 약 크림", []),
        ("a b only", []),
        ("xa b c", []),
        # A quotation that a particle follows is none, but letters cut by signs are.
        ('"미백"는 "크림', []),
        ("미'백'크림", ["미백크림"]),
    ],
)
def test_letters_apart_are_seen_with_the_first_of_them(text, found):
    plain = reading.plain(text)

    assert [one.text for one in tricks.uncovered(text, plain)] == found
