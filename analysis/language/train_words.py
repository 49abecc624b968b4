"""Rebuild the word models of ``identify.py`` from word lists and tweets.

The lists (`data/training/words.tsv.gz`) are wordfreq's, cut to the most common words
(`tools/word_lists.py`); romanised Hindi is made of its Hindi list, and Indonesian, Malay and
romanised Hindi also learn the words of the tweets and reviews that may be trained on.
"""

import gzip
import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from analysis.language import romanised, words
from analysis.language.cleaning import clean
from analysis.language.datasets import Example
from analysis.language.lexicon import DATA

LISTS = DATA / "training" / "words.tsv.gz"
LATIN = (
    "en", "de", "fr", "es", "pt", "it", "id", "ms", "nl", "tr", "pl", "vi", "sv", "ro",
    "cs", "hu", "fi", "da", "tl", "hi-Latn",
)  # fmt: skip
SCRIPTS = {
    "latin": (LATIN, 160_000),
    "cyrillic": (("ru", "uk", "bg", "sr"), 40_000),
    "arabic": (("ar", "fa", "ur"), 30_000),
}
# A word ten times as frequent counts twice as much: rare words are what gets typed alone.
_FLATTENED = 0.3
_SEEN = 4
_EPOCHS, _BATCH, _RATE, _DECAY = 8, 256, 0.15, 1e-6
_SEED = 20_260
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
# Words of romanised Hindi tweets that are common English are English.
_ENGLISH = 4.5

# Languages of nearly the same words; how common a word is when its list lacks it; how far
# the lists are believed, and of one word at most; and which words are common enough.
TWINS = ("id", "ms")
_ABSENT, _TRUSTED, _MOST_APART, _COMMON = 2.7, 0.7, 3.0, 4.0

Floats = npt.NDArray[Any]
# Word -> language -> how common it is there, as ten's logarithm of times in 10^9 words.
Commonness = dict[str, dict[str, float]]


def read_lists() -> Commonness:
    found: Commonness = {}
    with gzip.open(LISTS, "rt", encoding="utf-8") as file:
        for line in file:
            language, tenths, listed = line.rstrip("\n").split("\t")
            for word in listed.split():
                found.setdefault(word, {})[language] = int(tenths) / 10
    for word in [word for word, by in found.items() if "hi" in by]:
        written = romanised.spellings(word)
        for one in written:
            value = found[word]["hi"] - math.log10(len(written))
            _raise(found, one, "hi-Latn", value)
    return found


def _raise(found: Commonness, word: str, language: str, value: float) -> None:
    by = found.setdefault(word, {})
    by[language] = max(by.get(language, 0.0), value)


def words_of(text: str) -> list[str]:
    return _WORD.findall(clean(text).prose.lower().replace("’", "'"))


def add_texts(found: Commonness, language: str, texts: Iterable[str]) -> None:
    """What people of the language write, beside what its list says."""
    counts = Counter(word for text in texts for word in words_of(text))
    total = sum(counts.values())
    for word, count in counts.items():
        if language == "hi-Latn" and found.get(word, {}).get("en", 0) > _ENGLISH:
            continue
        # A word seen once in a small sample is rarer than that.
        _raise(found, word, language, math.log10((count - 0.75) / total * 1e9))


