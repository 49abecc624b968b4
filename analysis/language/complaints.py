"""Does a text complain? A decision of its own, made for reviews of which one in twenty does.

A mood says which side a text is on; in reviews of creams almost all texts name troubles (dry
skin, breakouts) that the cream mended. So a complaint needs a verdict or a symptom that the
product brought, weighed against praise, with what follows a "but" counting most.
"""

import math
import re
from dataclasses import dataclass
from functools import cache

from analysis.language import grammar, lexicon
from analysis.language.cleaning import CleanText
from analysis.language.lexicon import DATA
from analysis.language.mood import NEGATIVE, NEUTRAL, Mood

# Failure less praise that makes a complaint; chosen on the development halves of the reviews.
THRESHOLD = {"ko": 3.0, "en": 1.0}
# Where the mood is clearer than this on the good side, nobody complains.
_CONTENT = -4.0
# Weights of praise and of the mood's log-odds. English has a mood learnt from many texts of
# many kinds; that of Korean knows films.
_PRAISE, _MOST_PRAISE = {"ko": 0.3, "en": 0.0}, 12.0
_MOOD, _CLEAREST = {"ko": 0.2, "en": 0.5}, 7.0
_VERDICT = 1.3
_BEFORE_CONTRAST = 0.6
_NEAR = 30
# What takes a symptom's weight: a skin that is so, a reason to buy, a time before.
_OF_SKIN = re.compile(
    r"[가-힣]{0,4}(?:는|은|을|던)? ?(?:피부|편이|타입|체질|스타일|때(?!문)|시기|날씨|부위)"
    r"|[가-힣]{0,3}을?까 ?(?:봐|걱정)|[가-힣]{0,6}걱정"
    r"|[가-힣]{0,6}(?:서|해|져|니|고|데) ?(?:[가-힣]{1,5} )?"
    r"(?:구매|샀|주문|찾[아던다]|알아보|선택|구입|써보게)"
    r"|[가-힣]{0,3}지?도? ?(?:안|없|않)| ?있어도"
)
_OF_BEFORE = re.compile(
    r"(?:예전|전에는?|원래|평소|그동안|다른 ?(?:제품|크림|거|건|걸)|타 ?제품|보통|기존|이전"
    r"|마스크 때문|환절기|겨울철|요새|생리|세안|샤워|히터|에어컨)[^.!?]{0,22}$"
)
_HEDGED = re.compile(r"(?:약간|조금|살짝|가끔|다소|좀) ?[^.!? ]{0,3} ?$|(?:^|\s)안 ?$")
# "Not for oily skin": said to others, it is advice.
_FOR_OTHERS = re.compile(r"(?:분|분들|사람|피부)(?:에게|께|한테|이라면)?(?:는|은)? ?$")
_SKIN, _BEFORE, _HEDGE, _ADVICE = 0.2, 0.4, 0.5, 0.5


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: str
    strength: float
    found: re.Pattern[str]


@cache
def _patterns() -> dict[str, list[_Pattern]]:
    found: dict[str, list[_Pattern]] = {}
    for line in (DATA / "complaints.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, kind, strength, pattern = line.split("\t")
            made = _Pattern(kind, float(strength), re.compile(pattern))
            found.setdefault(language, []).append(made)
    return found


def is_complaint(text: CleanText, language: str, mood: Mood) -> bool:
    """Without phrases of the language the mood must do."""
    if language not in THRESHOLD:
        return mood.label == NEGATIVE
    if not mood.label or _side(mood) < _CONTENT:
        return False
    return complaint_score(text, language, mood) >= THRESHOLD[language]


def complaint_score(text: CleanText, language: str, mood: Mood) -> float:
    """What speaks for a complaint less praise."""
    failure = failures(text.words, language)
    hits = lexicon.hits(text.words, language) if failure and _PRAISE[language] else []
    praise = sum(hit.strength for hit in hits if hit.strength > 0)
    weighed = _PRAISE[language] * min(praise, _MOST_PRAISE)
    return failure - weighed + _MOOD[language] * _side(mood)


def failures(words: str, language: str) -> float:
    """Strengths of the phrases found, each once, less before a "but"."""
    contrast = grammar.last_contrast(words, language)
    total = 0.0
    for one in _patterns()[language]:
        said = [_said(one, match, contrast) for match in one.found.finditer(words)]
        total += max(said, key=abs, default=0.0)
    return total


def _said(one: _Pattern, match: re.Match[str], contrast: int) -> float:
    if one.kind == "praise":
        return -one.strength
    worth = one.strength * (_BEFORE_CONTRAST if match.end() < contrast else 1.0)
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    if one.kind == "verdict":
        return _VERDICT * worth * (_ADVICE if _FOR_OTHERS.search(before) else 1.0)
    if _OF_SKIN.match(match.string, match.end()):
        return worth * _SKIN
    if _OF_BEFORE.search(before):
        return worth * _BEFORE
    return worth * (_HEDGE if _HEDGED.search(before) else 1.0)


def _side(mood: Mood) -> float:
    """Log-odds of negative against positive, as far as the rounded chances tell them."""
    if mood.label == NEUTRAL:
        negative = (1 - mood.confidence - mood.score) / 2
        positive = (1 - mood.confidence + mood.score) / 2
    elif mood.label == NEGATIVE:
        negative, positive = mood.confidence, mood.confidence + mood.score
    else:
        negative, positive = mood.confidence - mood.score, mood.confidence
    least = 1e-4
    side = math.log(max(negative, least) / max(positive, least))
    return max(-_CLEAREST, min(_CLEAREST, side))
