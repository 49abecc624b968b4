"""Cut wordfreq's lists to what the word models learn from: ``python -m tools.word_lists``.

Needs the package wordfreq (3.1.1; Robyn Speer 2022, lists under CC BY-SA 4.0), which nothing
else here does: install it into an environment of its own. Writes
``analysis/language/data/training/words.tsv.gz``: language, ten times ten's logarithm of how
often a word stands in 10^9, and the words as common as that.
"""

import gzip
import importlib
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import groupby

from analysis.language.train_words import LISTS

MOST = 40_000
_LONGEST = 24
_LATIN = re.compile(r"[a-zß-ÿāăąćčďđęěğıłńňőœřśşšťůűųźżžơưșțẁ-ỹ']+")
_CYRILLIC = re.compile(r"[а-яёђѓєѕіїјљњћќўџґ]+")
_ARABIC = re.compile("[\u0620-\u064a\u066e-\u06d3]+")
_DEVANAGARI = re.compile("[\u0900-\u0963]+")
_SERBIAN = dict(
    zip(
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "đ",
            "e",
            "ž",
            "z",
            "i",
            "j",
            "k",
            "l",
            "lj",
            "m",
            "n",
            "nj",
            "o",
            "p",
            "r",
            "s",
            "t",
            "ć",
            "u",
            "f",
            "h",
            "c",
            "č",
            "dž",
            "š",
        ],
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        strict=True,
    )
)
# Language -> its list's name, where it is another.
_NAMES = {"tl": "fil", "sr": "sh"}
_LATIN_LANGUAGES = [
    "en",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "id",
    "ms",
    "nl",
    "tr",
    "pl",
    "vi",
    "sv",
    "ro",
    "cs",
    "hu",
    "fi",
    "da",
    "tl",
]


def _in_cyrillic(word: str) -> str:
    """Serbian as it is written in the other script; empty where a letter has none."""
    found, at = "", 0
    while at < len(word):
        pair = word[at : at + 2]
        letter = _SERBIAN.get(pair) or _SERBIAN.get(word[at])
        if letter is None:
            return ""
        found += letter
        at += 2 if pair in _SERBIAN else 1
    return found


def _rows(
    language: str, fits: re.Pattern[str], spelled: Callable[[str], str] = str
) -> Iterator[tuple[str, int, str]]:
    lists = importlib.import_module("wordfreq")
    common = lists.get_frequency_dict(_NAMES.get(language, language), wordlist="best")
    kept = 0
    for word, share in sorted(common.items(), key=lambda one: -one[1]):
        text = spelled(unicodedata.normalize("NFKC", word))
        if fits.fullmatch(text) and len(text) <= _LONGEST:
            yield language, round(math.log10(share * 1e9) * 10), text
            kept += 1
        if kept == MOST:
            return


def main() -> None:
    rows = [row for language in _LATIN_LANGUAGES for row in _rows(language, _LATIN)]
    rows += [row for one in ("ru", "uk", "bg") for row in _rows(one, _CYRILLIC)]
    rows += _rows("sr", _CYRILLIC, _in_cyrillic)
    rows += [row for one in ("ar", "fa", "ur") for row in _rows(one, _ARABIC)]
    rows += _rows("hi", _DEVANAGARI)
    with gzip.GzipFile(LISTS, "wb", 9, mtime=0) as file:
        for language, found in groupby(rows, key=lambda row: row[0]):
            by_tenths: dict[int, set[str]] = {}
            for _, tenths, word in found:
                by_tenths.setdefault(tenths, set()).add(word)
            for tenths in sorted(by_tenths, reverse=True):
                words = " ".join(sorted(by_tenths[tenths]))
                file.write(f"{language}\t{tenths}\t{words}\n".encode())


if __name__ == "__main__":
    main()
