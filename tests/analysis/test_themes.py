import pytest

from analysis.themes import THEME_NAMES, _patterns, themes_of


@pytest.mark.parametrize(
    ("text", "language", "themes"),
    [
        ("Smells great but it broke me out", "en", ["breakouts", "scent"]),
        ("unscented", "en", []),
        ("배송이 느리고 펌프가 고장", "ko", ["packaging", "delivery"]),
        ("Duftet toll, zieht schnell ein", "de", ["texture", "scent"]),
        ("香りが好きだけど乾燥する", "ja", ["hydration", "scent"]),
        ("harganya mahal", "id", ["price"]),
        ("harganya mahal", "ms", ["price"]),
        ("очень дорого", "ru", []),
    ],
)
def test_themes_of_a_text(text, language, themes):
    assert themes_of(text, language) == themes


def test_every_theme_has_a_name_and_words_in_nine_languages():
    patterns = _patterns()

    assert len(patterns) == 9
    for themes in patterns.values():
        assert set(themes) == set(THEME_NAMES)
