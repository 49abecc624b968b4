"""A text as rules read it, with the place in the original that each sign came from.

Besides the plain reading there is a second one where a text looks as if a word were
hidden in it: letters set apart, repeated, swapped for lookalikes or cut by signs.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Written between letters to hide a word, and seen by nobody. Emoji use some of them too.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
# Signs that are written as several: decomposed Hangul, and letters with their marks.
_CLUSTER = re.compile(
    "[\u1100-\u115e][\u1161-\u11a7]?[\u11a8-\u11ff]?"
    "|.[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*",
    re.DOTALL,
)
_ASIAN = "가-힣ぁ-ゖァ-ヺ一-鿿㐀-䶿々ー"
_APART = r"[ \t._\-*·•‧・|/~^+'’`\"]"
_SINGLES = re.compile(
    rf"(?<!\w)\w(?:{_APART}{{1,2}}\w){{2,}}(?!\w)"
    rf"|(?<!\w)[{_ASIAN}](?:{_APART}{{1,2}}[{_ASIAN}])+(?!\w)"
)
_INNER = re.compile(rf"(?<=[{_ASIAN}])[._\-*·•‧|/~^+'’`\"]{{1,2}}(?=[{_ASIAN}])")
_HAN_BLANK = re.compile(r"(?<=[ぁ-ゖァ-ヺ一-鿿ー])[ \t]+(?=[ぁ-ゖァ-ヺ一-鿿ー])")
_INNER_LATIN = re.compile(r"(?<=[a-z])[._*·•‧|^+`\"]{1,2}(?=[a-z])")
_REPEATED = re.compile(r"([^\W\d])\1{2,}")
_PICTURE = r"\u00a9\u00ae\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff"
_CUT = re.compile(rf"(?<=\w)[{_PICTURE}]+(?=\w)")
_LOOKALIKE = dict(
    zip(
        "аеорсухіјѕԁһкмтвнгάαβεικνορτυχ",
        "aeopcyxijsdhkmtbhraabeiknoptux",
        strict=True,
    )
)
_FOREIGN = "".join(_LOOKALIKE)
_MIXED = re.compile(rf"(?=\w*[a-z])(?=\w*[{_FOREIGN}])\w+")
_LEET = {
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "@": "a",
    "$": "s",
    "!": "i",
    "€": "e",
}
_DIGITS = re.compile(
    r"(?<![\w@$])[a-z]*[a-z@$][0-9@$!€]{1,2}[a-z]+(?:[0-9@$!€]{0,2}[a-z]+)*|(?<![\w@$])[0-9@$][a-z]{3,}"
)
# Each trick, and signs of which one has to be there for it ("" for none): most texts hold
# no such sign, so that most patterns need not be tried.
_TRICKS = (
    (_SINGLES, ""),
    (_INNER, "._-*·•‧・|/~^+'’`\""),
    (_INNER_LATIN, '._*·•‧|^+`"'),
    (_REPEATED, ""),
    (_MIXED, _FOREIGN),
    (_DIGITS, "".join(_LEET)),
)
_HASHTAG = re.compile(r"#(\w*[a-z]\w*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """``text`` to look into; ``starts`` and ``ends`` are None where nothing moved."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the reading stands in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def plain(text: str) -> Reading:
    """NFKC, case-folded and without hidden signs."""
    folded = text.casefold()
    is_as_long = len(folded) == len(text) and not _HIDDEN.search(text)
    if is_as_long and unicodedata.is_normalized("NFKC", folded):
        return Reading(folded)
    return _kept(
        (sign, met.start(), met.end())
        for met in _CLUSTER.finditer(text)
        if not _HIDDEN.fullmatch(met[0])
        for sign in unicodedata.normalize("NFKC", met[0]).casefold()
    )


def uncovered(reading: Reading) -> Reading | None:
    """The reading with tricks undone; None where no trick is seen."""
    if not _is_suspect(reading.text):
        return None
    found = reading
    for undo in _UNDO:
        found = undo(found)
    return None if found.text == reading.text else found


def _is_suspect(text: str) -> bool:
    if not text.isascii() and (_CUT.search(text) or _HAN_BLANK.search(text)):
        return True
    signs = set(text)
    return any(
        trick.search(text)
        for trick, needed in _TRICKS
        if not needed or not signs.isdisjoint(needed)
    )


def opened_hashtags(text: str, reading: Reading) -> Reading | None:
    """Words in hashtags set apart where capitals begin them: #AcneTreatment."""
    if "#" not in text or reading.starts is not None:
        return None
    breaks = {
        place
        for tag in _HASHTAG.finditer(text.lower())
        for place in range(tag.start(1) + 1, tag.end(1))
        if text[place].isupper() and not text[place - 1].isupper()
    }
    if not breaks:
        return None
    return _kept(_with_blanks(reading.text, breaks))


def _with_blanks(text: str, breaks: set[int]) -> Iterator[tuple[str, int, int]]:
    for place, sign in enumerate(text):
        if place in breaks:
            yield " ", place, place
        yield sign, place, place + 1


def _kept(signs: Iterator[tuple[str, int, int]]) -> Reading:
    kept = list(signs)
    return Reading(
        "".join(sign for sign, _start, _end in kept),
        [start for _sign, start, _end in kept],
        [end for _sign, _start, end in kept],
    )


def _rewritten(
    reading: Reading, pattern: re.Pattern[str], change: Callable[[str], list[int]]
) -> Reading:
    """``change`` tells which signs of a stretch stay."""
    drop: set[int] = set()
    for met in pattern.finditer(reading.text):
        kept = set(change(met[0]))
        drop.update(met.start() + one for one in range(len(met[0])) if one not in kept)
    if not drop:
        return reading
    stay = [place for place in range(len(reading.text)) if place not in drop]
    starts, ends = reading.starts, reading.ends
    return Reading(
        "".join([reading.text[place] for place in stay]),
        stay if starts is None else [starts[place] for place in stay],
        [place + 1 for place in stay]
        if ends is None
        else [ends[place] for place in stay],
    )


def _swapped(
    reading: Reading, pattern: re.Pattern[str], table: dict[str, str]
) -> Reading:
    text = pattern.sub(
        lambda met: "".join(table.get(sign, sign) for sign in met[0]), reading.text
    )
    return Reading(text, reading.starts, reading.ends)


def _letters(stretch: str) -> list[int]:
    """The letters, and the first of two blanks: that is where a word ended."""
    return [
        place
        for place, sign in enumerate(stretch)
        if sign.isalnum() or stretch[place : place + 2] == "  "
    ]


def _none(_stretch: str) -> list[int]:
    return []


def _first(_stretch: str) -> list[int]:
    return [0]


_UNDO: tuple[Callable[[Reading], Reading], ...] = (
    lambda one: _rewritten(one, _CUT, _none),
    lambda one: _rewritten(one, _SINGLES, _letters),
    lambda one: _rewritten(one, _INNER, _none),
    lambda one: _rewritten(one, _HAN_BLANK, _none),
    lambda one: _rewritten(one, _INNER_LATIN, _none),
    lambda one: _rewritten(one, _REPEATED, _first),
    lambda one: _swapped(one, _MIXED, _LOOKALIKE),
    lambda one: _swapped(one, _DIGITS, _LEET),
)
