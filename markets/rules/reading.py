"""A text as rules read it, with the place in the original that each sign came from."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from markets.rules.hangul import joined

# Written between letters to hide a word, and seen by nobody. Emoji use some of them too.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
# Arabic is written with the letter drawn out or not, with its vowels or not, and with its
# alefs, its ends in "h" and in "y" in either way: عـلاج، عِلاج, أ/ا, ة/ه, ى/ي. Its marks and
# those of Hindi are read as the ones that end sentences and clauses elsewhere.
_ALIKE = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"}
    | {"؟": "?", "،": ",", "؛": ";", "۔": ".", "।": "."}
    | dict.fromkeys(map(chr, (0x640, *range(0x64B, 0x660), 0x670)), "")
)
_HAS_ALIKE = re.compile(f"[{''.join(map(chr, _ALIKE))}]")
# Letters of Hangul that stand apart; ㅋㅋ and ㅠㅠ make no syllable.
_APART = r"[ㄱ-ㄲㄴㄷ-ㄹㅁ-ㅃㅅ-ㅎ][ㅏ-ㅣ]"
_LETTERS = re.compile(rf"{_APART}(?:[ㄱ-ㄷㄹ-ㅂㅄ-ㅈㅊ-ㅎ](?![ㅏ-ㅣ]))?")
# Signs that are written as several: decomposed Hangul, and letters with their marks.
_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f"
_SEVERAL = re.compile(
    rf"{_LETTERS.pattern}|[\u1100-\u115e][\u1161-\u11a7]?[\u11a8-\u11ff]?|.[{_MARKS}]+",
    re.DOTALL,
)
_IN_SEVERAL = re.compile(rf"[{_MARKS}\u1100-\u11ff]|{_APART}")
_NEAR_CODES = range(0x10000)
_FAR = re.compile("[\U00010000-\U0010ffff]")


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

    def part(self, start: int, end: int) -> "Reading":
        """A stretch of the reading, which keeps its places."""
        starts, ends = self.starts, self.ends
        return Reading(
            self.text[start:end],
            list(range(start, end)) if starts is None else starts[start:end],
            list(range(start + 1, end + 1)) if ends is None else ends[start:end],
        )

    def without(self, dropped: Iterable[int]) -> "Reading":
        """The reading without the signs at some places."""
        stretches = list(_between(sorted({*dropped}), len(self.text)))
        if stretches == [(0, len(self.text))]:
            return self
        size = len(self.text)
        starts = range(size) if self.starts is None else self.starts
        ends = range(1, size + 1) if self.ends is None else self.ends
        return Reading(
            "".join([self.text[start:end] for start, end in stretches]),
            [*chain.from_iterable(starts[start:end] for start, end in stretches)],
            [*chain.from_iterable(ends[start:end] for start, end in stretches)],
        )


def _between(dropped: Iterable[int], size: int) -> Iterator[tuple[int, int]]:
    """The stretches that are left of so many signs."""
    begin = 0
    for place in dropped:
        if place > begin:
            yield begin, place
        begin = place + 1
    if begin < size:
        yield begin, size


def plainer(text: str) -> str:
    """Arabic as people write it in a hurry, with marks that most languages share."""
    return text if text.isascii() else text.translate(_ALIKE)


def plain(text: str) -> Reading:
    """NFKC, case-folded, without hidden signs, and Arabic in its plainest letters."""
    small = text.casefold()
    is_as_long = len(small) == len(text)
    if (
        is_as_long
        and not _HIDDEN.search(text)
        and (text.isascii() or not _HAS_ALIKE.search(text))
        and unicodedata.is_normalized("NFKC", small)
    ):
        return Reading(small)
    written = small if is_as_long else text
    changed = _changed_in(written)
    moved = _moved(written, [sign for sign in changed if len(_become(sign)) != 1])
    reading = _put_in_place(written, moved) if moved else Reading(written)
    found = reading.text
    # Few signs change, each at many places; none becomes another that changes too.
    for sign in changed:
        found = found.replace(sign, _become(sign))
    return Reading(found, reading.starts, reading.ends)


# Where signs stand that become one, none or several, and what they become.
_Change = tuple[int, int, str]


def _moved(text: str, odd: Iterable[str]) -> list[_Change]:
    """Letters with their marks, and each of the odd signs that is not among them."""
    moved: list[_Change] = []
    if _IN_SEVERAL.search(text):
        moved = [
            (met.start(), met.end(), _folded(met[0])) for met in _SEVERAL.finditer(text)
        ]
    for sign in odd:
        at = text.find(sign)
        while at >= 0:
            moved.append((at, at + 1, _become(sign)))
            at = text.find(sign, at + 1)
    # Those of several signs before their first alone.
    return sorted(moved, key=lambda one: (one[0], -one[1]))


def _put_in_place(text: str, moved: Iterable[_Change]) -> Reading:
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for start, end, change in (*moved, (len(text), len(text), "")):
        # A mark of a letter that was changed with it.
        if start < done:
            continue
        parts += text[done:start], change
        starts += range(done, start)
        ends += range(done + 1, start + 1)
        starts += [start] * len(change)
        ends += [end] * len(change)
        done = end
    return Reading("".join(parts), starts, ends)


def _changed_in(text: str) -> set[str]:
    """The signs of a text that become others, none or several."""
    changed = {*_changing().findall(text)}
    changed.update(sign for sign in _FAR.findall(text) if _become(sign) != sign)
    return changed


@functools.cache
def _become(sign: str) -> str:
    """What a single sign becomes; of clusters there are too many to keep."""
    return _folded(sign)


@functools.cache
def _changing() -> re.Pattern[str]:
    """One of the ten thousand signs that change, but for those of later planes.

    A class of signs is quick as long as it holds none of those.
    """
    changing = (sign for sign in map(chr, _NEAR_CODES) if _folded(sign) != sign)
    return re.compile(f"[{re.escape(''.join(changing))}]")


def _folded(cluster: str) -> str:
    if _LETTERS.fullmatch(cluster):
        return joined(cluster)
    seen = _HIDDEN.sub("", cluster)
    return plainer(unicodedata.normalize("NFKC", seen).casefold())
