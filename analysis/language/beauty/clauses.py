"""Cuts a text into clauses, and tells what is denied, asked or only wished for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Where one judgement ends and another may begin: signs, and the words for "but" and "and".
_ENDS = re.compile(r"[.!?。！？…\n;；~～]+|[,，、](?!\d)")
_BUT = {
    "en": r"\bbut\b|\bhowever\b|\balthough\b|\bthough\b|\bwhile\b|\byet\b|\band\b",
    "ko": r"(?<=지만)|(?<=는데)|(?<=은데)|(?<=ㄴ데)|(?<=인데)|(?<=한데)|(?<=으나)|(?<=고 )|(?<=서 )|(?<=데요)",
    "ja": r"(?<=けど)|(?<=けれど)|(?<=ですが)|(?<=ますが)|(?<=だが)|(?<=のに)|(?<=ものの)|(?<=くて)|(?<=し、)",
    "zh": r"但是|可是|不过|不過|但|而且|然而|虽然|雖然|就是",
    "de": r"\baber\b|\bjedoch\b|\bobwohl\b|\bund\b|\bdoch\b|\ballerdings\b",
    "fr": r"\bmais\b|\bpourtant\b|\bet\b|\bcependant\b",
    "es": r"\bpero\b|\baunque\b|\by\b|\bsin embargo\b",
    "id": r"\btapi\b|\btetapi\b|\bnamun\b|\bdan\b|\bcuma\b|\bsayangnya\b",
}
_CUTS = {language: re.compile(words) for language, words in _BUT.items()}
# Before the word, within the clause: "no", "without", "안 ".
_BEFORE = {
    "en": re.compile(
        r"(?:\b(?:no|not|never|without|zero|none|neither|nor|free of|hardly|barely|isn't|wasn't|"
        r"doesn't|didn't|don't|won't|hasn't|haven't|can't|cannot|aren't)\b|n't)"
        r"(?:\s+\S+){0,3}\s*$"
    ),
    "ko": re.compile(r"(?:^|\s)(?:안|못|전혀|별로|하나도|덜)\s*$"),
    "ja": re.compile(r"(?!x)x"),
    "zh": re.compile(
        r"(?:不|没|沒|没有|沒有|毫无|毫無|无|無|零|不会|不會|不太|不怎么)[^，,。]{0,3}$"
    ),
    "de": re.compile(
        r"\b(?:nicht|kein\w*|ohne|nie|niemals|weder|null)(?:\s+\S+){0,3}\s*$"
    ),
    "fr": re.compile(r"\b(?:sans|pas|aucun\w*|jamais|ni|ne|n')(?:\s+\S+){0,3}\s*$"),
    "es": re.compile(
        r"\b(?:sin|no|nunca|jamás|ningún|ninguna|ni|tampoco)(?:\s+\S+){0,3}\s*$"
    ),
    "id": re.compile(
        r"\b(?:tidak|nggak|enggak|gak|ga|tak|tanpa|bukan|belum|ngga|kagak)(?:\s+\S+){0,2}\s*$"
    ),
}
# After it: "자극이 전혀 없고", "べたつかない".
_AFTER = {
    "ko": re.compile(
        r"^[가-힣]{0,3}(?:도|이|가|은|는|을|를)?\s*(?:전혀|하나도|별로|거의|크게|절대)?\s*"
        r"(?:없|않|안\s|안나|안 나|못|덜하|적[고어은])|^[가-힣]{0,3}지\s?(?:도\s?|는\s?)?(?:않|못|안)"
    ),
    "ja": re.compile(
        r"^[ぁ-んァ-ン一-龠]{0,6}(?:ない|なく|なし|ません|ず(?:に|、|$)|無し|無く|感じず)"
    ),
    "zh": re.compile(r"^(?:都)?(?:没有|沒有|没|不大|不强|不重|全无)"),
    "de": re.compile(r"^\S*\s+(?:gar |überhaupt )?nicht\b"),
    "en": re.compile(r"^\S*[\s-]free\b"),
}
_QUESTION = re.compile(
    r"\?\s*$|[?？]|나요\s*$|까요\s*$|ですか|ますか|でしょうか|吗\s*$|嗎\s*$|呢\s*$"
)
_WISH = re.compile(
    r"\b(?:i wish|would be (?:nice|great|better)|hope (?:it|this|they)|if only|hoping)\b|"
    r"면 좋겠|으면 좋|바랍니다|기대(?:돼|되|합|중)|궁금|たらいいな|てほし|ほしいな|希望|要是|"
    r"\bwünsch|\bhoffe|\bhoffentlich|\bj'espère|\bj'aimerais|\bojalá|\bespero|\bsemoga|\bpenasaran"
)


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    is_question: bool
    is_wish: bool

    @property
    def is_judgement(self) -> bool:
        return not (self.is_question or self.is_wish)


def clauses(text: str, language: str) -> Iterator[Clause]:
    """The clauses of a folded text, in order; a question mark marks what stands before it."""
    cut = _CUTS.get(language)
    position = 0
    for end in [*_ENDS.finditer(text), None]:
        stop = end.start() if end else len(text)
        sign = end[0] if end else ""
        sentence = text[position:stop]
        position = end.end() if end else stop
        is_question = bool(_QUESTION.search(sentence + sign))
        is_wish = bool(_WISH.search(sentence))
        for part in cut.split(sentence) if cut else [sentence]:
            if part and part.strip():
                yield Clause(part, is_question, is_wish)


def is_negated(clause: str, start: int, end: int, language: str) -> bool:
    """Whether the word from ``start`` to ``end`` is denied within its clause."""
    before, after = _BEFORE.get(language), _AFTER.get(language)
    if before is not None and before.search(clause[:start]):
        return True
    return after is not None and bool(after.search(clause[end:]))
