import pytest

from markets.rules import check, hashtags, reading, tricks


def opened(text):
    return [one.text for one in hashtags.opened(text, reading.plain(text))]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("#AcneTreatment", "#acne treatment"),
        ("#ÉlimineAcné", "#élimine acné"),
        ("#healseczema", "#heals eczema"),
        ("#curesmyeczema", "#cures my eczema"),
        ("#eczemahealing", "#eczema healing"),
        ("#acnecure", "#acne cure"),
        ("#gegenakne", "#gegen akne"),
        ("#guériteczéma", "#guérit eczéma"),
        ("#guéritleczéma", "#guérit l eczéma"),
        ("#goodbyewrinkles", "#goodbye wrinkles"),
        ("#curaelacné", "#cura el acné"),
    ],
)
def test_words_of_a_tag_are_set_apart(tag, words):
    assert opened(f"New. {tag} today") == [f"new. {words} today"]


@pytest.mark.parametrize(
    "tag",
    [
        "#kbeauty",
        "#treatyourself",
        "#removemakeup",
        "#secretgarden",
        "#curatedcloset",
        "#ACNE",
        "#여드름",
        "#glowallnight",
    ],
)
def test_tags_that_claim_nothing_stay_as_they_are(tag):
    assert opened(f"New. {tag} today") == []


def test_a_claim_is_told_where_it_stands_in_the_tag():
    (one,) = check("Out now 🌿 #love #healseczema", market="US").findings

    assert one.text == "healseczema"


@pytest.mark.parametrize(
    ("text", "is_hidden"),
    [
        ('"바르면 살이 빠진다"는 광고', False),
        ("'피부가 맑아요'라고 해요", False),
        ('여"드"름 치료', True),
    ],
)
def test_a_closing_quotation_mark_hides_no_word(text, is_hidden):
    readings = list(tricks.uncovered(text, reading.plain(text)))

    assert bool(readings) == is_hidden
