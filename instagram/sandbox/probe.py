"""Fetches a picture or a film to be published, and looks whether Instagram takes it."""

import struct
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from instagram.sandbox.errors import GraphError

MIB = 1024 * 1024
TIMEOUT = 15
LARGEST_IMAGE = 8 * MIB
# Megabytes and seconds of films by kind; those of carousels are like reels here.
LARGEST_FILM = {"STORIES": 100_000_000}
LARGEST_REEL = 300_000_000
SECONDS = {"STORIES": (3.0, 60.0)}
REEL_SECONDS = (3.0, 900.0)
RATIOS = (0.8, 1.91)
CODECS = {b"avc1", b"avc3", b"hvc1", b"hev1"}
FRAMES = (23.0, 60.0)
JPEG = b"\xff\xd8\xff"
# Start-of-frame segments, which tell a JPEG's size.
FRAME_MARKERS = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True)
class Film:
    """What the boxes of an MP4 or MOV tell."""

    seconds: float
    codec: bytes
    frames: float  # a second


def fetch(url: str, most: int) -> IO[bytes]:
    """The file behind an address, or a byte more than allowed of it."""
    if not url.startswith(("http://", "https://")):
        raise GraphError(9004, 2207052)
    request = urllib.request.Request(  # noqa: S310 - http only, see above
        url, headers={"User-Agent": "facebookexternalhit/1.1"}
    )
    file = tempfile.SpooledTemporaryFile(max_size=16 * MIB)  # noqa: SIM115 - given away
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            while file.tell() <= most and (part := answer.read(MIB)):
                file.write(part)
    except TimeoutError:
        raise GraphError(-2, 2207003) from None
    except (OSError, ValueError, urllib.error.URLError):
        raise GraphError(9004, 2207052) from None
    return file


def check_image(file: IO[bytes], *, is_story: bool) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size > LARGEST_IMAGE:
        raise GraphError(36000, 2207004)
    found = jpeg_size(file.read())
    if found is None:
        raise GraphError(36001, 2207005)
    width, height = found
    if not is_story and not RATIOS[0] <= round(width / height, 2) <= RATIOS[1]:
        raise GraphError(36003, 2207009)


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a JPEG; None for anything else."""
    if not data.startswith(JPEG):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        if marker in FRAME_MARKERS:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return (width, height) if width and height else None
        at += 2 + length
    return None


def check_film(file: IO[bytes], kind: str, *, thumb_offset: int = 0) -> None:
    size = file.seek(0, 2)
    if size > LARGEST_FILM.get(kind, LARGEST_REEL):
        raise GraphError(352, 2207026)
    try:
        film = read_film(file)
    except (struct.error, ValueError, KeyError, IndexError):
        raise GraphError(352, 2207026) from None
    least, most = SECONDS.get(kind, REEL_SECONDS)
    is_right = least <= film.seconds <= most and film.codec in CODECS
    if not (is_right and FRAMES[0] <= round(film.frames, 2) <= FRAMES[1]):
        raise GraphError(352, 2207026)
    if thumb_offset >= film.seconds * 1000:
        raise GraphError(1, 2207057)


def read_film(file: IO[bytes]) -> Film:
    """A film's length, codec and frames; ValueError or struct.error where it is none."""
    top = dict(_boxes(file))
    if "ftyp" not in top or "moov" not in top:
        message = "No MP4 and no MOV"
        raise ValueError(message)
    for name, body in _inside(top["moov"]):
        if name == "trak":
            media = dict(_inside(dict(_inside(body)).get("mdia", b"")))
            if media.get("hdlr", b"")[8:12] == b"vide":
                return _film(media)
    message = "No picture in it"
    raise ValueError(message)


def _film(media: dict[str, bytes]) -> Film:
    header, is_long = media["mdhd"], media["mdhd"][0] == 1
    scale, ticks = struct.unpack_from(
        ">IQ" if is_long else ">II", header, 20 if is_long else 12
    )
    table = dict(_inside(dict(_inside(media["minf"]))["stbl"]))
    count = struct.unpack_from(">I", table["stts"], 4)[0]
    runs = [struct.unpack_from(">II", table["stts"], 8 + 8 * n) for n in range(count)]
    seconds = ticks / scale if scale else 0.0
    frames = sum(run[0] for run in runs)
    return Film(seconds, table["stsd"][12:16], frames / seconds if seconds else 0.0)


def _boxes(file: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """The outermost boxes; only those that tell something are read."""
    end, at = file.seek(0, 2), 0
    while at + 8 <= end:
        file.seek(at)
        size, name = struct.unpack(">I4s", file.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8))[0], 16
        size = size or end - at
        if size < head:
            message = "A box shorter than its own head"
            raise ValueError(message)
        kept = name in {b"ftyp", b"moov"}
        yield name.decode("latin-1"), file.read(size - head) if kept else b""
        at += size


def _inside(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        if size < 8:
            return
        yield name.decode("latin-1"), data[at + 8 : at + size]
        at += size
