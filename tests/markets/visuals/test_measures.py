import numpy as np
import pytest
from PIL import ImageFilter

from markets.visuals import alt_text
from markets.visuals.colours import contrast, lab_of, palette
from markets.visuals.measures import exposure, sharpness
from tests.markets.visuals.pictures import chessboard, halves, plain


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((255, 255, 255), (100.0, 0.0, 0.0)),
        ((0, 0, 0), (0.0, 0.0, 0.0)),
        ((255, 0, 0), (53.2, 80.1, 67.2)),
        ((0, 0, 255), (32.3, 79.2, -107.9)),
    ],
)
def test_lab_of_known_colours(rgb, lab):
    assert lab_of(rgb) == pytest.approx(lab, abs=0.06)


def test_palette_has_shares_and_names():
    image = plain((255, 255, 255), (100, 100))
    image.paste((220, 20, 40), (0, 0, 100, 25))

    found = palette(image)

    assert [(one.code, one.hex, one.share) for one in found] == [
        ("white", "#ffffff", 0.75),
        ("red", "#dc1428", 0.25),
    ]
    assert found[0].lab == (100.0, 0.0, 0.0)


def test_the_same_picture_has_the_same_palette():
    noise = np.random.default_rng(1).integers(0, 255, (60, 60, 3), dtype=np.uint8)
    image = plain(size=(60, 60))
    image.putdata([tuple(int(one) for one in row) for row in noise.reshape(-1, 3)])

    assert palette(image) == palette(image.copy())
    assert len(palette(image)) == 5


def test_contrast_is_that_of_the_standard():
    white = np.full((4, 4, 3), 255, dtype=np.uint8)
    grey = np.full((4, 4, 3), 119, dtype=np.uint8)

    assert contrast((0, 0, 0), white) == 21.0
    assert contrast((255, 255, 255), white) == 1.0
    # #777777 on white, the best known near miss of 4.5.
    assert contrast((255, 255, 255), grey) == 4.48


def test_the_worst_part_behind_a_text_counts():
    ground = np.asarray(halves((0, 0, 0), (255, 255, 255), (10, 10)))

    assert contrast((255, 255, 255), ground) == 1.0


def test_blur_takes_sharpness_away():
    image = chessboard()

    assert sharpness(plain((120, 90, 60))) == 0.0
    assert sharpness(image) > 1000
    assert sharpness(image.filter(ImageFilter.GaussianBlur(6))) < 100


def test_clipped_shadows_and_highlights_are_shares():
    found = exposure(halves((0, 0, 0), (255, 255, 255), (100, 10)))

    assert (found.shadows, found.highlights, found.mean) == (0.5, 0.5, 127.5)
    assert exposure(plain((128, 128, 128), (5, 5))).shadows == 0.0


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("세럼 병", "hangul"),
        ("美容液のボトル", "kana"),
        ("精华液", "han"),
        ("زجاجة", "arabic"),
        ("Eine Flasche", "latin"),
        ("ขวด", "thai"),
        ("123 ✨", ""),
    ],
)
def test_script_of_a_text(text, script):
    assert alt_text.script_of(text) == script
