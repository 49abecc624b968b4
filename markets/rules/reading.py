"""A text as rules read it, with the place in the original that each sign came from."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

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
_CLUSTER = re.compile(
    rf"{_LETTERS.pattern}|"
    "[\u1100-\u115e][\u1161-\u11a7]?[\u11a8-\u11ff]?"
    "|.[\u0300-\u036f\u3099\u309a\uff9e\uff9f]*",
    re.DOTALL,
)
_IN_CLUSTER = re.compile(
    rf"[\u0300-\u036f\u1100-\u11ff\u3099\u309a\uff9e\uff9f]|{_APART}"
)


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
        drop = frozenset(dropped)
        if not drop:
            return self
        stay = [place for place in range(len(self.text)) if place not in drop]
        starts, ends = self.starts, self.ends
        return Reading(
            "".join([self.text[place] for place in stay]),
            stay if starts is None else [starts[place] for place in stay],
            [place + 1 for place in stay]
            if ends is None
            else [ends[place] for place in stay],
        )


def plainer(text: str) -> str:
    """Arabic as people write it in a hurry, with marks that most languages share."""
    return text if text.isascii() else text.translate(_ALIKE)


def plain(text: str) -> Reading:
    """NFKC, case-folded, without hidden signs, and Arabic in its plainest letters."""
    folded = text.casefold()
    is_as_long = (
        len(folded) == len(text)
        and not _HIDDEN.search(text)
        and (text.isascii() or not _HAS_ALIKE.search(text))
    )
    if is_as_long and unicodedata.is_normalized("NFKC", folded):
        return Reading(folded)
    if _IN_CLUSTER.search(text):
        return _kept(
            (sign, met.start(), met.end())
            for met in _CLUSTER.finditer(text)
            for sign in _folded(met[0])
        )
    changed = [sign for sign in {*text} - _FOLDING.same if _FOLDING[sign] != sign]
    odd = [sign for sign in changed if len(_FOLDING[sign]) != 1]
    found = text
    # Few signs change, each at many places; none becomes another that changes too.
    for sign in changed:
        found = found.replace(sign, _FOLDING[sign])
    return Reading(found, *_places(text, odd)) if odd else Reading(found)


class _Folding(dict[str, str]):
    """What each sign becomes, found out once; those in ``same`` stay as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.same: set[str] = set()

    def __missing__(self, sign: str) -> str:
        change = self[sign] = _folded(sign)
        if change == sign:
            self.same.add(sign)
        return change


_FOLDING = _Folding()


def _places(text: str, odd: list[str]) -> tuple[list[int], list[int]]:
    """Where each sign begins and ends in a text whose odd signs become none or several."""
    starts: list[int] = []
    done = 0
    for met in re.finditer(f"[{re.escape(''.join(odd))}]", text):
        starts.extend(range(done, met.start()))
        starts.extend([met.start()] * len(_FOLDING[met[0]]))
        done = met.end()
    starts.extend(range(done, len(text)))
    return starts, [start + 1 for start in starts]


def _folded(cluster: str) -> str:
    if _HIDDEN.fullmatch(cluster):
        return ""
    if _LETTERS.fullmatch(cluster):
        return joined(cluster)
    return plainer(unicodedata.normalize("NFKC", cluster).casefold())


def _kept(signs: Iterable[tuple[str, int, int]]) -> Reading:
    kept = list(signs)
    return Reading(
        "".join(sign for sign, _start, _end in kept),
        [start for _sign, start, _end in kept],
        [end for _sign, _start, end in kept],
    )
