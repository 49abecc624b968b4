"""Words between those of a pattern that turn them round: "heilt keine Akne"."""

import re

from markets.rules.grammar import SENTENCE_END, Gap

_STORY_CLAUSE = re.compile(rf".*[.,;:、，{SENTENCE_END}]", re.DOTALL)
# Skin that tends to an illness is no sufferer's: "acne-prone skin".
_TENDING = re.compile(r"[- ](?:prone|neigend)")
_LATIN = re.compile("[a-z]")
# "Not only acne" is acne too.
_IN_LATIN = re.compile(
    r"(?<![a-z])(?:(?:kein|keine|keinen|keinem|keiner|nicht|not|no|never|cannot|(?:is|are|was|were|do|does|did|wo|has|have)n['’]t|pas|aucune?|aucun|ningún|"
    r"ninguna?|nunca|nessun|nessuna|żadn\w+|nenhum|nenhuma|não|nao|non|nie|tidak|bukan|không)(?![a-z])"
    r"(?! (?:only|just|nur|seulement|solo|sólo|só|hanya|cuma|more|mehr|chỉ))"
    # Everyday Indonesian and Malay; "tak payah", "gak perlu" only spare the doctor.
    r"|(?:(?:tak|nggak|enggak|gak|ga) (?:boleh|bisa|dapat|mampu|akan|bakal|merawat|rawat|mengobati)|takkan)(?![a-z]))"
)
_IN_OTHERS = re.compile(
    # Not the disease but skin that tends to it, and "is no cure": 여드름성 피부, 치료제가 아닌.
    # And what no other word stands behind: "무좀은 크림으로 안 나아요".
    r"(?<=\s)(?:안|못)\s?$|(?<=여드름)성\s?피부|(?<=아토피)성\s?피부|아닌|아니라|아니고|ではな[いく]|じゃな[いく]|并非|並非|而非|不是"
    # What a verb does not bring about, not what others could not: "治不好灰指甲", "治不好的".
    r"|(?<=[治医醫去消除祛愈解])不(?:好|了|掉|完|去|住|走|净|淨|干净|乾淨)(?!的)|(?:没有|沒有|不能|不会|不會|无法|無法)$"
    r"|ไม่(?:ได้|ค่อย|ยอม|ช่วย)?\s?$"
    # Arabic, but for "no longer": "ما عاد", "ما رجع".
    r"|(?<![\u0621-\u06d3])(?:و?لا|لم|لن|و?ليست?|مو|مب|مش|ما(?! (?:عاد|رجع|رد)))(?![\u0621-\u06d3])"
    r"|(?<!\S)नहीं(?!\S)"
)


def is_turned(text: str, start: int, end: int, gap: Gap) -> bool:
    """Whether the words between two slots deny what those say together.

    What a story denies before its last clause is how bad things were: "Nothing worked."
    """
    if gap in ("beside", "answer"):
        return False
    if gap == "story":
        if _TENDING.match(text, start, end):
            return True
        before = _STORY_CLAUSE.match(text, start, end)
        start = before.end() if before else start
    if _LATIN.search(text, start, end) and _IN_LATIN.search(text, start, end):
        return True
    return not text.isascii() and _IN_OTHERS.search(text, start, end) is not None
