import re
from io import BytesIO

import pytest
from django.urls import reverse

from markets.culture.services import load_entries
from markets.visuals import Question, look_at
from markets.visuals.opening import opened
from markets.visuals.questions import Box
from tests.markets.visuals.pictures import chessboard, file_of, halves, plain

URL = "/pictures/"
BOX = Box(0.1, 0.3, 0.5, 0.2)


def states(image, **given):
    asked = Question(**{"market": "JP", "format": "instagram_feed", **given})
    found = look_at(opened(file_of(image)), asked)
    return {one.code: (one.state, one.value) for one in found.checks}, found


def shown(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def post(client, image=None, **given):
    data = {
        "picture": file_of(image or plain()),
        "market": "AE",
        "format": "instagram_story",
        **given,
    }
    return client.post(URL, data)


@pytest.mark.django_db
def test_without_texts_their_checks_say_that_they_did_not_run():
    _states, found = states(plain())

    assert [one.code for one in found.not_run] == [
        "safe_area",
        "contrast",
        "script",
        "numerals",
        "culture",
        "objects",
    ]
    assert all(one.told for one in found.not_run)


@pytest.mark.django_db
def test_every_check_has_its_exact_value():
    found, _all = states(
        halves((0, 0, 0), (119, 119, 119), (1080, 1920)),
        format="instagram_story",
        alt_text="크림 3개",
        text_colour=(255, 255, 255),
        box=Box(0.6, 0.3, 0.3, 0.2),
    )

    assert found["ratio"] == ("fine", "0.562")
    assert found["size"] == ("fine", "1080 × 1920")
    assert found["safe_area"] == ("fine", "left 60%, top 30%, right 10%, bottom 50%")
    assert found["exposure"] == ("look", "shadows 50.0%, highlights 0.0%")
    assert found["contrast"] == ("look", "4.48 : 1")
    assert found["script"] == ("look", "hangul")
    assert found["numerals"] == ("fine", "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code", "state"),
    [
        ({"format": "instagram_story"}, "ratio", "look"),
        ({"format": "instagram_reel", "box": Box(0, 0.6, 1, 0.2)}, "safe_area", "look"),
        (
            {"format": "instagram_reel", "box": Box(0.05, 0.2, 0.9, 0.4)},
            "safe_area",
            "look",
        ),
        (
            {"format": "tiktok_vertical", "box": Box(0, 0.1, 0.86, 0.6)},
            "safe_area",
            "fine",
        ),
        (
            {"format": "tiktok_vertical", "box": Box(0.1, 0.1, 0.8, 0.6)},
            "safe_area",
            "look",
        ),
        ({"format": "tiktok_square", "box": BOX}, "safe_area", "not_run"),
        (
            {"format": "youtube_short", "box": Box(0.05, 0.15, 0.77, 0.5)},
            "safe_area",
            "fine",
        ),
        (
            {"format": "youtube_short", "box": Box(0.05, 0.15, 0.78, 0.5)},
            "safe_area",
            "look",
        ),
        (
            {"format": "instagram_story", "box": Box(0, 0.1, 1, 0.2)},
            "safe_area",
            "look",
        ),
        (
            {"text_colour": (110, 110, 110), "box": BOX, "is_large_text": True},
            "contrast",
            "fine",
        ),
        ({"market": "AE", "alt_text": "كريم 50 مل"}, "numerals", "ask_local"),
        ({"market": "AE", "alt_text": "كريم ٥٠ مل"}, "numerals", "fine"),
        ({"market": "DE", "alt_text": "Creme ٥٠ ml"}, "numerals", "look"),
        ({"market": "AE", "alt_text": "A cream"}, "script", "fine"),
        ({"market": "KR", "alt_text": "A cream"}, "script", "look"),
        ({"market": "JP", "alt_text": "美容液"}, "script", "fine"),
    ],
)
def test_state_of_a_check(given, code, state):
    found, _all = states(plain(), **given)

    assert found[code][0] == state


@pytest.mark.django_db
def test_shape_is_the_networks_own_word_and_its_safe_area_other_peoples():
    _states, found = states(plain(size=(540, 960)), format="tiktok_vertical", box=BOX)

    told = {one.code: one for one in found.checks}
    assert (told["size"].state, told["size"].is_certain) == ("fine", True)
    assert told["size"].source_address.startswith("https://ads.tiktok.com/")
    assert told["safe_area"].is_certain is False
    assert not told["safe_area"].source_address.startswith("https://ads.tiktok.com/")


@pytest.mark.django_db
def test_small_and_sharp_pictures():
    found, _all = states(chessboard(), format="instagram_square")

    assert found["size"] == ("look", "512 × 512")
    assert found["ratio"][0] == "fine"
    assert found["sharpness"][0] == "fine"


@pytest.mark.django_db
def test_what_is_told_of_a_colour_is_for_a_local_and_blocks_nothing():
    load_entries()

    found, everything = states(plain((40, 150, 60)), market="AE")

    assert found["culture"] == ("ask_local", "ae-colours")
    assert [one.id for one in everything.notes] == ["ae-colours"]
    assert states(plain((230, 210, 180)), market="AE")[0]["culture"] == ("fine", "")


def test_page_shows_checks_and_palette(logged_in):
    text = shown(post(logged_in, plain((220, 20, 40), (1080, 1920))))

    assert reverse("visuals:check") == URL
    assert "#dc1428" in text
    assert "1080 × 1920" in text
    assert "Not run: tell the text&#x27;s colour and where it stands." in text


def test_htmx_gets_the_part_alone(logged_in):
    data = {"picture": file_of(plain()), "market": "JP", "format": "instagram_feed"}

    answer = logged_in.post(URL, data, headers={"HX-Request": "true"})

    text = answer.content.decode().strip()
    assert text.startswith('<div class="stack" id="picture-check"')
    assert "<html" not in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"picture": ""}, "This field is required."),
        ({"text_colour": "white"}, "Write the colour as six hexadecimal digits"),
        ({"left": "10"}, "Tell all four sides of the text, or none."),
        (
            {"left": "60", "top": "0", "width": "60", "height": "5"},
            "The text has to lie inside of the picture.",
        ),
        ({"market": "XX"}, "Select a valid choice. XX is not one of the available"),
    ],
)
def test_wrong_input_gets_a_sentence(logged_in, wrong, sentence):
    text = shown(post(logged_in, **wrong))

    assert sentence in text
    assert "Palette" not in text


def test_a_file_that_is_no_picture_gets_a_sentence(logged_in):
    file = BytesIO(b"hello")
    file.name = "picture.png"

    assert "use JPEG, PNG or WebP" in shown(post(logged_in, picture=file))


def test_strangers_do_not_see_the_page(client, db):
    assert client.get(URL).status_code == 302
