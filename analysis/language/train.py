"""Rebuild the shipped weights: ``python -m analysis.language.train DATA_DIR``.

Needs requirements-dev.txt (numpy, SciPy, scikit-learn); reading texts does not.
"""

import argparse
import dataclasses
import sys
import warnings
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize

from analysis.language import model, train_complaints, train_words
from analysis.language.cleaning import clean
from analysis.language.datasets import LABELS, Example, calibration, training
from analysis.language.lexicon import DATA
from analysis.language.mood import dense_features, weigh
from kbeauty.lib import public_tables

# Hindi is left out: 1,839 tweets taught the model nothing (macro-F1 0.35).
LANGUAGES = ("en", "ko", "id", "ms", "de", "fr", "es", "it", "pt", "ar")
KEPT = {"en": 60_000, "ko": 170_000, "id": 30_000}
KEPT_ELSE = 25_000
# Inverse strength of the penalty, and what is added to a gram's log-ratio of the classes.
STRENGTH = {"en": (2.0, 0.3), "ko": (2.0, 0.3)}
STRENGTH_ELSE = (1.0, 1.0)
# Their dense weights, averaged, serve languages with a word list and no training texts.
SHARING = ("de", "fr", "es", "pt", "it")
DENSE = 0.3
DENSE_OF = {"ko": 0.1}
# Their "neutral" is a middling number of stars: not a class of its own, but a lack of mood.
ORDERED = frozenset({"ko"})
FOLDS = 3
# Where there are many texts one fold tells enough.
MANY = 20_000
# Steps of the solver: a few tell which grams matter.
ROUGHLY, FULLY = 12, 60
SEED = 20_260
EMOJI_SEEN = 10
# So many of the dense features are words and emoji of a mood; without one nothing is said.
TOLD = 4

Floats = npt.NDArray[Any]


