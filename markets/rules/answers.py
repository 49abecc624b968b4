"""Questions that name a claim and are answered with a no: "Heals eczema? No."

Such words claim nothing, and neither does what the next sentence takes back. A no to a
question that only belittles the claim, or what it costs, promises it all the same: "Only
soothes eczema? No, it heals it", "Do smooth scars need surgery? No".
"""

import re
from collections.abc import Sequence

from markets.rules.cues import cue_finder

# Whole answers, ways to begin an answer, what takes back the sentence before.
_KINDS = ("answering", "passing_on", "retracting", "refuting", "unsaying")
_ANSWERING, _PASSING_ON, _RETRACTING, *_REFUTING = range(len(_KINDS))
_QUESTION_KINDS = ("asking", "insisting")
_ASKING = _QUESTION_KINDS.index("asking")
# What may stand before a no: quotation marks, "A:", "Sorry,", "Kurz gesagt:".
_PREFACE = re.compile(r"[^\w]*(?:[^.!?。！？,:，、：]{0,20}[,:，、：])?\W*")
_LEADING = re.compile(r"\W*")
_POLISH = re.compile("[ąćęłńśźż]")
# A sign or the end; a blank where words have few of them.
_AFTER_ANSWER = re.compile(r"\W*$|\s*[^\w\s'’]|(?<=[\u0e00-\u0e7f가-힣ぁ-ヺ一-鿿])\s")


def is_refused(question: str, is_marked: bool, answer: str, *, invites: bool) -> bool:
    """Whether the words of ``question`` are unsaid by the sentence that follows it.

    ``is_marked``: by a question mark, or asking words at its end. ``invites``: it asks
    whether people would like the claim, so that what is refuted behind it is another's.
    """
    told = _told_by(answer, is_polish=_POLISH.search(question) is not None)
    if not is_marked or invites:
        told.difference_update(_REFUTING)
    if not told:
        return False
    if _RETRACTING in told:
        return True
    kinds = {met.owner for met in cue_finder(*_QUESTION_KINDS).met_in(question)}
    return kinds == {_ASKING} or (is_marked and not kinds)


def _told_by(answer: str, *, is_polish: bool) -> set[int]:
    """Which kinds of a no the sentence is: "tak" is none in Polish, but in Malay."""
    begins = {met.end() for met in _beginnings(answer)}
    return {
        met.owner
        for met in cue_finder(*_KINDS).met_in(answer)
        if met.owner in (_RETRACTING, *_REFUTING)
        or (
            met.start in begins
            and not (is_polish and met.language == "ms")
            and (met.owner == _PASSING_ON or _AFTER_ANSWER.match(answer, met.end))
        )
    }


def _beginnings(answer: str) -> Sequence[re.Match[str]]:
    found = (one.match(answer) for one in (_LEADING, _PREFACE))
    return [met for met in found if met]
