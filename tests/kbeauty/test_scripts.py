from kbeauty.lib.scripts import SCRIPTS, TELLING


def test_each_script_finds_its_own_letters_and_no_others():
    written = {
        "hangul": "미백",
        "kana": "うるおい",
        "han": "美白",
        "thai": "ผิว",
        "arabic": "بشرة",
        "devanagari": "गोरापन",
        "cyrillic": "кожа",
        "latin": "peau",
    }

    assert {
        name: [one for one, text in written.items() if script.search(text)]
        for name, script in SCRIPTS.items()
    } == {name: [name] for name in written}


def test_signs_and_digits_are_no_letters():
    text = "・ー。、0٣३๓฿ !?"

    assert [name for name, script in SCRIPTS.items() if script.search(text)] == []
    assert list(TELLING)[-1] == "zh"
