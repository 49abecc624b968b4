"""Questions that name a claim and are answered with a no: "Heals eczema? No."

Such words claim nothing, and neither does what the next sentence takes back. A no to a
question that only belittles the claim, or what it costs, promises it all the same: "Only
soothes eczema? No, it heals it", "Do smooth scars need surgery? No".
"""

import re
from collections.abc import Sequence

from markets.rules import cues
from markets.rules.cues import Said

# What unsays the sentence before wherever it stands, and what does as an answer begins.
_ANYWHERE = frozenset((cues.RETRACTING, cues.REFUTING, cues.UNSAYING))
_BEGINNING = frozenset((cues.ANSWERING, cues.PASSING_ON))
_QUESTION = frozenset((cues.ASKING, cues.INSISTING))
# What may stand before a no: quotation marks, "A:", "Sorry,", "Kurz gesagt:".
_PREFACE = re.compile(r"[^\w]*(?:[^.!?。！？,:，、：]{0,20}[,:，、：])?\W*")
_LEADING = re.compile(r"\W*")
_POLISH = re.compile("[ąćęłńśźż]")
# A sign or the end; a blank where words have few of them.
_AFTER_ANSWER = re.compile(r"\W*$|\s*[^\w\s'’]|(?<=[\u0e00-\u0e7f가-힣ぁ-ヺ一-鿿])\s")


def told_by(answer: Said, question: str) -> set[int]:
    """Which kinds of a no the sentence is that follows a question."""
    told = {met.owner for met in answer.cues} & _ANYWHERE
    first = [met for met in answer.cues if met.owner in _BEGINNING]
    if first:
        sentence = answer.sentence
        begins = {met.end() for met in _beginnings(sentence)}
        # "Tak" is none in Polish, but in Malay.
        is_polish = _POLISH.search(question) is not None
        told.update(
            met.owner
            for met in first
            if met.start in begins
            and not (is_polish and met.language == "ms")
            and (met.owner == cues.PASSING_ON or _AFTER_ANSWER.match(sentence, met.end))
        )
    return told


def is_refused(
    question: Said, told: set[int], *, is_marked: bool, invites: bool
) -> bool:
    """Whether the words of ``question`` are unsaid by what the next sentence has ``told``.

    ``is_marked``: by a question mark, or asking words at its end. ``invites``: it asks
    whether people would like the claim, so that what is refuted behind it is another's.
    """
    if not is_marked or invites:
        told = told - {cues.REFUTING, cues.UNSAYING}
    if not told:
        return False
    if cues.RETRACTING in told:
        return True
    kinds = {met.owner for met in question.cues} & _QUESTION
    return kinds == {cues.ASKING} or (is_marked and not kinds)


def _beginnings(answer: str) -> Sequence[re.Match[str]]:
    found = (one.match(answer) for one in (_LEADING, _PREFACE))
    return [met for met in found if met]
