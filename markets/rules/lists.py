"""Denials that reach along a list: "It won't change hormones, erase a scar or replace a laser".

A comma ends what a denial says of the words behind it, except where they go on in the form
of its own verb up to an "or". A finite verb begins something new: "It doesn't sting, heals
eczema or acne".
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the languages of a family write such lists."""

    denies: re.Pattern[str]
    joins: re.Pattern[str]
    # Words that begin another thought.
    ends: re.Pattern[str]
    # An item, from behind its comma.
    item: re.Pattern[str]


def _kind(denies: str, joins: str, ends: str, item: str) -> _Kind:
    return _Kind(_words(denies), _words(joins), _words(ends), re.compile(item))


def _words(either: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


_KINDS = (
    _kind(
        r"not|never|cannot|cant|wont|doesnt|dont|didnt|\w+n['’]t",
        "or|nor",
        "but|it|we|this|our|they|she|he|you|i|just|only|instead|because|so|which|until",
        r"\s*(?:(?:or|nor)\s+)?(?!\w+[^si\W]s\b|\w+ing\b|\w+ed\b)\w",
    ),
    _kind(
        r"nicht|nie|niemals|weder|kein\w*",
        "oder|noch",
        r"aber|sondern|sie|es|wir|ich|nur|dafür|doch|das|die|der|dein\w*|unser\w*",
        r"\s*(?:(?:oder|noch)\s+)?(?!\w+t\b)\w",
    ),
    _kind(
        r"ne|n|pas|jamais|no|nunca|non|mai|não|nem|nie",
        "ou|ni|o|u|né|oppure|nem|ani|lub",
        "mais|pero|sino|ma|mas|ale|juste|solo|sólo|só|elle|il|ella",
        r"\s*(?:(?:ou|ni|o|u|né|nem|ani|lub)\s+)?\w+(?:er|ir|oir|re|ar|are|ere|ire|ać|ić|yć)\b",
    ),
    _kind(
        r"(?:tidak|tak|nggak|gak|ga) (?:akan|bisa|dapat|boleh|mampu)|không thể",
        "atau|maupun|mahupun|ataupun|hay|hoặc",
        "tapi|tetapi|namun|hanya|cuma|melainkan|dan|nhưng|chỉ|và",
        r"\s*(?:(?:atau|hay|hoặc)\s+)?\w",
    ),
)
_BETWEEN_ZH = r"[^，,；;。.!?！？\n]"
_BEFORE_ZH = re.compile(
    rf"(?:不能|不可|不得|无法|無法|不具备|不具備|不具有|不用来|不用來|不用于|不用於){_BETWEEN_ZH}{{1,24}}(?:、|或者?|以及|及|和|与|與){_BETWEEN_ZH}{{0,8}}$"
)
_AFTER_JA = re.compile(
    # "…て、" ends a thought, also where the words end with it.
    r"(?<!て(?=、))(?:(?!て、|し、|が、|から|ので|ます|です)[^。.!?！？\n]){0,40}?"
    r"(?:もの|わけ|薬|目的)で(?:は|も)(?:ない|なく|ありません|ございません)"
)
_AFTER_KO = re.compile(
    r"[가-힣]{0,4}(?:거나|이나|(?<=[가-힣])나) (?:(?!부작용|자극|걱정|부담|지만)[^.!?。\n]){0,40}?"
    r"(?:지\s?(?:는\s?|도\s?)?(?:않|못)|(?:수|효과|기능|효능)[는은가이]? 없|[은는이가] 아[니닙닌])"
)
_ZH_NEAR = 40


def is_denied(text: str, begin: int, start: int, end: int, finish: int) -> bool:
    """Whether the words are an item of a list that the sentence denies as a whole."""
    if _goes_on(text, begin, start, finish):
        return True
    if text.isascii():
        return False
    # The words may hold the ending that goes on: "탈모를 치료하거나".
    if "가" <= text[end - 1] <= "힣":
        return any(_AFTER_KO.match(text, at, finish) for at in range(end - 2, end + 1))
    return bool(
        _BEFORE_ZH.search(text, max(begin, start - _ZH_NEAR), start)
        # Most texts lack the one sign that it can't do without.
        or ("で" in text[end:finish] and _AFTER_JA.match(text, end, finish))
    )


def _goes_on(text: str, begin: int, start: int, finish: int) -> bool:
    comma = text.rfind(",", begin, start)
    if comma < 0:
        return False
    return any(
        (met := kind.denies.search(text, begin, comma))
        and kind.joins.search(text, met.end(), finish)
        and not kind.ends.search(text, met.end(), start)
        and kind.item.match(text, comma + 1)
        for kind in _KINDS
    )
