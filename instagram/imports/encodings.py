"""Which character encoding a file is written in."""

import codecs
import re
from typing import IO

from charset_normalizer import from_bytes

from instagram.imports.issues import FileRefusedError
from instagram.imports.source import chunks

# Where exports of marketers come from: Meta, Excel in Korea, Japan and the west.
SUPPORTED = ("utf-8", "utf-16-le", "utf-16-be", "cp949", "cp932", "cp1252", "latin-1")
LABELS = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp949": "CP949 (EUC-KR)",
    "cp932": "Shift-JIS",
    "cp1252": "Windows-1252",
    "latin-1": "ISO 8859-1",
}
# Share of an encoding's plausible signs from which on it is believed.
PLAUSIBLE = 0.75
SAMPLE = 256 * 1024
# How far to look for the first byte that is not ASCII.
SEARCH_LIMIT = 256 * 1024**2
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH_RUN = re.compile(r"[^\x00-\x7f]+")
_WESTERN = re.compile(r"[À-ÖØ-öø-ÿ‘’“”–—…€™©®«»¿¡ºª°·•\xa0]")
_KANA_OR_KANJI = re.compile(r"[぀-ヿ一-鿿、-〟！-～]")
_KANA = re.compile(r"[ぁ-ヺ]")
_SPOILT = "�"
_CONTINUATION = bytes(range(0x80, 0xC0))


def detect_encoding(content: IO[bytes]) -> str:
    """The encoding of a file read from its start; raises when none fits."""
    sample = _telling_sample(content)
    for bom, encoding in _BOMS:
        if sample.startswith(bom):
            if encoding not in SUPPORTED:
                raise FileRefusedError("encoding_unknown")
            return encoding
    return _wide(sample) or _utf8(sample) or _regional(sample)


def _telling_sample(content: IO[bytes]) -> bytes:
    """The file's beginning, and where that is all ASCII the first part that is not."""
    head = content.read(SAMPLE)
    if not head.isascii() or b"\0" in head:
        return head
    try:
        for piece in chunks(content, SEARCH_LIMIT):
            if not piece.isascii():
                return piece + content.read(SAMPLE)
    except FileRefusedError as error:
        # An archive that breaks off further down is still read up to there.
        if error.reason != "gz_broken":
            raise
    return head


def _wide(sample: bytes) -> str | None:
    """UTF-16 without its mark: every ASCII sign brings a NUL, always on the same side."""
    pairs = len(sample) // 2
    if not pairs:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < pairs * 0.05 or min(even, odd) > max(even, odd) * 0.1:
        _refuse_binary(sample)
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_binary(sample: bytes) -> None:
    control = sum(sample.count(bytes([code])) for code in (*range(9), *range(14, 27)))
    if control > len(sample) * 0.1:
        raise FileRefusedError("file_binary")


def _utf8(sample: bytes) -> str | None:
    """UTF-8, with room for damaged signs and for a sample cut in the middle of one."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample.lstrip(_CONTINUATION), final=False)
    except UnicodeDecodeError:
        text = sample.decode("utf-8", errors="replace")
        spoilt = text.count(_SPOILT)
        sound = sum(len(run) for run in _HIGH_RUN.findall(text)) - spoilt
        return "utf-8" if sound >= 20 and spoilt < sound * 0.02 else None
    return "utf-8"


def _regional(sample: bytes) -> str:
    scores = {
        "cp949": _korean(sample),
        "cp932": _japanese(sample),
        "cp1252": _western(sample),
    }
    best = max(scores, key=lambda name: scores[name])
    if scores[best] >= PLAUSIBLE:
        return _exact_western(sample) if best == "cp1252" else best
    guess = from_bytes(sample, cp_isolation=["cp949", "cp932", "cp1252"]).best()
    if guess is None or guess.encoding not in SUPPORTED:
        raise FileRefusedError("encoding_unknown")
    return guess.encoding


def _share(plausible: int, text: str) -> float:
    """Plausible signs among those that are not ASCII; damage counts twice against."""
    high = sum(len(run) for run in _HIGH_RUN.findall(text))
    return (plausible - 2 * text.count(_SPOILT)) / high if high else 0.0


def _korean(sample: bytes) -> float:
    """Signs and the 2,350 everyday syllables of KS X 1001.

    Its hanja hardly occur in captions, while Chinese read as Korean is full of them.
    """
    text = sample.decode("cp949", errors="replace")
    plausible = 0
    for run in _HIGH_RUN.findall(text):
        for sign in run.replace(_SPOILT, ""):
            lead, trail = sign.encode("cp949").ljust(2)[:2]
            plausible += 0xA1 <= lead <= 0xC8 and trail >= 0xA1
    return _share(plausible, text)


def _japanese(sample: bytes) -> float:
    """Kana and kanji; half-width kana are what other encodings turn into.

    Without kana it is no Japanese: an accented letter and the next one read as a kanji.
    """
    text = sample.decode("cp932", errors="replace")
    if not _KANA.search(text):
        return 0.0
    return _share(len(_KANA_OR_KANJI.findall(text)), text)


def _western(sample: bytes) -> float:
    """Accented letters and typographic marks come in short runs between plain ones."""
    text = sample.decode("cp1252", errors="replace")
    short_runs = (run for run in _HIGH_RUN.findall(text) if len(run) <= 6)
    return _share(sum(len(_WESTERN.findall(run)) for run in short_runs), text)


def _exact_western(sample: bytes) -> str:
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"