class Trainer:
    """Softmax regression on grams weighted by rarity and by how they part the classes.

    The weighting joins tf-idf with the log-count ratios of Wang and Manning 2012 ("Baselines
    and bigrams"); each text has length one, so long texts are not louder.
    """

    def __init__(self, examples: list[Example], language: str) -> None:
        self.language = language
        self.dense_scale = DENSE_OF.get(language, DENSE)
        self.texts = [clean(example.text) for example in examples]
        self.labels = np.array([LABELS.index(example.label) for example in examples])
        self.grams = [model.grams_of(text) for text in self.texts]
        self.dense = np.array([dense_features(text, language) for text in self.texts])

    def fit(self) -> None:
        """Measure how sure the model may be on texts it did not learn, then learn all."""
        everything = np.arange(len(self.labels))
        shuffled = np.random.default_rng(SEED).permutation(everything)
        odds = np.zeros((len(self.labels), 2))
        measured = []
        for fold in range(1 if len(odds) > MANY else FOLDS):
            left_out = shuffled[fold::FOLDS]
            found = self._learn(np.setdiff1d(everything, left_out))
            measured.append(left_out)
            for row in left_out:
                dense = tuple(self.dense[row])
                said = found.log_odds(self.grams[row], dense)
                odds[row] = weigh(self.texts[row], self.language, dense, said)
        rows = np.concatenate(measured)
        is_ordered = self.language in ORDERED
        self.heat, self.margin = _calibrate(
            odds[rows], self.labels[rows], has_margin=is_ordered
        )
        self.model = self._learn(everything)

    def _learn(self, chosen: Floats) -> model.LinearModel:
        if self.language in ORDERED:
            chosen = chosen[self.labels[chosen] != LABELS.index("neutral")]
        labels = self.labels[chosen]
        seen = Counter(gram for row in chosen for gram in self.grams[row])
        names = sorted(gram for gram, count in seen.items() if count > 1)
        texts = self._matrix(names, chosen)
        scale = self._scale(texts, labels)
        fitted = self._regress(texts, scale, labels, chosen, ROUGHLY)
        strength = np.abs(_against_neutral(fitted[0])[:, : len(names)]).max(0)
        often = np.sqrt(np.asarray(texts.sum(0)).ravel())
        kept = KEPT.get(self.language, KEPT_ELSE)
        strongest = np.sort(np.argsort(-strength * scale * often, kind="stable")[:kept])
        # Learnt again without the weak: they no longer count in a text's length.
        texts, scale = texts[:, strongest], scale[strongest]
        fitted = self._regress(texts, scale, labels, chosen, FULLY)
        return self._packed([names[place] for place in strongest], scale, fitted)

    def _matrix(self, names: list[str], chosen: Floats) -> Any:
        place = {gram: number for number, gram in enumerate(names)}
        found = [
            sorted(place[gram] for gram in self.grams[row] if gram in place)
            for row in chosen
        ]
        ends = np.cumsum([0, *map(len, found)])
        columns = np.array([number for row in found for number in row], dtype=np.int32)
        values = np.ones(len(columns))
        return sparse.csr_matrix(
            (values, columns, ends), shape=(len(found), len(names))
        )

    def _scale(self, texts: Any, labels: Floats) -> Floats:
        """Rarity times how differently the classes use a gram."""
        often = np.asarray(texts.sum(0)).ravel()
        ratio = np.zeros(len(often))
        for label in np.unique(labels):
            inside = np.asarray(texts[labels == label].sum(0)).ravel() + 1
            outside = np.asarray(texts[labels != label].sum(0)).ravel() + 1
            logs = np.log(inside / inside.sum() / (outside / outside.sum()))
            ratio = np.maximum(ratio, np.abs(logs))
        _, floor = STRENGTH.get(self.language, STRENGTH_ELSE)
        found: Floats = np.log(len(labels) / often) * (ratio + floor)
        # As whole numbers at reading, so that training sees the same.
        whole = np.rint(found**2 * model.LENGTH_SCALE) / model.LENGTH_SCALE
        rounded: Floats = np.sqrt(whole)
        return rounded

    def _regress(
        self, texts: Any, scale: Floats, labels: Floats, chosen: Floats, steps: int
    ) -> tuple[Floats, Floats]:
        """Weights and biases of the three classes."""
        strength, _ = STRENGTH.get(self.language, STRENGTH_ELSE)
        dense = sparse.csr_matrix(self.dense[chosen] * self.dense_scale)
        whole = sparse.hstack([normalize(texts @ sparse.diags(scale)), dense]).tocsr()
        if self.language in ORDERED:
            two = LogisticRegression(
                C=strength, solver="liblinear", fit_intercept=False
            ).fit(whole, labels)
            side = np.array([-0.5, 0, 0.5])
            return np.outer(side, two.coef_[0]), side * 0.0
        counts = np.bincount(labels, minlength=len(LABELS))
        balance = (len(labels) / len(LABELS) / np.maximum(counts, 1)) ** 0.5
        three = LogisticRegression(
            C=strength, max_iter=steps, tol=1e-3, fit_intercept=False
        )
        with warnings.catch_warnings():
            # Stopping early is meant.
            warnings.simplefilter("ignore", ConvergenceWarning)
            three.fit(whole, labels, sample_weight=balance[labels])
        return three.coef_, np.zeros(len(LABELS))

    def _packed(
        self, names: list[str], scale: Floats, fitted: tuple[Floats, Floats]
    ) -> model.LinearModel:
        pairs = _against_neutral(fitted[0])
        whole = np.rint(pairs[:, : len(names)] * scale * model.SCALE).astype(int)
        lengths = np.rint(scale**2 * model.LENGTH_SCALE).astype(int)
        grams = {
            name: model.pack(int(low), int(high), int(length))
            for name, (low, high), length in zip(names, whole.T, lengths, strict=True)
        }
        dense = pairs[:, len(names) :].T * self.dense_scale
        bias = _against_neutral(fitted[1])
        return model.LinearModel(grams, _pair(bias), tuple(map(_pair, dense)))

    def finished(self, others: list["Trainer"]) -> model.LinearModel:
        """With the mean weight of what these texts never show: most lost their emoji."""
        dense = list(self.model.dense)
        for place in np.flatnonzero(~self.dense.any(0)):
            known = [
                one.model.dense[place] for one in others if one.dense[:, place].any()
            ]
            if known:
                dense[place] = _mean(known)
        grams = self.model.grams
        bias = _pair(np.array(self.model.bias) - self.margin)
        return model.LinearModel(grams, bias, tuple(dense), self.heat)


def _against_neutral(values: Floats) -> Floats:
    found: Floats = values[[0, 2]] - values[1]
    return found


def _pair(values: Floats) -> tuple[float, float]:
    return round(float(values[0]), 4), round(float(values[1]), 4)


