"""A picture from a stranger: read within limits, turned upright, without what it says of its maker."""

import warnings
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from kbeauty.lib.errors import InvalidInputError

LARGEST = 10 * 1024 * 1024
# Counted before a pixel is read: a small file may unfold into gigabytes.
MOST_PIXELS = 40_000_000
FORMATS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Picture:
    """``image`` is RGB on white, upright; ``size`` is in bytes."""

    image: Image.Image
    format: str
    size: int
    had_metadata: bool


def opened(file: IO[bytes]) -> Picture:
    """InvalidInputError for what is no picture of ours, or a broken or a far too large one."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise InvalidInputError.at("picture", _("The picture is larger than 10 MB."))
    file.seek(0)
    try:
        with warnings.catch_warnings():
            # Pillow only warns of a picture that is rather too large.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as image:
                return _read(image, len(content))
    except UnidentifiedImageError as error:
        message = _("This is no picture that we can read: use JPEG, PNG or WebP.")
        raise InvalidInputError.at("picture", message) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidInputError.at("picture", _too_many()) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        # What Pillow's readers stumble with over a cut or a forged file.
        raise InvalidInputError.at("picture", _("The picture is damaged.")) from error


def _read(image: Image.Image, size: int) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise InvalidInputError.at("picture", _too_many())
    kind = image.format or ""
    had_metadata = bool(image.getexif())
    upright = ImageOps.exif_transpose(_in_eight_bits(image)).convert("RGBA")
    ground = Image.new("RGBA", upright.size, "white")
    # A new picture: nothing of the old one's notes comes along.
    flat = Image.alpha_composite(ground, upright).convert("RGB")
    flat.info.clear()
    return Picture(flat, kind, size, had_metadata)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 bits as greys of 8: Pillow would cut all but the darkest to white."""
    if not image.mode.startswith("I"):
        return image
    return image.convert("I").point(lambda grey: grey / 256).convert("L")


def _too_many() -> str:
    return _("The picture has more than 40 million pixels.")
