"""Texts as rules read them, and where their signs come from."""

from markets.rules import reading
from markets.rules.reading import Reading


def test_signs_that_become_others_keep_their_places():
    assert reading.plain("Ｗhite，ｎew！") == Reading("white,new!")


def test_signs_that_become_none_or_several_move_those_behind_them():
    assert reading.plain("Ａ½\u200bb！") == Reading(
        "a1⁄2b!", [0, 1, 1, 1, 3, 4], [1, 2, 2, 2, 4, 5]
    )


def test_a_text_in_which_nothing_changes_is_read_as_it_is():
    assert reading.plain("痘痘 gone") == Reading("痘痘 gone")


def test_no_sign_becomes_one_that_changes_too():
    signs = [chr(code) for code in (*range(0xD800), *range(0xE000, 0x30000))]
    folded = {sign: reading._folded(sign) for sign in signs}

    assert [
        sign
        for sign, change in folded.items()
        if change != sign and any(folded.get(one, one) != one for one in change)
    ] == []
