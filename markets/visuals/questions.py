"""What is asked of a picture. Page and API make their question here, so both refuse alike."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kbeauty.lib.errors import InvalidInputError

SIDES = ("left", "top", "width", "height")
COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
COLOUR_NEEDED = gettext_lazy(
    "Write the colour as six hexadecimal digits, such as #ffffff."
)


@dataclass(frozen=True, slots=True)
class Box:
    """Where text stands, in shares of width and height from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Question:
    """``text_colour`` is sRGB; without it or without ``box`` what needs them does not run."""

    market: str
    format: str
    alt_text: str = ""
    text_colour: tuple[int, int, int] | None = None
    box: Box | None = None
    is_large_text: bool = False


def question_of(
    *,
    market: str,
    format: str,
    alt_text: str,
    text_colour: str,
    sides: Mapping[str, float | None],
    is_large_text: bool,
) -> Question:
    """``sides`` are per cent; InvalidInputError for a colour or a box that is none."""
    return Question(
        market=market,
        format=format,
        alt_text=alt_text,
        text_colour=_colour_of(text_colour.strip()),
        box=_box_of([sides[name] for name in SIDES]),
        is_large_text=is_large_text,
    )


def _colour_of(written: str) -> tuple[int, int, int] | None:
    if not written:
        return None
    found = COLOUR.fullmatch(written)
    if not found:
        raise InvalidInputError.at("text_colour", COLOUR_NEEDED)
    red, green, blue = bytes.fromhex(found[1])
    return red, green, blue


def _box_of(sides: list[float | None]) -> Box | None:
    told = [one for one in sides if one is not None]
    if not told:
        return None
    if len(told) < len(SIDES):
        raise InvalidInputError.at(
            "left", _("Tell all four sides of the text, or none.")
        )
    left, top, width, height = told
    # Also what is not a number is not inside.
    is_inside = min(left, top) >= 0 and left + width <= 100 and top + height <= 100
    if not (is_inside and width > 0 and height > 0):
        raise InvalidInputError.at(
            "left", _("The text has to lie inside of the picture.")
        )
    return Box(left / 100, top / 100, width / 100, height / 100)
