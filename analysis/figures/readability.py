"""How easily a caption reads, by the formula that is known for its language.

English: Flesch 1948; German: Amstad 1978; French: Kandel and Moles 1958; Spanish: Fernández
Huerta 1959; Portuguese: Martins and others 1996; Italian: Gulpease (Lucisano and Piemontese
1988). All say 0 to 100 with plain language from 60 on, which is full marks here. Syllables are
counted as groups of vowels, which is a little off for single words and fair over a text.
Other languages have no formula that is agreed on: there the length of sentences counts.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

from analysis.figures.parts import Part, between

NAME = "readability"
# Formulas say nothing of fewer words.
LEAST_WORDS = 5
_PLAIN = 60
_UNSPACED = frozenset({"ja", "zh", "th"})
# Words (characters where words are not parted) of a sentence that reads well, and badly.
_EASY, _HARD = (12, 30), (40, 120)
_SENTENCE = re.compile(r"[^.!?。！？…\n]+")
_APART = re.compile(r"https?://\S+|[#@]\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS: Mapping[str, re.Pattern[str]] = {
    "en": re.compile("[aeiouy]+"),
    "de": re.compile("[aeiouyäöü]+"),
    "fr": re.compile("[aeiouyàâäéèêëîïôöûùüœ]+"),
    "es": re.compile("[aeiouáéíóúü]+"),
    "pt": re.compile("[aeiouáâãàéêíóôõúü]+"),
}
# An e that is written and not spoken.
_SILENT: Mapping[str, re.Pattern[str]] = {
    "en": re.compile("[^aeiouyl]e$"),
    "fr": re.compile("(?<=[^aeiouyéèêë])e(?:s|nt)?$"),
}
# Name, and value from words a sentence and syllables a word.
_FORMULAS: Mapping[str, tuple[str, Callable[[float, float], float]]] = {
    "en": ("flesch", lambda words, parts: 206.835 - 1.015 * words - 84.6 * parts),
    "de": ("amstad", lambda words, parts: 180 - words - 58.5 * parts),
    "fr": ("kandel_moles", lambda words, parts: 207 - 1.015 * words - 73.6 * parts),
    "es": ("fernandez_huerta", lambda words, parts: 206.84 - 1.02 * words - 60 * parts),
    "pt": ("martins", lambda words, parts: 248.835 - 1.015 * words - 84.6 * parts),
}


def readability(caption: str, language: str) -> Part:
    """``n`` is the sentences; hashtags, names and addresses are left out."""
    sentences = [
        one.strip()
        for one in _SENTENCE.findall(_APART.sub(" ", caption))
        if one.strip()
    ]
    if language in _UNSPACED:
        lengths = [sum(sign.isalnum() for sign in one) for one in sentences]
        return _by_length(lengths, *_HARD, method="characters")
    words = [_WORD.findall(one.casefold()) for one in sentences]
    words = [one for one in words if one]
    if sum(map(len, words)) < LEAST_WORDS:
        return Part(NAME, None, why="few_words")
    if language == "it":
        return _scored(_gulpease(words), len(words), "gulpease")
    if language in _FORMULAS:
        name, formula = _FORMULAS[language]
        return _scored(_value(words, language, formula), len(words), name)
    return _by_length([len(one) for one in words], *_EASY, method="words")


def _by_length(lengths: Sequence[int], low: int, high: int, *, method: str) -> Part:
    known = [one for one in lengths if one]
    if not known:
        return Part(NAME, None, why="few_words")
    mean = fmean(known)
    return Part(NAME, between(mean, high, low), round(mean, 1), "", len(known), method)


def _scored(value: float, sentences: int, method: str) -> Part:
    shown = round(value, 1)
    return Part(NAME, between(value, 0, _PLAIN), shown, "", sentences, method)


def _value(
    sentences: Sequence[Sequence[str]],
    language: str,
    formula: Callable[[float, float], float],
) -> float:
    words = [word for one in sentences for word in one]
    parts = fmean(syllables(word, language) for word in words)
    return formula(len(words) / len(sentences), parts)


def _gulpease(sentences: Sequence[Sequence[str]]) -> float:
    words = [word for one in sentences for word in one]
    letters = sum(map(len, words))
    return 89 + (300 * len(sentences) - 10 * letters) / len(words)


def syllables(word: str, language: str) -> int:
    """Groups of vowels, at least one."""
    count = len(_VOWELS[language].findall(word))
    silent = _SILENT.get(language)
    return max(1, count - bool(silent and silent.search(word)))
