"""A name as it is compared: without case, accents, blanks and signs."""

import functools
import re
import unicodedata

_GREEK = str.maketrans(
    {
        "α": "alpha",
        "β": "beta",
        "γ": "gamma",
        "δ": "delta",
        "ε": "epsilon",
        "ω": "omega",
    }
)
# Names are told apart by their figures: PEG-40 and PEG-60, 1,2- and 1,3-.
_OUT = re.compile(r"[^0-9A-Z가-힣ぁ-ヿ一-鿿]+")


@functools.lru_cache(maxsize=20_000)
def key_of(name: str) -> str:
    """“1,2-Hexanediol”, “1,2 -HEXANE\\ndiol” and “１，２-hexanediol” are one key."""
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_GREEK)
    apart = unicodedata.normalize("NFD", plain)
    bare = "".join(one for one in apart if not 0x0300 <= ord(one) <= 0x036F)
    return _OUT.sub("", unicodedata.normalize("NFC", bare).upper())