class WordTrainer:
    """Softmax regression by AdaGrad over the words of one script."""

    def __init__(self, found: Commonness, languages: tuple[str, ...]) -> None:
        self.languages = languages
        known = {
            word: {code: by[code] for code in languages if code in by}
            for word, by in sorted(found.items())
        }
        self.words = [word for word, by in known.items() if by]
        self.truth = np.zeros((len(self.words), len(languages)), dtype=np.float32)
        for row, word in enumerate(self.words):
            for code, value in known[word].items():
                self.truth[row, languages.index(code)] = 10 ** (_FLATTENED * value)
        self.truth *= len(self.words) / len(languages) / self.truth.sum(0)
        self.told = _told_apart(known) if set(TWINS) <= set(languages) else {}
        self._encode()

    def _encode(self) -> None:
        grams = [words.grams_of(word) for word in self.words]
        counts = Counter(gram for found in grams for gram in found)
        self.names = sorted(
            gram
            for gram, count in counts.items()
            if count >= _SEEN
            or (len(gram) <= 6 and gram[0] == gram[-1] == " ")
            or gram in self.told
        )
        place = {gram: number for number, gram in enumerate(self.names)}
        rows = [[place[gram] for gram in found if gram in place] for found in grams]
        ends = np.cumsum([0, *map(len, rows)])
        columns = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
        values = np.ones(len(columns), dtype=np.float32)
        self.rows = sparse.csr_matrix(
            (values, columns, ends), shape=(len(rows), len(self.names))
        )

    def fit(self) -> None:
        shape = len(self.names), len(self.languages)
        self.weights = np.zeros(shape, dtype=np.float32)
        past = np.full(shape, 1e-4, dtype=np.float32)
        random = np.random.default_rng(_SEED)
        for epoch in range(_EPOCHS):
            rate = _RATE / (1 + 0.4 * epoch)
            order = random.permutation(len(self.words))
            for start in range(0, len(order), _BATCH):
                self._step(order[start : start + _BATCH], past, rate)

    def _step(self, batch: Floats, past: Floats, rate: float) -> None:
        rows, truth = self.rows[batch], self.truth[batch]
        logits = rows @ self.weights
        chances = np.exp(logits - logits.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        slope = (chances * truth.sum(1, keepdims=True) - truth) * (16 / _BATCH)
        used = np.unique(rows.indices)
        change = rows.T.tocsr()[used] @ slope
        change += _DECAY * len(batch) * self.weights[used]
        past[used] += change * change
        self.weights[used] -= rate * change / np.sqrt(past[used])

    def tell_twins(self) -> None:
        """Make each common word say of the twins what their lists say of it.

        Letters cannot: nearly all words of Malay are words of Indonesian. How often each is
        used tells them apart (*kerana* and *karena*, *boleh* and *bisa*).
        """
        if not self.told:
            return
        first, second = (self.languages.index(code) for code in TWINS)
        place = {gram: number for number, gram in enumerate(self.names)}
        for row, word in enumerate(self.words):
            wanted = self.told.get(f" {word} ")
            if wanted is None:
                continue
            said = (self.rows[row] @ self.weights[:, [first, second]]).ravel()
            change = (wanted - float(said[1] - said[0])) / 2
            self.weights[place[f" {word} "], [first, second]] += [-change, change]

    def save(self, path: Path, kept: int) -> None:
        centred = self.weights - self.weights.mean(1, keepdims=True)
        # Whole words stand in one row only, but the common ones are typed often.
        often = np.sqrt(self.rows.T @ self.truth.sum(1))
        strength = np.abs(centred).max(1) * often
        strength[[row for row, gram in enumerate(self.names) if gram in self.told]] = (
            np.inf
        )
        strongest = np.argsort(-strength, kind="stable")[:kept]
        whole = np.clip(np.rint(centred * words.SCALE), -128, 127).astype(int)
        grams = {self.names[row]: tuple(whole[row].tolist()) for row in strongest}
        words.save(path, self.languages, grams)


def _told_apart(known: Commonness) -> dict[str, float]:
    """Whole-word gram -> log-odds of the second twin against the first, of common words."""
    first, second = TWINS
    found = {}
    for word, by in known.items():
        if max(by.get(first, 0.0), by.get(second, 0.0)) >= _COMMON:
            apart = by.get(second, _ABSENT) - by.get(first, _ABSENT)
            odds = _TRUSTED * math.log(10) * apart
            found[f" {word} "] = max(-_MOST_APART, min(_MOST_APART, odds))
    return found


def train(texts: dict[str, list[Example]]) -> None:
    """``texts`` may be trained on; those of "hi" are partly English and are sorted here."""
    found = read_lists()
    for language in ("id", "ms"):
        add_texts(found, language, [one.text for one in texts[language]])
    first = WordTrainer(found, ("en", "hi-Latn"))
    first.fit()
    add_texts(found, "hi-Latn", _romanised(first, texts["hi"]))
    for script, (languages, kept) in SCRIPTS.items():
        trainer = WordTrainer(found, languages)
        trainer.fit()
        trainer.tell_twins()
        trainer.save(words.WEIGHTS / f"words-{script}.gz", kept)


def _romanised(trainer: WordTrainer, texts: list[Example]) -> list[str]:
    """Those texts that look more like romanised Hindi than like English."""
    place = {gram: number for number, gram in enumerate(trainer.names)}
    found = []
    for one in texts:
        rows = [
            place[gram]
            for word in words_of(one.text)
            for gram in words.grams_of(word)
            if gram in place
        ]
        english, hindi = trainer.weights[rows].sum(0)
        if hindi > english:
            found.append(one.text)
    return found
