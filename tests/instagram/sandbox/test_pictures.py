"""Drawn pictures: valid, the same each time, in the brand's colours."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image

from instagram.sandbox import art
from instagram.sandbox.records import Dataset
from tests.instagram.sandbox import samples

SVG = "{http://www.w3.org/2000/svg}svg"


def draw(seed, colors=(), shape=""):
    return art.draw(seed, name="brand", colors=colors, shape=shape, is_tall=False)


@pytest.mark.parametrize("shape", ["", "unknown", *art.SHAPES])
def test_every_shape_is_valid_xml(shape):
    for seed in map(str, range(40)):
        root = ElementTree.fromstring(draw(seed, shape=shape))  # noqa: S314 - our own

        assert root.tag == SVG


def test_same_id_same_picture():
    assert draw("1") == draw("1")
    assert draw("1") != draw("2")


def test_brands_colours_are_used_and_nonsense_is_not():
    assert "#c2185b" in draw("1", colors=("#c2185b",))
    assert "#00ff00" in draw("1", colors=("#c2185b", "#00ff00"))
    assert draw("1", colors=("red", "#12")) == draw("1")


def test_names_without_letters_get_one_as_well():
    assert ">K</text>" in art.portrait("123", ())
    assert ">새</text>" in art.portrait("새벽", ())


def test_post_pictures_load_from_the_sandbox(sandbox):
    sandbox.load(samples.BRAND)
    token = sandbox.token(samples.USERNAME)
    reel = sandbox.get(
        f"v25.0/{samples.REEL.media_id}", token, fields="media_url,thumbnail_url"
    ).json()

    answer = sandbox.session.get(reel["thumbnail_url"], timeout=10)

    assert reel["media_url"] == (
        f"{sandbox.base_url}/sandbox/media/{samples.REEL.media_id}.svg"
    )
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert 'viewBox="0 0 600 1066"' in answer.text


def test_picture_of_a_post_that_is_gone(sandbox):
    answer = sandbox.session.get(f"{sandbox.base_url}/sandbox/media/9.svg", timeout=10)

    assert answer.status_code == 200


def test_profile_pictures(sandbox):
    sandbox.load(samples.BRAND)
    own = replace(samples.OTHER, profile_picture_url="https://cdn.example/p.jpg")
    sandbox.load(Dataset(accounts=(own,)))

    drawn = sandbox.get(
        "v25.0/me", sandbox.token(samples.USERNAME), fields="profile_picture_url"
    ).json()
    given = sandbox.get(
        "v25.0/me", sandbox.token("other.brand"), fields="profile_picture_url"
    ).json()

    picture = sandbox.session.get(drawn["profile_picture_url"], timeout=10)
    assert ">G</text>" in picture.text
    assert given["profile_picture_url"] == "https://cdn.example/p.jpg"


def test_programs_that_read_no_drawings_get_pixels(sandbox):
    sandbox.load(samples.BRAND)

    answer = sandbox.session.get(
        f"{sandbox.base_url}/sandbox/media/{samples.REEL.media_id}.svg",
        headers={"Accept": "image/jpeg,image/png,image/webp"},
        timeout=10,
    )

    assert answer.headers["Content-Type"] == "image/jpeg"
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (1080, 1920)
