"""Cells of a file as counts, texts, hashtags and types; strict, with a reason each."""

import ast
import json
import re
import unicodedata
from decimal import Decimal

from instagram.enums import MediaType, ProductType
from instagram.imports.issues import ValueRefusedError

CAPTION_LIMIT = 10_000
COUNT_LIMIT = 10**12
_ABSENT = frozenset(
    {"", "-", "–", "—", "--", "n/a", "na", "nan", "null", "none", "n.a.", "없음"}
)
_PLAIN = re.compile(r"^\d+(?:\.0+)?$")
_GROUPED = re.compile(r"^\d{1,3}(?:(?P<mark>[,. '’])\d{3})(?:(?P=mark)\d{3})*$")
_SHORT = re.compile(
    r"^(?P<number>\d+(?:[.,]\d{1,2})?|\d{1,3}(?:,\d{3})+)\s*"
    r"(?P<unit>k|m|b|천|만|억|tsd\.?|mio\.?)(?:\s*(?P<rest>\d[\d,]*천?))?$"
)
_UNITS = {
    "k": 10**3, "m": 10**6, "b": 10**9, "천": 10**3, "만": 10**4, "억": 10**8,
    "tsd": 10**3, "mio": 10**6,
}  # fmt: skip


def read_count(value: object) -> int | None:
    """A count; None where the cell says nothing."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueRefusedError("number_unreadable")
    text = " ".join(unicodedata.normalize("NFKC", str(value)).split()).lower()
    text = text.removeprefix("'")
    if text in _ABSENT:
        return None
    count = _whole(text)
    if count > COUNT_LIMIT:
        raise ValueRefusedError("number_too_large")
    return count


def _whole(text: str) -> int:
    if _PLAIN.match(text):
        return int(text.split(".")[0])
    if found := _GROUPED.match(text):
        mark = found["mark"]
        if mark == "." and text.count(".") == 1:
            raise ValueRefusedError("number_ambiguous")
        return int(text.replace(mark, ""))
    if found := _SHORT.match(text):
        return _shortened(found)
    raise ValueRefusedError(_refusal(text))


def _shortened(found: re.Match[str]) -> int:
    number = found["number"]
    is_grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+", number)
    exact = Decimal(number.replace(",", "" if is_grouped else "."))
    count = int(exact * _UNITS[found["unit"].rstrip(".")])
    rest = found["rest"] or ""
    if rest:
        count += int(rest.rstrip("천").replace(",", "")) * (
            1000 if rest.endswith("천") else 1
        )
    return count


def _refusal(text: str) -> str:
    if text.endswith("%"):
        return "number_percent"
    if re.fullmatch(r"[-−]\s*[\d.,]+", text):
        return "number_negative"
    if re.fullmatch(r"\d+[.,]\d+", text):
        return "number_not_whole"
    return "number_unreadable"


def clean_text(value: object) -> str:
    """Text that the database takes: no NUL, no half of a surrogate pair."""
    text = str(value if value is not None else "")
    if not text.isascii():
        # Joins pairs that were written as two escapes and marks halves as damaged.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


def read_caption(value: object) -> str:
    text = clean_text(value).strip()
    if len(text) > CAPTION_LIMIT:
        raise ValueRefusedError("caption_too_long")
    return text


def repair_mojibake(text: str) -> str:
    """Meta's data download writes each UTF-8 byte as a sign of its own."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def read_tags(value: object) -> tuple[str, ...] | None:
    """Hashtags without their sign; None where the cell says nothing."""
    if value is None:
        return None
    if isinstance(value, list):
        return _tags(value)
    text = clean_text(value).strip()
    if not text:
        return None
    if len(text) > CAPTION_LIMIT:
        raise ValueRefusedError("tags_unreadable")
    if text.startswith("["):
        return _tags(_listed(text))
    return _tags(re.split(r"[\s,;#＃]+", text))


def _listed(text: str) -> list[object]:
    """A list as JSON or as Python writes it."""
    try:
        listed = json.loads(text)
    except ValueError:
        try:
            listed = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError) as error:
            raise ValueRefusedError("tags_unreadable") from error
    if not isinstance(listed, list):
        raise ValueRefusedError("tags_unreadable")
    return listed


def _tags(items: list[object] | list[str]) -> tuple[str, ...]:
    names = (clean_text(item).strip().lstrip("#＃") for item in items)
    return tuple(dict.fromkeys(name for name in names if name))


def read_id(value: object) -> tuple[str, bool]:
    """A post's id, and whether a spreadsheet has rounded it, which makes it useless."""
    text = clean_text(value).strip()
    text = text.removeprefix("=").strip("\"'")
    if re.fullmatch(r"\d(?:[.,]\d+)?E\+?\d+|\d{15,}\.0*", text, re.IGNORECASE):
        return "", True
    if len(text) > 64:
        raise ValueRefusedError("id_too_long")
    return text, False


# Words that name a kind of post, in the order in which they are looked for.
_KINDS: tuple[tuple[tuple[str, ...], MediaType | None, ProductType], ...] = (
    (("reel", "릴스", "clips"), MediaType.VIDEO, ProductType.REELS),
    (("story", "stories", "스토리"), None, ProductType.STORY),
    (
        ("carousel", "karussell", "sidecar", "album", "슬라이드", "카루셀", "캐러셀"),
        MediaType.CAROUSEL_ALBUM,
        ProductType.FEED,
    ),
    (("video", "igtv", "동영상", "비디오", "영상"), MediaType.VIDEO, ProductType.FEED),
    (
        ("image", "photo", "picture", "bild", "foto", "이미지", "사진"),
        MediaType.IMAGE,
        ProductType.FEED,
    ),
)


def read_type(value: object) -> tuple[str, str] | None:
    """Media type and placement; None where the word is not known to us."""
    text = str(value if value is not None else "").strip().lower()
    if not text:
        return "", ""
    if text in {"true", "1", "yes"}:  # a column like "is_video"
        return MediaType.VIDEO, ""
    if text in {"false", "0", "no"}:
        return MediaType.IMAGE, ""
    for words, media_type, product in _KINDS:
        if any(word in text for word in words):
            return media_type or "", product
    return ("", ProductType.FEED) if text in {"feed", "post", "피드"} else None
