from io import BytesIO

import pytest

from markets.visuals.opening import LARGEST
from tests.factories.accounts import ApiKeyFactory, key_text
from tests.markets.visuals.pictures import file_of, halves, plain
from tests.markets.visuals.test_opening import bomb

URL = "/api/v1/data/pictures"
ASKED = {"market": "AE", "format": "instagram_story"}
BOX = {"left": "60", "top": "30", "width": "30", "height": "20"}
FORM = "multipart/form-data; boundary=here"


def post(client, picture=None, **given):
    return client.post(URL, {"picture": picture or file_of(plain()), **ASKED, **given})


def told(answer):
    """The status and each complaint."""
    return answer.status_code, answer.json()["error"]["fields"]


def test_call_answers_what_the_page_shows(logged_in):
    picture = file_of(halves((0, 0, 0), (119, 119, 119), (1080, 1920)))

    answer = post(
        logged_in, picture, **BOX, alt_text="كريم 50 مل", text_colour="#ffffff"
    ).json()

    found = {one["code"]: one for one in answer["checks"]}
    assert (found["contrast"]["state"], found["contrast"]["value"]) == (
        "look",
        "4.48 : 1",
    )
    assert found["numerals"]["state"] == "ask_local"
    assert found["objects"]["state"] == "not_run"
    assert found["contrast"]["source_url"].startswith("https://www.w3.org/")
    assert [one["hex"] for one in answer["palette"]] == ["#000000", "#777777"]
    size = picture.getbuffer().nbytes
    assert answer["picture"] == {
        "format": "PNG",
        "width": 1080,
        "height": 1920,
        "size": size,
        "had_metadata": False,
    }


def test_key_that_reads_may_ask_and_the_day_counts_it(client, company):
    key = ApiKeyFactory(company=company, scopes=["markets:read"])

    answer = client.post(
        URL,
        {"picture": file_of(plain()), **ASKED},
        headers={"authorization": f"Api-Key {key_text(key.prefix)}"},
    )

    assert answer.status_code == 200
    left = int(answer["RateLimit-Limit"]) - int(answer["RateLimit-Remaining"])
    assert left == 1


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"picture": BytesIO(b"hello")}, "picture", "use JPEG, PNG or WebP"),
        ({"picture": bomb(30_000, 30_000)}, "picture", "40 million pixels"),
        ({"picture": bomb(500, 500)}, "picture", "The picture is damaged."),
        ({"picture": "text"}, "picture", "The submitted data was not a file."),
        ({"format": "cinema"}, "format", "is not a valid choice"),
        ({"left": "10"}, "left", "Tell all four sides of the text, or none."),
        ({**BOX, "left": "80"}, "left", "has to lie inside of the picture"),
        ({**BOX, "width": "nan"}, "width", "A valid number is required."),
        ({"text_colour": "white"}, "text_colour", "six hexadecimal digits"),
        ({"alt_text": "a\x00b"}, "alt_text", "Null characters are not allowed."),
    ],
)
def test_wrong_value_gets_a_sentence_at_its_field(logged_in, wrong, field, sentence):
    status, fields = told(post(logged_in, **wrong))

    assert (status, list(fields)) == (400, [field])
    assert sentence in fields[field][0]


def test_unknown_market_is_not_found(logged_in):
    answer = post(logged_in, market="XX")

    assert (answer.status_code, answer.json()["error"]["code"]) == (
        404,
        "market_unknown",
    )


def test_too_large_body_is_refused_before_it_is_parsed(logged_in):
    # No form at all: whoever reads it answers 400.
    body = b"x" * (LARGEST + 10**6)

    answer = logged_in.generic("POST", URL, body, content_type=FORM)

    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_picture_just_above_the_limit_gets_a_sentence(logged_in):
    status, fields = told(post(logged_in, BytesIO(b"x" * (LARGEST + 1))))

    assert (status, fields) == (
        400,
        {"picture": ["The picture is larger than 10 MB."]},
    )


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{}", "application/json", 415, "unsupported_media_type"),
        (b"nothing of a form", "multipart/form-data", 400, "invalid_input"),
        (b"--here\r\n\r\n", FORM, 400, "invalid_input"),
        (b"--here--", f"{FORM}; charset=base64", 400, "invalid_input"),
        (
            b"--here\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n" * 2000,
            FORM,
            400,
            "invalid_input",
        ),
    ],
    ids=["json", "no boundary", "cut", "charset", "fields"],
)
def test_body_that_is_no_form_of_ours(logged_in, body, kind, status, code):
    answer = logged_in.generic("POST", URL, body, content_type=kind)

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert "boundary" not in error["message"].lower()


def test_nobody_may_ask(client, db):
    assert post(client).status_code == 401
