"""A pasted list of ingredients, taken apart: names, percentages, CAS numbers."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kbeauty.lib.errors import InvalidInputError

LONGEST = 20_000
MOST = 300
# Per cent over a hundred that rounding may bring.
_ROUNDING = 0.5
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
# The middle dot parts names on Korean labels; Arabic has a per cent and a decimal sign of its own.
_SIGNS = str.maketrans({"·": ",", "٪": "%", "٫": "."})
_HEADING = re.compile(
    r"^\s*(?:ingredients?|inci|composition|inhaltsstoffe|ingr[ée]dients?|ingredientes|komposisi"
    r"|bahan|전성분|성분|全成分|成分|全成份)\s*(?:\([^)]*\))?\s*[:\]：]\s*",
    re.IGNORECASE,
)
_MAY_CONTAIN = re.compile(r"\(?\[?\s*(?:may contain|\+\s*/\s*-|±)\s*:?", re.IGNORECASE)
# A comma between two figures may stand in a name (1,2-) or in a number (0,5 %).
_SEPARATOR = re.compile(r"\s*(?:[;|•·・、،؛]|,(?!\d)|(?<!\d),|\.(?=\s+[A-Z]))\s*")
_INNER_COMMA = re.compile(r"(?<=\d),(?=\d)")
_CAS = re.compile(r"(?<![\d-])(\d{2,7})-(\d{2})-(\d)(?![\d-])")
_NUMBER = r"(?<![\d.,])(?:\d{1,5}(?:[.,]\d+)?|[.,]\d+)"
_PERCENT = re.compile(
    rf"[(\[:=]?\s*[<≤~≈]?\s*(?:(?:{_NUMBER})\s*%?\s*[-–~]\s*)?[<≤~≈]?\s*({_NUMBER})\s*(?:%|wt\b|w/w)"
    r"(?:\s*(?:w/w|w/v|wt\.?|v/v))?\s*[)\]]?",
    re.IGNORECASE,
)
_PPM = re.compile(
    r"[(\[]?\s*[<≤~≈]?\s*(\d[\d,.]*)\s*(?:ppm|mg/kg)\s*[)\]]?", re.IGNORECASE
)
# What is told is the least that is in it: how much there is at most is not known.
_AT_LEAST = re.compile(
    r"(?:[>≥]|\b(?:at least|more than|over|min(?:imum|\.)?|mindestens|über|plus de|au moins))\s*$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(
    r"\s*(?:or more\b|and more\b|\+|이상|초과|以上|超)", re.IGNORECASE
)
# A column of its own, as a table is pasted.
_COLUMN = re.compile(rf"(?:\t|:\s*| {{3,}})({_NUMBER})\s*$")


@dataclass(frozen=True, slots=True)
class Item:
    """One ingredient as written; ``percent`` is by mass, None where the list says none."""

    written: str
    name: str
    percent: float | None = None
    cas: tuple[str, ...] = ()


def read(text: str, is_known: Callable[[str], bool]) -> list[Item]:
    """The ingredients in the list's order; InvalidInputError for what is no list.

    ``is_known`` says whether a name is one, which settles what line breaks and commas mean.
    """
    if len(text) > LONGEST:
        raise InvalidInputError.at(
            "text",
            _("The list is too long: %(most)s characters at most.") % {"most": LONGEST},
        )
    plain = _HIDDEN.sub("", unicodedata.normalize("NFKC", text.translate(_SIGNS)))
    plain = _MAY_CONTAIN.sub(", ", _HEADING.sub("", plain)).replace("\r", "\n")
    items = [
        _item(written)
        for chunk in _SEPARATOR.split(plain)
        for written in _apart(chunk, is_known)
    ]
    found = [one for one in items if one.name or one.cas]
    if not found:
        raise InvalidInputError.at(
            "text", _("No ingredient could be read. Paste the list as on the label.")
        )
    if len(found) > MOST:
        raise InvalidInputError.at(
            "text",
            _("More than %(most)s ingredients: paste one product at a time.")
            % {"most": MOST},
        )
    _check_percentages(found)
    return found


def _check_percentages(items: list[Item]) -> None:
    for one in items:
        if one.percent is not None and one.percent > 100:
            message = _("“%(item)s” has more than 100 %%.") % {"item": one.written[:60]}
            raise InvalidInputError.at("text", message)
    told = sum(one.percent or 0 for one in items)
    if told > 100 + _ROUNDING:
        message = _("The percentages add up to %(sum)s %%, more than 100 %%.")
        raise InvalidInputError.at("text", message % {"sum": round(told, 2)})


def _apart(chunk: str, is_known: Callable[[str], bool]) -> Iterator[str]:
    """The ingredients in what stands between two separators: lines, and commas in figures."""
    lines = [one.strip() for one in chunk.split("\n") if one.strip(" \t.*")]
    for written in _joined(lines, is_known):
        commas = [found.start() for found in _INNER_COMMA.finditer(written)]
        if not commas or is_known(_item(written).name):
            yield written
        else:
            yield from _cut(written, commas, is_known)


def _joined(lines: list[str], is_known: Callable[[str], bool]) -> Iterator[str]:
    """Lines that are one name together are joined; else each is an ingredient.

    The longest run of at most four lines that gives a known name wins; a line that neither is
    a name nor becomes one stays alone where its neighbour is known, and joins it where not.
    """
    start, pending = 0, ""
    while start < len(lines):
        length = next(
            (
                size
                for size in range(min(4, len(lines) - start), 0, -1)
                if is_known(_item(_one_line(lines[start : start + size])).name)
            ),
            0,
        )
        if length:
            if pending:
                yield pending
            pending = ""
            yield _one_line(lines[start : start + length])
        elif pending and not _ends(pending):
            pending = _one_line([pending, lines[start]])
        else:
            if pending:
                yield pending
            pending = lines[start]
        start += max(length, 1)
    if pending:
        yield pending


def _ends(line: str) -> bool:
    """A line that tells its own percentage is complete."""
    return _percent_of(line)[0] is not None


def _one_line(lines: list[str]) -> str:
    """“Hyalu-” and “ronate” are one word; so may be “Niacin” and “amide”, which keys settle."""
    text = lines[0]
    for line in lines[1:]:
        text = f"{text[:-1]}{line}" if re.search(r"[a-z]-$", text) else f"{text} {line}"
    return text


def _cut(
    written: str, commas: list[int], is_known: Callable[[str], bool]
) -> Iterator[str]:
    """“CI 77891,1,2-Hexanediol”: cut where both sides are names."""
    for place in commas:
        before, after = written[:place], written[place + 1 :]
        rest = [found.start() for found in _INNER_COMMA.finditer(after)]
        if is_known(_item(before).name) and (
            is_known(_item(after).name)
            or any(is_known(_item(after[:cut]).name) for cut in rest)
        ):
            yield before
            yield from _cut(after, rest, is_known)
            return
    yield written


def _item(written: str) -> Item:
    percent, bare = _percent_of(written)
    numbers = tuple(
        found[0] for found in _CAS.finditer(bare) if _is_cas(found.group(1, 2, 3))
    )
    for number in numbers:
        bare = bare.replace(number, " ")
    bare = re.sub(
        r"\bCAS\b(?:\s*(?:No\.?|number))?\s*:?", " ", bare, flags=re.IGNORECASE
    )
    bare = re.sub(r"[(\[]\s*[)\]]", " ", bare)
    name = re.sub(r"\s+", " ", bare).strip(" \t\n*†‡.:-–=,")
    if name.count("(") < name.count(")"):
        name = name.rstrip(")] ")
    return Item(" ".join(written.split()), name, percent, numbers)


def _percent_of(written: str) -> tuple[float | None, str]:
    """Per cent (the upper end of a range), and the text without it.

    None where only the least is told: “> 0.3 %” may be above any limit.
    """
    share: float | None
    if found := _PPM.search(written):
        share = _parts_per_million(found[1]) / 10_000
    elif (found := _PERCENT.search(written)) or (found := _COLUMN.search(written)):
        share = float(found[1].replace(",", "."))
    else:
        return None, written
    before, after = written[: found.start()], written[found.end() :]
    least, more = _AT_LEAST.search(before), _OR_MORE.match(after)
    if least or more:
        share = None
        before = before[: least.start()] if least else before
        after = after[more.end() :] if more else after
    return share, f"{before} {after}"


def _parts_per_million(told: str) -> float:
    """3.000 is three thousand in some countries: of two readings the larger, for a limit is
    not to be passed unseen."""
    told = told.rstrip(".,")
    last = max(told.rfind("."), told.rfind(","))
    whole, rest = told[: max(last, 0)], told[last + 1 :]
    are_both = "." in told and "," in told
    if last < 0 or (len(rest) == 3 and not are_both and not told.startswith("0")):
        return float(re.sub("[.,]", "", told))
    return float(re.sub("[.,]", "", whole) + "." + rest)


def _is_cas(parts: tuple[str | None, ...]) -> bool:
    """The last figure checks the others: each times its place, counted from the right."""
    first, second, check = (str(part) for part in parts)
    figures = reversed(first + second)
    total = sum(place * int(figure) for place, figure in enumerate(figures, 1))
    return total % 10 == int(check)
