"""Words that are run together in hashtags: #AcneTreatment, #healseczema, #guéritlamigraine.

Capitals tell where a word begins. Without them a tag is opened where one of its languages
knows it as a claim: a word of cure and what it cures, in either order.
"""

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from markets.rules import grammar
from markets.rules.reading import Reading
from markets.rules.tricks import around
from markets.rules.words import LANGUAGES, sets_of

_HASHTAG = re.compile(r"#\w*[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]\w*")
_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00deĄĆĘŁŃŚŹŻ"
_CAPITAL = re.compile(f"(?<![{_UPPER}])[{_UPPER}]")
_CURES = ("cure", "prevent", "remove", "ends", "gone")
# Of words that run together: those of cure that are said in tags only, and what stands
# between such a word and an ill. A language without the latter is not looked for.
_IN_TAGS, _SMALL = "tag_cure", "tag_small"
_ILLS = (
    "ailment", "serious", "disease", "blemish", "acne", "eczema", "rosacea", "germ",
    "pigment", "wrinkle", "scar", "stretch", "cellulite", "hairloss",
)  # fmt: skip
# Shorter words are parts of too many others.
_FEWEST, _FEWEST_ILL = 4, 4
# Of a word that bends, and of what may follow the word for an ill.
_ENDING, _REST = 4, 9


@dataclass(frozen=True, slots=True)
class _Cure:
    """A word of cure without its blanks, and what stands behind it in its language."""

    word: str
    bends: bool
    small: tuple[str, ...]
    ills: frozenset[str]


def opened(text: str, reading: Reading) -> Iterator[Reading]:
    """The sentences with tags whose words are set apart, and those beside them."""
    if "#" not in text:
        return
    # Where signs moved the capitals can't be told.
    capitals = text if reading.starts is None else reading.text
    tags = {
        tag.span(): _breaks(tag) or _inner_ends(reading.text, tag)
        for tag in _HASHTAG.finditer(capitals)
    }
    spots = [span for span, breaks in tags.items() if breaks]
    places = [place for breaks in tags.values() for place in breaks]
    for start, end in around(reading.text, spots):
        inner = [place - start for place in places if start < place < end]
        yield _spread(reading.part(start, end), inner)


def _breaks(tag: re.Match[str]) -> list[int]:
    return [tag.start() + met.start() for met in _CAPITAL.finditer(tag[0], 2)]


def _inner_ends(text: str, tag: re.Match[str]) -> list[int]:
    """Where words of a claim end inside of a tag without capitals."""
    begin = tag.start() + 1
    word = text[begin : tag.end()]
    ends = _after_opening(word) or _before_closing(word)
    # What is left behind an ill is its ending.
    return [begin + end for end in ends if end <= len(word) - _FEWEST]


def _after_opening(word: str) -> list[int]:
    """#curalartrite: a word of cure, small words, an ill."""
    for cure in _openings().get(word[:_FEWEST], ()):
        if not word.startswith(cure.word):
            continue
        for more in range(_ENDING + 1 if cure.bends else 1):
            begin = len(cure.word) + more
            for at in _behind_small(word, begin, cure.small):
                ill = _ill_at(word, at, cure.ills)
                if ill:
                    return sorted({begin, at, ill})
    return []


def _before_closing(word: str) -> list[int]:
    """#eczemahealing: an ill, a word of cure."""
    for cure in _closings().get(word[-_FEWEST:], ()):
        at = len(word) - len(cure.word)
        if word.endswith(cure.word) and _ill_at(word[:at], 0, cure.ills):
            return [at]
    return []


def _behind_small(word: str, at: int, small: Iterable[str]) -> Iterator[int]:
    yield at
    for one in small:
        if word.startswith(one, at):
            yield at + len(one)


def _ill_at(word: str, at: int, ills: frozenset[str]) -> int:
    """Where the longest ill that begins at a place ends, or 0."""
    for end in range(len(word), max(at + _FEWEST_ILL, len(word) - _REST) - 1, -1):
        if word[at:end] in ills:
            return end
    return 0


def _spread(reading: Reading, breaks: list[int]) -> Reading:
    """The reading with a blank before each of some places."""
    text, starts, ends = list(reading.text), reading.starts or [], reading.ends or []
    for place in reversed(breaks):
        text.insert(place, " ")
        starts.insert(place, starts[place])
        ends.insert(place, starts[place])
    return Reading("".join(text), starts, ends)


@functools.cache
def _openings() -> Mapping[str, list[_Cure]]:
    return _by(lambda word: word[:_FEWEST])


@functools.cache
def _closings() -> Mapping[str, list[_Cure]]:
    return _by(lambda word: word[-_FEWEST:])


def _by(signs: Callable[[str], str]) -> Mapping[str, list[_Cure]]:
    """Words of cure by some of their signs."""
    found: dict[str, list[_Cure]] = defaultdict(list)
    for cure in _cures():
        found[signs(cure.word)].append(cure)
    return found


@functools.cache
def _cures() -> list[_Cure]:
    told = [one for one in LANGUAGES if _SMALL in sets_of(one)]
    return [cure for language in told for cure in _cures_in(language)]


def _cures_in(language: str) -> Iterator[_Cure]:
    sets = sets_of(language)
    ills = frozenset(
        word for word in _entries(language, _ILLS) if len(word) >= _FEWEST_ILL
    )
    cures = {**_entries(language, _CURES), **dict.fromkeys(sets[_IN_TAGS], False)}
    for word, bends in cures.items():
        if len(word) >= _FEWEST:
            yield _Cure(word, bends, sets[_SMALL], ills)


def _entries(language: str, names: Iterable[str]) -> Mapping[str, bool]:
    """Words of some sets without their blanks, and whether they bend."""
    return {
        "".join(way.words).replace("~", "").replace("-", ""): way.words[-1].endswith(
            "~"
        )
        for name in names
        if name in sets_of(language)
        for way in grammar.set_of(name, language)
        if isinstance(way, grammar.Phrase) and not way.words[0].startswith("~")
    }