def _mean(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    lows, highs = zip(*pairs, strict=True)
    return round(fmean(lows), 4), round(fmean(highs), 4)


def _calibrate(
    odds: Floats, labels: Floats, *, has_margin: bool
) -> tuple[float, float]:
    """What makes the labels likeliest: a divisor of the log-odds (Guo et al. 2017), and what
    a mood must exceed not to be neutral where neutral was not learnt.

    The latter as if the classes were nearer in number: few reviews are middling, but many
    comments.
    """
    margin = 0.0
    if has_margin:
        counts = np.bincount(labels, minlength=len(LABELS))
        margin = float(_likeliest(odds, labels, counts[labels] ** -0.4, [0.0, 0.0])[1])
    heat = _likeliest(odds - margin, labels, np.ones(len(labels)), [0.0])[0]
    return round(float(np.exp(heat)), 3), round(margin, 3)


def _likeliest(
    odds: Floats, labels: Floats, counted: Floats, start: list[float]
) -> Floats:
    """Logarithm of the divisor, and the margin if ``start`` has one, that surprise least."""

    def surprise(settings: Floats) -> float:
        moods = (odds - sum(settings[1:])) / np.exp(settings[0])
        logits = np.column_stack([moods[:, 0], np.zeros(len(odds)), moods[:, 1]])
        top = logits.max(1, keepdims=True)
        total = np.log(np.exp(logits - top).sum(1)) + top.ravel()
        apart = total - logits[np.arange(len(labels)), labels]
        return float(np.average(apart, weights=counted))

    found: Floats = optimize.minimize(surprise, start, method="Nelder-Mead").x
    return found


def save_emoji(data: Path) -> None:
    """The part of the Emoji Sentiment Ranking (CC BY-SA 4.0) that the product ships."""
    lines = [
        "# Emoji Sentiment Ranking 1.0, Kralj Novak, Smailovic, Sluban, Mozetic 2015,",
        "# CLARIN.SI hdl.handle.net/11356/1048, CC BY-SA 4.0; columns emoji and score kept.",
    ]
    for row in public_tables.rows(data, "lexicon-emoji_sentiment_ranking-all"):
        cleaned = clean(row["Emoji"])
        # Rows added to the ranking without counts carry no measured mood.
        counted = row["Occurrences"].isdecimal()
        if cleaned.emoji and counted and int(row["Occurrences"]) >= EMOJI_SEEN:
            lines.append(f"{cleaned.emoji[0]}\t{float(row['score']):.3f}")
    path = DATA / "emoji_ranking.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def shared_model(sharing: list[Trainer]) -> model.LinearModel:
    """Dense weights alone, for languages with a list of phrases and no texts to learn.

    How sure it may be is measured where there are texts, each class counted alike: how often
    people praise in a language of which there are none is not known.
    """
    models = [one.finished(sharing) for one in sharing]
    dense = zip(*[one.dense for one in models], strict=True)
    bias = _mean([one.bias for one in models])
    made = model.LinearModel({}, bias, tuple(_mean(list(pairs)) for pairs in dense))
    odds, labels = [], []
    for one in sharing:
        for text, row, label in zip(one.texts, one.dense, one.labels, strict=True):
            if any(row[:TOLD]):
                values = tuple(row)
                said = made.log_odds(set(), values)
                odds.append(weigh(text, one.language, values, said))
                labels.append(label)
    told = np.array(labels)
    alike = 1 / np.bincount(told, minlength=len(LABELS))[told]
    heat = float(np.exp(_likeliest(np.array(odds), told, alike, [0.0])[0]))
    return dataclasses.replace(made, heat=round(heat, 3))


def cooled(
    models: dict[str, model.LinearModel], parts: dict[str, list[Example]]
) -> dict[str, model.LinearModel]:
    """With one more divisor for all, measured on texts of theirs that no fold has seen.

    A model of all texts is surer of itself than those of the folds were.
    """
    odds, labels = [], []
    for language, examples in parts.items():
        one = models[language]
        for example in examples:
            text = clean(example.text)
            dense = dense_features(text, language)
            said = one.log_odds(model.grams_of(text), dense)
            odds.append(np.array(weigh(text, language, dense, said)) / one.heat)
            labels.append(LABELS.index(example.label))
    more, _ = _calibrate(np.array(odds), np.array(labels), has_margin=False)
    sys.stdout.write(f"heat of the tweets' languages times {more}\n")
    return models | {
        language: dataclasses.replace(
            models[language], heat=round(models[language].heat * more, 3)
        )
        for language in parts
    }


def train_moods(
    texts: dict[str, list[Example]], parts: dict[str, list[Example]]
) -> None:
    """``parts`` are those left aside for measuring how sure the models may be."""
    trainers = [Trainer(texts[language], language) for language in LANGUAGES]
    for trainer in trainers:
        trainer.fit()
        count = len(trainer.labels)
        sys.stdout.write(f"{trainer.language}: {count} texts, heat {trainer.heat}\n")
        sys.stdout.flush()
    sharing = [trainer for trainer in trainers if trainer.language in SHARING]
    finished = cooled({one.language: one.finished(sharing) for one in trainers}, parts)
    for language, made in finished.items():
        model.save(model.WEIGHTS / f"{language}.tsv.gz", made)
    model.save(model.WEIGHTS / f"{model.SHARED}.tsv.gz", shared_model(sharing))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="folder of the public data sets")
    parser.add_argument(
        "--only", choices=["words", "moods", "complaints"], help="one part"
    )
    wanted = parser.parse_args()
    model.WEIGHTS.mkdir(exist_ok=True)
    save_emoji(wanted.data)
    texts = training(wanted.data)
    if wanted.only in (None, "words"):
        train_words.train(texts)
    if wanted.only in (None, "moods"):
        train_moods(texts, calibration(wanted.data))
        # What was read before is of the models before.
        model.load.cache_clear()
        model.load_batch.cache_clear()
    if wanted.only in (None, "complaints"):
        train_complaints.train()


if __name__ == "__main__":
    main()
