"""What every reader does first: one spelling, links and handles out, emoji apart."""

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analysis.language.windows import codes_of

# Each begins with fixed letters: those are found many times as fast.
_LINK = re.compile(r"http(?:s?://\S+|(?<!\whttp)s?\b)")
_ADDRESS = re.compile(r"www\.\S+")
_HANDLE = re.compile(r"@(?<![\w.]@)[\w.]+")
_HASHTAG = re.compile(r"#(?=\w)")
_TAGGED = re.compile(r"#\w+")
_REPEATED = re.compile(r"(.)\1{2,}")
# What exports leave in texts: characters by number, and names of signs.
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# Pictographs and their symbols, without digits, letters and punctuation.
_EMOJI_SET = (
    "\U0001f000-\U0001faff\u2600-\u27bf\u2b05-\u2b55\u2190-\u21ff"
    "\u231a-\u23ff\u25a0-\u25ff\u2934\u2935\u3030\u303d"
)
_EMOJI = re.compile(f"[{_EMOJI_SET}]")
_JOINERS = re.compile("[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]")
_ZERO_WIDTH = re.compile("[\u200b-\u200c\u2060\ufeff\u00ad\u0000]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """One text as the readers see it."""

    # Lower case, links and handles gone, hashtags as words, emoji gone.
    words: str
    # Those outside hashtags: what tells the language best.
    prose: str
    emoji: tuple[str, ...]
    has_link: bool
    handle_count: int
    hashtag_count: int


def clean(text: str) -> CleanText:
    """Take a caption or comment apart."""
    apart = _apart(text)
    return _made(apart, _REPEATED.sub(r"\1\1", apart.text))


def clean_many(texts: Sequence[str]) -> list[CleanText]:
    """The same for each; what repeats is searched for in all of them at once."""
    parts = [_apart(text) for text in texts]
    repeats = _repeats([apart.text for apart in parts])
    return [
        _made(
            apart,
            _REPEATED.sub(r"\1\1", apart.text) if place in repeats else apart.text,
        )
        for place, apart in enumerate(parts)
    ]


class _Apart(NamedTuple):
    text: str
    emoji: tuple[str, ...]
    has_link: bool
    handle_count: int


def _apart(text: str) -> _Apart:
    """Lower case, links and handles gone, emoji apart."""
    if "\\u" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "&" in text:
        text = html.unescape(text)
    if text.isascii():
        # Joiners and other spellings of letters need more than ASCII.
        text = text.replace("\0", "")
    else:
        text = unicodedata.normalize("NFKC", _JOINERS.sub("", text))
        text = _ZERO_WIDTH.sub("", text)
    links = addresses = handles = 0
    if "http" in text:
        text, links = _LINK.subn(" ", text)
    if "www." in text:
        text, addresses = _ADDRESS.subn(" ", text)
    if "@" in text:
        text, handles = _HANDLE.subn(" ", text)
    emoji: tuple[str, ...] = ()
    if not text.isascii():
        emoji = tuple(_EMOJI.findall(text))
        if emoji:
            text = _EMOJI.sub(" ", text)
    text = " ".join(text.split()).lower().replace("’", "'")
    return _Apart(text, emoji, bool(links or addresses), handles)


def _repeats(texts: Sequence[str]) -> set[int]:
    """Which texts have a character three times in a row."""
    codes, owners = codes_of(texts)
    same = codes[1:] == codes[:-1]
    thrice = np.flatnonzero(same[1:] & same[:-1])
    return set(owners[thrice][owners[thrice] == owners[thrice + 2]].tolist())


def _made(apart: _Apart, text: str) -> CleanText:
    prose, hashtags = text, 0
    if "#" in text:
        prose = " ".join(_TAGGED.sub(" ", text).split())
        text, hashtags = _HASHTAG.subn(" ", text)
        text = " ".join(text.split())
    return CleanText(
        words=text,
        prose=prose,
        emoji=apart.emoji,
        has_link=apart.has_link,
        handle_count=apart.handle_count,
        hashtag_count=hashtags,
    )
