import pytest

from markets.rules.grammar import parsed
from markets.rules.hangul import inflected, joined


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("사라지~", "사라지 사라진 사라질 사라집 사라져 사라졌"),
        ("지우~", "지우 지운 지울 지웁 지워 지웠"),
        ("없애~", "없애 없앤 없앨 없앱 없앴"),
        ("해결하~", "해결하 해결한 해결할 해결합 해결해 해결했"),
        ("예쁘~", "예쁘 예쁜 예쁠 예쁩 예뻐 예뻤"),
        # Nothing changes after a consonant or in nouns, and of one sign too little is left.
        ("치료~", "치료"),
        ("없~", "없"),
        ("빼~", "빼"),
        ("spf~", "spf"),
    ],
)
def test_a_stem_has_the_forms_of_its_last_syllable(word, forms):
    assert inflected(word) == tuple(f"{form}~" for form in forms.split())


def test_a_word_that_is_no_stem_stays_as_it_is():
    assert inflected("사라지") == ("사라지",)


def test_a_pattern_is_read_with_all_forms():
    ((slot,),) = parsed("주름 사라지~", "ko")

    assert len(slot.choice) == 6


@pytest.mark.parametrize(
    ("letters", "syllable"),
    [("ㅁㅗ", "모"), ("ㅌㅏㄹ", "탈"), ("ㄲㅞㅎ", "뀋"), ("ㅇㅓㅄ", "없")],
)
def test_letters_apart_make_a_syllable(letters, syllable):
    assert joined(letters) == syllable
