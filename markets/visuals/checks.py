"""Every check of a picture with its value, its threshold and the threshold's source."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from kbeauty.lib import figures
from markets.culture.answering import Quote, quote_of
from markets.formats import FORMATS, Format
from markets.languages import languages_of
from markets.models import KnowledgeEntry
from markets.visuals import alt_text
from markets.visuals.colours import Colour, contrast, palette
from markets.visuals.measures import exposure, sharpness
from markets.visuals.opening import Picture
from markets.visuals.questions import Box, Question

State = Literal["fine", "look", "ask_local", "not_run"]
STATES: tuple[State, ...] = get_args(State)
# A ratio may be off by a pixel or two of scaling.
_RATIO_TOLERANCE = 0.01
_SHARP = 100.0
_CLIPPED = 0.10
_CONTRAST, _CONTRAST_LARGE = 4.5, 3.0
_WCAG = ("WCAG 2.2, 1.4.3", "https://www.w3.org/TR/WCAG22/#contrast-minimum")
_ALT = ("WCAG 2.2, 1.1.1", "https://www.w3.org/TR/WCAG22/#non-text-content")


@dataclass(frozen=True, slots=True)
class Check:
    """``told`` says what was found or why it did not run; no address: our own choice."""

    code: str
    name: str
    state: State
    value: str
    threshold: str
    told: str
    source: str = ""
    source_address: str = ""
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    checks: tuple[Check, ...]
    colours: tuple[Colour, ...]
    notes: tuple[Quote, ...]

    @property
    def not_run(self) -> list[Check]:
        return [one for one in self.checks if one.state == "not_run"]


def look_at(picture: Picture, question: Question) -> Checked:
    """All checks, in a fixed order; notes of culture are questions for a local, never a block."""
    shape = FORMATS[question.format]
    colours = palette(picture.image)
    entries = KnowledgeEntry.objects.filter(
        market=question.market, topic=KnowledgeEntry.Topic.COLOUR
    )
    notes = _notes(entries, colours)
    checks = (
        _ratio(picture, shape),
        _size(picture, shape),
        _safe_area(shape, question),
        _sharpness(picture),
        _exposure(picture),
        _contrast(picture, question),
        _script(question),
        _numerals(question),
        _culture(notes, has_entries=bool(entries)),
        _objects(),
    )
    return Checked(checks, tuple(colours), tuple(notes))


def _number(value: float) -> str:
    """With as many decimals as it has, at most three."""
    return format_decimal(value, "#,##0.###", locale=figures.locale())


def _state(is_fine: bool) -> State:
    return "fine" if is_fine else "look"


def _ratio(picture: Picture, shape: Format) -> Check:
    width, height = picture.image.size
    wanted = shape.ratio[0] / shape.ratio[1]
    is_fine = abs(width / height / wanted - 1) <= _RATIO_TOLERANCE
    return Check(
        "ratio",
        _("Ratio"),
        _state(is_fine),
        _number(round(width / height, 3)),
        f"{shape.ratio[0]}:{shape.ratio[1]}",
        _("As the place wants it.")
        if is_fine
        else _("The network will cut it or add bars."),
        shape.source,
        shape.source_address,
        shape.is_certain,
    )


def _size(picture: Picture, shape: Format) -> Check:
    width, height = picture.image.size
    is_fine = width >= shape.width and height >= shape.height
    return Check(
        "size",
        _("Size"),
        _state(is_fine),
        f"{width} × {height}",
        f"{shape.width} × {shape.height}",
        _("Large enough.")
        if is_fine
        else _("Smaller than recommended: it will be scaled up."),
        shape.source,
        shape.source_address,
        shape.is_certain,
    )


def _safe_area(shape: Format, question: Question) -> Check:
    box, zone, name = question.box, shape.zone, _("Safe area")
    if zone is None:
        told = _("Not run: the network tells no figures for this place.")
        source = (shape.source, shape.source_address, shape.is_certain)
        return Check("safe_area", name, "not_run", "", "", told, *source)
    source = (zone.source, zone.source_address, zone.is_certain)
    if zone.is_clear:
        told = _("Nothing covers a picture in this place.")
        return Check("safe_area", name, "not_run", "", "", told, *source)
    threshold = _edges(zone.left, zone.top, zone.right, zone.bottom)
    if box is None:
        told = _("Not run: tell where the text stands.")
        return Check("safe_area", name, "not_run", "", threshold, told, *source)
    free = (box.left, box.top, 1 - box.left - box.width, 1 - box.top - box.height)
    covered = (zone.left, zone.top, zone.right, zone.bottom)
    is_fine = all(own >= its - 1e-9 for own, its in zip(free, covered, strict=True))
    told = (
        _("The text lies inside.")
        if is_fine
        else _("Signs of the network will cover a part of the text.")
    )
    state = _state(is_fine)
    return Check("safe_area", name, state, _edges(*free), threshold, told, *source)


def _edges(left: float, top: float, right: float, bottom: float) -> str:
    """How far from each edge, in per cent."""
    return _("left %(left)s, top %(top)s, right %(right)s, bottom %(bottom)s") % {
        "left": figures.percent(100 * left, 0),
        "top": figures.percent(100 * top, 0),
        "right": figures.percent(100 * right, 0),
        "bottom": figures.percent(100 * bottom, 0),
    }


def _sharpness(picture: Picture) -> Check:
    value = sharpness(picture.image)
    is_fine = value >= _SHARP
    return Check(
        "sharpness",
        _("Sharpness"),
        _state(is_fine),
        _number(value),
        f"≥ {_number(_SHARP)}",
        _("Edges are there.")
        if is_fine
        else _("Soft: blurred, or an even surface without edges."),
        _("Variance of the Laplacian; the threshold is our choice."),
        is_certain=False,
    )


def _exposure(picture: Picture) -> Check:
    found = exposure(picture.image)
    is_fine = max(found.shadows, found.highlights) <= _CLIPPED
    return Check(
        "exposure",
        _("Exposure"),
        _state(is_fine),
        _("shadows %(shadows)s, highlights %(highlights)s")
        % {
            "shadows": figures.percent(100 * found.shadows, 1),
            "highlights": figures.percent(100 * found.highlights, 1),
        },
        f"≤ {figures.percent(100 * _CLIPPED, 0)}",
        _("Detail is left nearly everywhere.")
        if is_fine
        else _("Parts have no detail; on a white or black ground that is meant."),
        _("Share of clipped pixels; the threshold is our choice."),
        is_certain=False,
    )


def _contrast(picture: Picture, question: Question) -> Check:
    least = _CONTRAST_LARGE if question.is_large_text else _CONTRAST
    threshold, name = f"≥ {_number(least)}", _("Contrast of text")
    if question.text_colour is None or question.box is None:
        told = _("Not run: tell the text's colour and where it stands.")
        return Check("contrast", name, "not_run", "", threshold, told, *_WCAG)
    ground = _behind(picture, question.box)
    value = contrast(question.text_colour, ground)
    told = _("All but a twentieth of what lies behind the text reaches this.")
    state = _state(value >= least)
    return Check(
        "contrast", name, state, f"{_number(value)} : 1", threshold, told, *_WCAG
    )


def _behind(
    picture: Picture, box: Box
) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    width, height = picture.image.size
    left, top = int(box.left * width), int(box.top * height)
    right = max(left + 1, round((box.left + box.width) * width))
    bottom = max(top + 1, round((box.top + box.height) * height))
    return np.asarray(picture.image.crop((left, top, right, bottom)), dtype=np.uint8)


def _script(question: Question) -> Check:
    name, text = _("Script of the alt text"), question.alt_text
    languages = languages_of(question.market)
    threshold = ", ".join(figures.language_name(one) for one in languages)
    if not alt_text.script_of(text):
        told = _("Not run: there is no alt text, which people who can't see need.")
        return Check("script", name, "not_run", "", threshold, told, *_ALT)
    is_fine = alt_text.is_read_in(text, languages)
    told = (
        _("By its script it can be read there.")
        if is_fine
        else _("Another script than people of the market read.")
    )
    value = alt_text.script_of(text)
    return Check("script", name, _state(is_fine), value, threshold, told, *_ALT)


def _numerals(question: Question) -> Check:
    name, text = _("Numerals of the alt text"), question.alt_text
    source = (_("Our reading: not looked up."), "", False)
    if not any(sign.isdigit() for sign in text):
        told = _("Not run: there are no digits in the alt text.")
        return Check("numerals", name, "not_run", "", "", told, *source)
    foreign = alt_text.arabic_digits_elsewhere(text)
    if western := alt_text.western_digits_in_arabic(text):
        told = _("Western digits in an Arabic text: both are read, ask a local.")
        value = "".join(western)
        return Check("numerals", name, "ask_local", value, "٠–٩", told, *source)
    told = (
        _("Arabic digits in a text of another script.")
        if foreign
        else _("Digits and script belong together.")
    )
    return Check(
        "numerals", name, _state(not foreign), "".join(foreign), "", told, *source
    )


def _notes(entries: Iterable[KnowledgeEntry], colours: Sequence[Colour]) -> list[Quote]:
    """Entries on colours that the palette has; matched by the English words of an entry."""
    names = {one.code for one in colours}
    return [quote_of(one) for one in entries if names & set(_words(one))]


def _words(entry: KnowledgeEntry) -> Iterator[str]:
    for word in f"{entry.words} {entry.text_en}".casefold().split():
        yield word.strip(".,;:()'’\"")


def _culture(notes: Sequence[Quote], *, has_entries: bool) -> Check:
    name = _("Colours in the market")
    if notes:
        told = _(
            "Something is told of these colours there: ask a local. It stops nothing."
        )
        return Check(
            "culture", name, "ask_local", ", ".join(one.id for one in notes), "", told
        )
    if not has_entries:
        told = _("Not run: no entry on colours of this market is kept.")
        return Check("culture", name, "not_run", "", "", told)
    told = _("No entry of ours is about these colours.")
    return Check("culture", name, "fine", "", "", told)


def _objects() -> Check:
    told = _("Not run: what a picture shows is looked at by no model here.")
    return Check("objects", _("What is shown"), "not_run", "", "", told)
