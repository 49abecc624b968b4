"""What every reader does first: one spelling, links and handles out, emoji apart."""

import html
import re
import unicodedata
from dataclasses import dataclass

_LINK = re.compile(r"(?:https?://|www\.)\S+|\bhttps?\b")
_HANDLE = re.compile(r"(?<![\w.])[@＠][\w.]+")
_HASHTAG = re.compile(r"[#＃](?=\w)")
_TAGGED = re.compile(r"[#＃]\w+")
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
    # Words outside hashtags, in their own case: what tells the language best.
    prose: str
    emoji: tuple[str, ...]
    has_link: bool
    handle_count: int
    hashtag_count: int


def clean(text: str) -> CleanText:
    """Take a caption or comment apart."""
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
    has_link = handles = hashtags = 0
    if "http" in text or "www." in text:
        text, has_link = _LINK.subn(" ", text)
    if "@" in text:
        text, handles = _HANDLE.subn(" ", text)
    emoji: tuple[str, ...] = ()
    if not text.isascii():
        emoji = tuple(_EMOJI.findall(text))
        if emoji:
            text = _EMOJI.sub(" ", text)
    prose = text = " ".join(text.split())
    if "#" in text or "＃" in text:
        prose = " ".join(_TAGGED.sub(" ", text).split())
        text, hashtags = _HASHTAG.subn(" ", text)
        text = " ".join(text.split())
    text = _REPEATED.sub(r"\1\1", text.lower().replace("’", "'"))
    return CleanText(
        words=text,
        prose=prose,
        emoji=emoji,
        has_link=bool(has_link),
        handle_count=handles,
        hashtag_count=hashtags,
    )
