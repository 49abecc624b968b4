import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from kbeauty.lib.errors import InvalidInputError
from markets.visuals.opening import LARGEST, opened
from tests.markets.visuals.pictures import file_of, plain


def bomb(width, height):
    """A small file that says it has so many pixels."""

    def chunk(name, body):
        check = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return BytesIO(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def test_what_the_camera_wrote_is_dropped_and_its_turn_is_made():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"

    found = opened(file_of(plain(size=(40, 20)), "JPEG", exif=exif))

    assert (found.had_metadata, found.format) == (True, "JPEG")
    assert found.image.size == (20, 40)
    assert (dict(found.image.getexif()), found.image.info) == ({}, {})


def test_greys_of_sixteen_bits_keep_their_brightness():
    found = opened(file_of(Image.new("I;16", (4, 4), 30_000), "PNG"))

    assert found.image.getpixel((1, 1)) == (117, 117, 117)


def test_what_can_be_seen_through_lies_on_white():
    clear = Image.new("RGBA", (4, 4), (255, 0, 0, 0))

    assert opened(file_of(clear)).image.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_three_formats_are_read(kind):
    assert opened(file_of(plain(size=(8, 8)), kind)).format == kind


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: bomb(30_000, 30_000), "more than 40 million pixels"),
        (lambda: bomb(10_000, 9_500), "more than 40 million pixels"),
        (lambda: bomb(8_000, 6_000), "more than 40 million pixels"),
        (lambda: bomb(500, 500), "The picture is damaged."),
        (lambda: file_of(plain(size=(8, 8)), "GIF"), "use JPEG, PNG or WebP"),
        (lambda: BytesIO(b"<svg/>"), "use JPEG, PNG or WebP"),
        (lambda: BytesIO(b""), "use JPEG, PNG or WebP"),
        (lambda: BytesIO(b"x" * (LARGEST + 1)), "larger than 10 MB"),
    ],
)
def test_what_is_no_picture_for_us_is_refused(file, sentence):
    with pytest.raises(InvalidInputError, match=sentence):
        opened(file())
