"""What can be measured of a post's picture by its pixels, each from 0 to 100.

The picture is asked for when the question is, and nothing of it is kept. Of a video its cover
is measured, of a carousel its first picture. Thresholds are our choice unless a source is told.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from analysis.figures.parts import Part, between
from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.pictures import picture_bytes
from instagram.enums import MediaType, ProductType, Source
from instagram.models import Post
from kbeauty.lib.errors import InvalidInputError
from markets.formats import FORMATS, Format
from markets.languages import languages_of
from markets.visuals.alt_text import is_read_in, script_of
from markets.visuals.measures import exposure, sharpness, spread, text_area
from markets.visuals.opening import Picture, opened

NAMES = (
    "image_size",
    "image_ratio",
    "image_sharpness",
    "image_exposure",
    "image_contrast",
    "image_text_area",
)
# Instagram's least width of a picture in the feed: IG User Media, "Image specifications".
_LEAST_WIDTH = 320
# Half as wide again as the place wants it is worth nothing.
_WORST_RATIO = 1.5
_RATIO_TOLERANCE = 0.01
_SHARP = 100.0
_CLIPPED = (0.10, 0.50)
_FLAT, _LIVELY = 0.05, 0.18
# Meta advised advertisers to keep text below a fifth of a picture.
_TEXT = (0.20, 0.60)
_ALT_LENGTH = range(10, 251)
_FEED, _TALL = ("instagram_feed", "instagram_square"), ("instagram_reel",)


@dataclass(frozen=True, slots=True)
class Looked:
    """The parts; ``is_passing`` where the picture may be there again in some minutes."""

    parts: tuple[Part, ...]
    is_passing: bool = False


def picture_parts(post: Post) -> Looked:
    """All parts, or each of them with the reason why there is no picture."""
    if post.source != Source.API:
        # A link in a file could lead anywhere.
        return _without("file_link")
    if not post.picture_url:
        return _without("no_link")
    try:
        picture = opened(BytesIO(picture_bytes(post.picture_url)))
    except ClientError as error:
        if error.kind == ErrorKind.NOT_FOUND:
            return _without("link_ended")
        return _without("no_picture_now", is_passing=not error.permanent)
    except InvalidInputError:
        return _without("no_picture")
    return Looked(tuple(measure(picture) for measure in _measures(post)))


def _without(why: str, *, is_passing: bool = False) -> Looked:
    return Looked(tuple(Part(name, None, why=why) for name in NAMES), is_passing)


def _measures(post: Post) -> tuple[Callable[[Picture], Part], ...]:
    places = _TALL if post.media_product_type == ProductType.REELS else _FEED
    shapes = [FORMATS[place] for place in places]
    return (
        image_size,
        lambda picture: image_ratio(picture, shapes),
        image_sharpness,
        image_exposure,
        image_contrast,
        image_text_area,
    )


def image_size(picture: Picture) -> Part:
    """100 from 1,080 pixels of width on, 0 at 320, below which Instagram takes none."""
    width = picture.image.width
    wanted = FORMATS["instagram_feed"].width
    return Part("image_size", between(width, _LEAST_WIDTH, wanted), float(width))


def image_ratio(picture: Picture, shapes: list[Format]) -> Part:
    """100 for a shape of the place within one per cent, 0 at half as wide (tall) again."""
    ratio = picture.image.width / picture.image.height
    off = min(abs(math.log(ratio * one.ratio[1] / one.ratio[0])) for one in shapes)
    score = between(off, math.log(_WORST_RATIO), math.log(1 + _RATIO_TOLERANCE))
    return Part("image_ratio", score, round(ratio, 3))


def image_sharpness(picture: Picture) -> Part:
    """Variance of the Laplacian (Pech-Pacheco and others 2000), 100 from 100 on."""
    value = sharpness(picture.image)
    return Part("image_sharpness", between(value, 0, _SHARP), value)


def image_exposure(picture: Picture) -> Part:
    """Per cent of pixels without detail, dark or light: 100 up to 10, 0 from 50 on."""
    found = exposure(picture.image)
    lost = max(found.shadows, found.highlights)
    return Part(
        "image_exposure", between(lost, *reversed(_CLIPPED)), round(100 * lost, 1)
    )


def image_contrast(picture: Picture) -> Part:
    """Standard deviation of lightness (Peli 1990): 0 at .05, 100 from .18 on."""
    value = spread(picture.image)
    return Part("image_contrast", between(value, _FLAT, _LIVELY), value)


def image_text_area(picture: Picture) -> Part:
    """Per cent of the area with strokes like letters: 100 up to 20, 0 from 60 on."""
    value = text_area(picture.image)
    return Part(
        "image_text_area", between(value, *reversed(_TEXT)), round(100 * value, 1)
    )


def alt_text(post: Post) -> Part:
    """60 for one, 20 for 10 to 250 characters, 20 where the market reads its script.

    WCAG 2.2, 1.1.1 asks for one; the points are our choice. Instagram tells it of single
    pictures.
    """
    if post.source != Source.API:
        return Part("alt_text", None, why="file_link")
    if post.media_type != MediaType.IMAGE:
        return Part("alt_text", None, why="not_single")
    text = str(post.raw_data.get("alt_text") or "").strip()
    if not text:
        return Part("alt_text", 0.0, 0.0)
    languages = languages_of(post.market)
    is_read = not languages or not script_of(text) or is_read_in(text, languages)
    score = 60.0 + 20.0 * (len(text) in _ALT_LENGTH) + 20.0 * is_read
    return Part("alt_text", score, float(len(text)))
