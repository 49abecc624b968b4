"""Rebuild the shipped weights: ``python -m analysis.language.train DATA_DIR``.

Needs numpy (requirements-dev.txt); reading texts does not.
"""

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.language import model
from analysis.language.cleaning import clean
from analysis.language.datasets import LABELS, Example, rows, training
from analysis.language.lexicon import DATA
from analysis.language.mood import dense_features

# Hindi is left out: 1,839 tweets taught the model nothing (macro-F1 0.35).
LANGUAGES = ("en", "ko", "id", "ms", "de", "fr", "es", "it", "pt", "ar")
KEPT = {"en": 40_000, "ko": 40_000, "id": 25_000}
KEPT_ELSE = 14_000
# Their dense weights, averaged, serve languages with a word list and no training texts.
SHARING = ("de", "fr", "es", "pt")
EPOCHS = 6
RATE = 0.05
SEED = 20_260
EMOJI_SEEN = 10

Floats = npt.NDArray[Any]
Encoded = tuple[Floats, float, Floats]


class Trainer:
    """Softmax regression by AdaGrad, one example at a time, weights averaged at the end."""

    def __init__(self, examples: list[Example], language: str) -> None:
        self.language = language
        self.random = random.Random(SEED)  # noqa: S311  # not for secrets
        cleaned = [clean(example.text) for example in examples]
        grams = [model.grams_of(text) for text in cleaned]
        seen = Counter(gram for found in grams for gram in found)
        self.names = sorted(gram for gram, count in seen.items() if count > 1)
        place = {gram: number for number, gram in enumerate(self.names)}
        self.labels = [LABELS.index(example.label) for example in examples]
        self.rows: list[Encoded] = []
        for text, found in zip(cleaned, grams, strict=True):
            known = sorted(place[gram] for gram in found if gram in place)
            dense = np.array(dense_features(text, language))
            size = float(len(found)) ** -0.5
            self.rows.append((np.array(known, dtype=np.int64), size, dense))
        width = len(dense_features(clean(""), language))
        self.weights = np.zeros((len(self.names), 3))
        self.dense = np.zeros((width, 3))
        self.bias = np.zeros(3)

    def fit(self) -> None:
        counts = np.bincount(self.labels, minlength=3)
        balance = (len(self.labels) / 3 / counts) ** 0.5
        past = np.full_like(self.weights, 1e-8)
        past_dense = np.full_like(self.dense, 1e-2)
        order = list(range(len(self.rows)))
        for epoch in range(EPOCHS):
            rate = RATE / (1 + 0.5 * epoch)
            self.random.shuffle(order)
            for number in order:
                known, size, dense = self.rows[number]
                logits = (
                    self.weights[known].sum(0) * size + dense @ self.dense + self.bias
                )
                slope = np.exp(logits - logits.max())
                slope /= slope.sum()
                slope[self.labels[number]] -= 1
                slope *= balance[self.labels[number]]
                step = slope * size
                past[known] += step * step
                self.weights[known] -= rate * step / np.sqrt(past[known])
                steps = np.outer(dense, slope)
                past_dense += steps * steps
                self.dense -= rate * steps / np.sqrt(past_dense)
                self.bias -= 0.2 * rate * slope

    def pairs(self, values: Floats) -> Floats:
        """Weights of negative and positive against neutral."""
        found: Floats = values[..., (0, 2)] - values[..., (1,)]
        return found

    def borrow(self, others: list["Trainer"]) -> None:
        """Take the mean weight of what these texts never show: most lost their emoji."""
        unseen = ~np.any([dense for _, _, dense in self.rows], axis=0)
        for number in np.flatnonzero(unseen):
            known = [other.dense[number] for other in others]
            learned = [row for row in known if row.any()]
            if learned:
                self.dense[number] = np.mean(learned, axis=0)

    def save(self, folder: Path) -> list[tuple[float, float]]:
        whole = np.rint(self.pairs(self.weights) * model.SCALE).astype(int)
        strongest = np.argsort(-np.abs(whole).max(1), kind="stable")
        kept = strongest[: KEPT.get(self.language, KEPT_ELSE)]
        grams = {
            self.names[number]: (int(whole[number, 0]), int(whole[number, 1]))
            for number in kept
        }
        dense = [
            (round(float(low), 4), round(float(high), 4))
            for low, high in self.pairs(self.dense)
        ]
        low, high = self.pairs(self.bias)
        bias = (round(float(low), 4), round(float(high), 4))
        path = folder / f"{self.language}.tsv.gz"
        model.save(path, bias=bias, dense=dense, grams=grams)
        return [bias, *dense]


def save_emoji(data: Path) -> None:
    """The part of the Emoji Sentiment Ranking (CC BY-SA 4.0) that the product ships."""
    lines = [
        "# Emoji Sentiment Ranking 1.0, Kralj Novak, Smailovic, Sluban, Mozetic 2015,",
        "# CLARIN.SI hdl.handle.net/11356/1048, CC BY-SA 4.0; columns emoji and score kept.",
    ]
    for row in rows(data, "lexicon-emoji_sentiment_ranking-all"):
        cleaned = clean(row["Emoji"])
        # Rows added to the ranking without counts carry no measured mood.
        counted = row["Occurrences"].isdecimal()
        if cleaned.emoji and counted and int(row["Occurrences"]) >= EMOJI_SEEN:
            lines.append(f"{cleaned.emoji[0]}\t{float(row['score']):.3f}")
    path = DATA / "emoji_ranking.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    data = parser.parse_args().data
    model.WEIGHTS.mkdir(exist_ok=True)
    save_emoji(data)
    texts = training(data)
    trainers = [Trainer(texts[language], language) for language in LANGUAGES]
    for trainer in trainers:
        trainer.fit()
        sys.stdout.write(f"{trainer.language}: {len(trainer.rows)} texts\n")
    sharing = [trainer for trainer in trainers if trainer.language in SHARING]
    shared = []
    for trainer in trainers:
        trainer.borrow(sharing)
        dense = trainer.save(model.WEIGHTS)
        if trainer in sharing:
            shared.append(dense)
    pairs = [
        (
            round(fmean(low for low, _ in table), 4),
            round(fmean(high for _, high in table), 4),
        )
        for table in zip(*shared, strict=True)
    ]
    path = model.WEIGHTS / f"{model.SHARED}.tsv.gz"
    model.save(path, bias=pairs[0], dense=pairs[1:], grams={})


if __name__ == "__main__":
    main()
