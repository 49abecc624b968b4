import pytest

from markets.rules.finder import Finder


def found(pattern, text, language="en"):
    finder = Finder([{language: [pattern]}])
    return sorted({text[met.start : met.end] for met in finder.met_in(text)})


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        (
            "skin bleach",
            "a skin-bleach and a skin bleach",
            ["skin bleach", "skin-bleach"],
        ),
        (
            "treat~",
            "treats treated treating treatment retreat",
            ["treated", "treating", "treats"],
        ),
        ("remedy~", "remedies remedying remedy", ["remedies", "remedy", "remedying"]),
        ("stop~", "stopped stopping stops", ["stopped", "stopping", "stops"]),
        ("cure~", "cured cures curing cureall", ["cured", "cures", "curing"]),
        ("(a cat|dog)~ sat", "dogs sat a cats sat cat sat", ["a cats sat", "dogs sat"]),
        ("very? good", "very good", []),
        ("(very)? good", "very good bad good", ["good", "very good"]),
        ("a .. z", "a b c d e z", ["a b c d e z"]),
        ("a .. z", "a b c d e f z", []),
        ("a .. z", "a. z", []),
        ("heal~ .. scar", "heals no scar, heals every scar", ["heals every scar"]),
        ("a ... z", "a b c d e f g h z", ["a b c d e f g h z"]),
        ("rash~ ?? gone", "rash? soon gone. rash! gone.", ["rash? soon gone"]),
        ("rash~ >> gone", "a rash, now gone", ["rash, now gone"]),
        (
            "rash~ >> gone",
            "rash for years.\none jar. gone",
            ["rash for years.\none jar. gone"],
        ),
        ("rash~ >> gone", "rash. one jar. a week. gone", []),
        ("rash~ >> gone", "a rash.\n\nour stock of candles is gone", []),
        ("rash~ >> gone", f"a rash of {'very ' * 20} gone", []),
        (
            "rash~ >> gone",
            "nothing helped my rash. not even x. gone",
            ["rash. not even x. gone"],
        ),
        ("rash~ >> gone", "a rash. it is not gone", []),
        ("rash~ >> gone", "rash-prone skin. the rest is gone", []),
        ("re:spf ?[0-9]+", "spf50 and spf 30", ["spf 30", "spf50"]),
    ],
)
def test_english(pattern, text, words):
    assert found(pattern, text) == words


@pytest.mark.parametrize(
    ("language", "pattern", "text", "words"),
    [
        ("de", "~creme", "faltencreme und creme", ["creme", "faltencreme"]),
        ("de", "heilt .. akne", "heilt keine akne", []),
        ("fr", "guérit .. acné", "guérit pas l'acné", []),
        ("ko", "여드름 치료~", "여드름을 치료합니다, 여드름치료", ["여드름을 치료합니다", "여드름치료"]),
        ("ja", "ニキビ 治す", "ニキビを治す", ["ニキビを治す"]),
        ("zh", "治疗 痘痘", "治疗了痘痘", ["治疗了痘痘"]),
        ("ar", "علاج", "والعلاج", ["والعلاج"]),
        ("hi", "इलाज", "इलाज है", ["इलाज"]),
    ],
)  # fmt: skip
def test_other_languages(language, pattern, text, words):
    assert found(pattern, text, language) == words
