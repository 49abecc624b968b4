"""Hashtags as Instagram reads them out of a caption, in the one spelling we count.

A tag is letters, digits, underscores and the marks that belong to letters (Thai and
Hindi vowels), of any script. Emoji end a tag, and a number alone ("#1") is none.
"""

import re
import unicodedata
from collections.abc import Iterable

# What the column holds; a tag cut short would be another tag, so longer ones are left.
MAX_LENGTH = 150

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Not after "&": that is an HTML entity such as &#39;.
_TAG = re.compile(r"(?<!&)[#＃](\w[^\s#＃]*)")
_WORD = re.compile(r"\w+")


def extract_hashtags(text: str) -> tuple[str, ...]:
    """The tags of a text in the order of their first mention."""
    if "#" not in text and "＃" not in text:
        return ()
    plain = unicodedata.normalize("NFC", _URL.sub(" ", text))
    return normalize_hashtags(_tag_at_start(found) for found in _TAG.findall(plain))


def normalize_hashtags(tags: Iterable[str]) -> tuple[str, ...]:
    """Without the sign, case-folded, composed (NFC), each once."""
    kept: dict[str, None] = {}
    for tag in map(_folded, tags):
        if tag and not tag.isdigit() and len(tag) <= MAX_LENGTH:
            kept[tag] = None
    return tuple(kept)


def normalize_hashtag(text: str) -> str:
    """One tag that a person typed, in our spelling; whether it is one is not looked at."""
    return _folded(text.strip())


def sign_of_no_hashtag(tag: str) -> str:
    """The first sign that ends a tag; empty where all of it is one."""
    return tag[len(_tag_at_start(tag)) :][:1]


def _folded(tag: str) -> str:
    if tag.isascii():  # most are, and have one form only
        return tag.strip().lstrip("#").lower()
    plain = unicodedata.normalize("NFC", tag).strip().lstrip("#＃").casefold()
    return unicodedata.normalize("NFC", plain)


def _tag_at_start(run: str) -> str:
    """The part of ``run`` before the first sign that no tag holds."""
    word = _WORD.match(run)
    end = word.end() if word else 0
    while end < len(run) and _belongs(run[end]):
        end += 1
    return run[:end]


def _belongs(sign: str) -> bool:
    # Variation selectors (after emoji) are marks too, but never part of a tag.
    if "\ufe00" <= sign <= "\ufe0f":
        return False
    return sign == "_" or sign.isalnum() or unicodedata.category(sign) in {"Mn", "Mc"}
