"""Words that a text keeps in every language: names, tags, ingredients, measures."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from markets.ingredients.naming import is_known
from markets.rules import Finding
from markets.stems import folded

Origin = Literal["given", "company", "hashtag", "mention", "ingredient", "measure"]

_HASHTAG = re.compile(r"[#＃]\w+")
_MENTION = re.compile(r"(?<!\w)@[\w.]*\w")
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9-]{2,}(?: [A-Z][A-Z0-9-]{2,})*\b")
# How names of the ingredient nomenclature end; shouted words of advertising do not.
_INCI = re.compile(
    r"(?:EXTRACT|OIL|WATER|BUTTER|ACID|FERMENT|FILTRATE|GLYCOL|AMIDE|HYALURONATE|OXIDE|"
    r"CHLORIDE|SULFATE|GLUCOSIDE|CERAMIDE|RETINOL|GLYCERIN|TOCOPHEROL|PANTHENOL|PEPTIDE)$"
)
_MEASURE = re.compile(r"\bSPF\s?\d+\+?|\bPA\s?\+{1,4}", re.I)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Locked:
    """``is_absent``: somebody asked for it and it is not in the text."""

    word: str
    origin: Origin
    is_absent: bool = False


def locked_in(
    text: str, *, given: Sequence[str], company: str, minded: Iterable[Finding]
) -> tuple[Locked, ...]:
    """Given words first. A tag that a rule minds is no name: it is left to be rewritten."""
    found = [Locked(one, "given", not holds(text, one)) for one in given]
    taken = [
        (one.start, one.end)
        for one in minded
        if one.verdict != "ok" and text[one.start : one.end] != text
    ]
    found += _found(text, company, taken)
    first: dict[str, Locked] = {}
    for one in found:
        first.setdefault(folded(one.word), one)
    return tuple(first.values())


def holds(text: str, word: str) -> bool:
    return folded(word) in folded(text)


def places_of(text: str, locked: Iterable[Locked]) -> list[tuple[int, int]]:
    """Where the words stand; nothing is to be written there."""
    return [
        found.span()
        for one in locked
        for found in re.finditer(re.escape(one.word), text, re.I)
    ]


def numbers_in(text: str) -> set[str]:
    """Numbers in one spelling, whatever the digits: 0,5 and ٠.٥ are 0.5."""
    found = _NUMBER.findall(unicodedata.normalize("NFKC", text))
    return {
        "".join(_plain(sign) for sign in one.replace(",", ".")).rstrip(".")
        for one in found
    }


def _plain(sign: str) -> str:
    return str(unicodedata.digit(sign)) if sign.isdigit() else sign


def _found(
    text: str, company: str, taken: Sequence[tuple[int, int]]
) -> Iterator[Locked]:
    if company and holds(text, company):
        yield Locked(company, "company")
    for origin, pattern in _PATTERNS:
        for one in pattern.finditer(text):
            is_minded = any(
                start < one.end() and one.start() < end for start, end in taken
            )
            is_name = origin != "ingredient" or _is_ingredient(one.group())
            if is_name and not is_minded:
                yield Locked(one.group(), origin)


_PATTERNS: tuple[tuple[Origin, re.Pattern[str]], ...] = (
    ("hashtag", _HASHTAG),
    ("mention", _MENTION),
    ("ingredient", _CAPITALS),
    ("measure", _MEASURE),
)


def _is_ingredient(name: str) -> bool:
    return bool(_INCI.search(name)) or is_known(name)
