import pytest

from instagram.hashtags import MAX_LENGTH, extract_hashtags, normalize_hashtags


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("#물광 #水光肌 #skin_care", ("물광", "水光肌", "skin_care")),
        ("＃스킨케어 full-width sign", ("스킨케어",)),
        ("See https://x.example/page#part and #Real", ("real",)),
        ("WWW.x.example/#part", ()),
        ("#KBeauty #kbeauty #KBEAUTY", ("kbeauty",)),
        ("#e\u0301te\u0301 #été", ("été",)),
        ("#ครีมกันแดด #त्वचा", ("ครีมกันแดด", "त्वचा")),
        ("今日#水光肌#スキンケア。", ("水光肌", "スキンケア")),
        ("#kbeauty💄 #glow❤️", ("kbeauty", "glow")),
        ("We are #1! &#39;quoted&#39; # alone", ()),
        ("#️⃣ keycap", ()),
        ("no tags", ()),
    ],
)
def test_extract_hashtags_of_many_scripts(caption, expected):
    assert extract_hashtags(caption) == expected


def test_extract_hashtags_leaves_a_tag_longer_than_the_column():
    assert extract_hashtags(f"#{'a' * (MAX_LENGTH + 1)} #b") == ("b",)


def test_normalize_hashtags_of_a_file():
    assert normalize_hashtags(["#Mar", "mar ", "SOL"]) == ("mar", "sol")
