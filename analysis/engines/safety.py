"""What a model says, before anybody sees it: plain words, without what a stranger may have asked for.

A link, mark-up that could become one, or our own instructions are signs that the model has
obeyed somebody else: then nothing of the answer is used. A number that is not among our
figures takes its sentence with it. Pages escape words as they do any text; this is not in
place of that.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)

# So many letters in a row of our instructions are no accident.
LEAK_LETTERS = 40
# A run without a blank as long as this is no word of any language that we write.
LONGEST_RUN = 60

_DOMAINS = (
    "com|net|org|info|biz|io|co|ai|app|dev|me|ly|gg|gl|to|cc|tv|xyz|top|shop|store|site|"
    "online|club|link|live|page|vip|win|icu|ru|cn|kr|jp|uk|de|fr|us|eu|id|my|sg|th|vn|tw|hk|"
    "in|br|mx|es|it|pl|nl|한국|닷컴|닷넷|中国|рф"
)
_UNSAFE = (
    # hxxp and h t t p are ways to write what a filter looks for
    re.compile(r"\bh\s*(?:t\s*t|x\s*x)\s*p\s*s?\s*:", re.I),
    re.compile(r"[a-z][a-z0-9+.-]*://", re.I),
    re.compile(r"\b(?:javascript|data|vbscript|file|mailto|tel|intent)\s*:\s*\S", re.I),
    re.compile(r"\bwww\s*[.\[(]", re.I),
    re.compile(r"[\w-]\s*[\[({]\s*(?:\.|dot|점|닷)\s*[\])}]\s*[\w-]", re.I),
    re.compile(rf"[\w-]+\.(?:{_DOMAINS})(?![\w-])", re.I),
    re.compile(r"[\w-]+\s+dot\s+(?:com|net|org|io|ly|me|kr)\b", re.I),
    re.compile(r"\w(?:닷컴|닷넷)"),
    re.compile(r"\bxn--", re.I),
    re.compile(r"[\w.+-]+@[\w-]+\.\w"),
    re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    # HTML, templates, Markdown links and pictures
    re.compile(r"<\s*/?\s*[a-z!?]", re.I),
    re.compile(r"&(?:#\w+|[a-z]{2,8});", re.I),
    re.compile(r"\{\{|\{%|\$\{"),
    re.compile(r"!?\[[^\]]*\]\s*[(\[]"),
    re.compile(r"^\s*\[[^\]]+\]:\s", re.M),
    re.compile(r"```"),
    re.compile(rf"[A-Za-z0-9+/=_-]{{{LONGEST_RUN},}}"),
)
_MARKDOWN = re.compile(r"^\s{0,3}(?:#{1,6}|>|[-*+])\s+|\*\*|__|~~|`", re.M)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Behind its sign and before a blank, so that 12.5 stays whole.
_SENTENCE_END = re.compile(r"(?<=[.!?])(?=\s)|(?<=[。！？\n])")
# "Ninety per cent" and "구십 퍼센트" tell a figure without a digit.
_SPELLED = re.compile(
    r"\b(?:ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|"
    r"million|zero)\b[\w\s-]{0,20}?(?:per\s?cent|percent|points?|out of|%)"
    r"|[영공일이삼사오육칠팔구십백천만]+\s*(?:퍼센트|%)"
    # One sign alone is no figure here: 이 점은 is "this point".
    r"|[영공일이삼사오육칠팔구십백천만]{2,}\s*(?:프로|점(?!점)|배)(?!\w{2})",
    re.I,
)


class UnsafeAnswerError(Exception):
    """The answer is not used; the reason names the rule, never the words."""


def clean_words(
    model: T, *, figures: Iterable[str] = (), secrets: Sequence[str] = ()
) -> T:
    """The same answer in plain text, or UnsafeAnswerError.

    ``figures``: texts whose numbers may be told. ``secrets``: texts that may not come back,
    such as our instructions.
    """
    allowed = {number for text in figures for number in _numbers(text)}
    hidden = [_letters(one) for one in secrets]

    def clean(text: str) -> str:
        folded = _folded(text)
        _refuse(folded, hidden)
        # Once more: taking marks out may have joined the halves of a link.
        plain = _MARKDOWN.sub("", folded)
        _refuse(plain, hidden)
        kept = "".join(one for one in _sentences(plain) if _is_told(one, allowed))
        if plain.strip() and not kept.strip():
            raise UnsafeAnswerError("other figures")
        return kept.strip()

    try:
        return type(model).model_validate(_walk(model.model_dump(by_alias=True), clean))
    except ValidationError as error:
        raise UnsafeAnswerError("too little is left") from error


def _walk(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _walk(one, clean) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(one, clean) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    # A schema of words has no other fields; one that has must not bring figures in.
    raise UnsafeAnswerError("not words")


def _folded(text: str) -> str:
    """One spelling of each sign, without what is invisible or turns the line round."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        sign
        for sign in folded
        if sign in "\n\t" or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs"}
    )


def _refuse(text: str, hidden: Sequence[str]) -> None:
    for rule in _UNSAFE:
        if rule.search(text):
            raise UnsafeAnswerError("link or mark-up")
    letters = _letters(text)
    for secret in hidden:
        if _shares(letters, secret):
            raise UnsafeAnswerError("our instructions")


def _letters(text: str) -> str:
    """Only what carries meaning, so that blanks, signs and capitals hide nothing."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())


def _shares(letters: str, secret: str) -> bool:
    """Whether a run of the secret stands in the text; a short secret counts as a whole."""
    size = min(LEAK_LETTERS, len(secret))
    if not size:
        return False
    pieces = {secret[at : at + size] for at in range(len(secret) - size + 1)}
    return any(
        letters[at : at + size] in pieces for at in range(len(letters) - size + 1)
    )


def _sentences(text: str) -> list[str]:
    return _SENTENCE_END.split(text)


def _is_told(sentence: str, allowed: set[str]) -> bool:
    return _numbers(sentence) <= allowed and not _SPELLED.search(sentence)


def _numbers(text: str) -> set[str]:
    """Numbers in one spelling: 1,234.50 and 1234.5 are the same."""
    found = _NUMBER.findall(unicodedata.normalize("NFKC", text))
    return {_number(one) for one in found}


def _number(text: str) -> str:
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text)
    value = text.replace(",", "") if grouped else text.replace(",", ".")
    digits = "".join(str(unicodedata.digit(one, one)) for one in value)
    whole, _, fraction = digits.partition(".")
    fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{fraction}" if fraction else whole
