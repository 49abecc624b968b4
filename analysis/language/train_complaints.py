"""The weights of complaints, from reviews put together of sentences that were written for it.

Reviews of creams with stars may not be trained on. So `data/training/reviews.tsv` holds
sentences of complaint, praise, context and reservation; as reviews do, those who praise tell of
troubles before and of small faults, and those who complain grant something first.
"""

import random
import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from analysis.language import complaints
from analysis.language.cleaning import CleanText, clean_many
from analysis.language.complaints import SHARE, ComplaintModel, features_of, save
from analysis.language.lexicon import DATA
from analysis.language.mood import read_moods
from analysis.language.word_classes import LANGUAGES

SEED = 20_261
# How many are put together. English has more sentences of more things (perfume, make-up, teeth):
# twice as many reviews taught it more, of sentences and reviews that were not learnt from too.
REVIEWS = {"ko": 16_000, "en": 32_000}
# One review in five complains: more than there are, so that few texts teach both sides.
ONE_IN = 5
PENALTY = 0.1
# Whole reviews are written by one person in one mood: it tells more there than where the
# sentences of many are put together. So much is added to the log-odds per log-odds of the mood.
MOOD = {"ko": 0.2, "en": 0.25}
# A feature that fewer reviews show says more about them than about others.
SEEN = 3
COMPLAINT, PRAISE, CONTEXT, MINOR = KINDS = ("complaint", "praise", "context", "minor")
# How likely one more sentence of a kind follows, and how many there are at most.
GOOD = {PRAISE: (0.7, 8), CONTEXT: (0.6, 6), MINOR: (0.3, 2)}
BAD = {COMPLAINT: (0.62, 6), CONTEXT: (0.45, 3), PRAISE: (0.35, 3), MINOR: (0.15, 1)}
PRAISED = 0.85
JOINS = {
    "ko": (" ", ". ", "! ", ".. ", ", ", ""),
    "en": (". ", ". ", "! ", ".. ", ", and ", " "),
}
BUTS = {
    "ko": (" 근데 ", " 그런데 ", " 하지만 ", ".. 근데 ", " 다만 "),
    "en": (" but ", ". However, ", ". But ", " though "),
}

Floats = npt.NDArray[np.float64]


class Sentence(NamedTuple):
    kind: str
    text: str


class Review(NamedTuple):
    text: str
    is_complaint: bool


def sentences_of(language: str) -> list[Sentence]:
    """Those written for a language, in an order of chance."""
    path = DATA / "training" / "reviews.tsv"
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    found = [Sentence(row[1], row[2]) for row in rows if row[0] == language]
    random.Random(SEED).shuffle(found)  # noqa: S311  # no secret
    return found


def compose(
    sentences: list[Sentence], language: str, count: int, seed: int
) -> list[Review]:
    """Reviews of the sentences, every fifth a complaint."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    by_kind = {
        kind: [one.text for one in sentences if one.kind == kind] for kind in KINDS
    }
    return [
        Review(_joined(chance, _parts(chance, by_kind, is_bad), language), is_bad)
        for is_bad in (number % ONE_IN == 0 for number in range(count))
    ]


def _parts(
    chance: random.Random, by_kind: dict[str, list[str]], is_bad: bool
) -> list[str]:
    """Sentences in the order of a review; an empty one stands for "but"."""
    drawn = {
        kind: chance.sample(by_kind[kind], _how_many(chance, kind, is_bad))
        for kind in KINDS
    }
    if not any(drawn.values()):
        drawn[PRAISE] = chance.sample(by_kind[PRAISE], 1)
    bad, good, context, minor = (drawn[kind] for kind in KINDS)
    if is_bad:
        orders = [
            [*context, *good, *_but(chance, good), *bad, *minor],
            [*bad, *context, *good, *minor],
            [*context, *bad[:1], *good, *bad[1:], *minor],
        ]
        return chance.choices(orders, [6, 2, 2])[0]
    half = chance.randint(0, len(good))
    anyhow = [*context, *good, *minor]
    chance.shuffle(anyhow)
    orders = [
        [*context, *good[:half], *_but(chance, minor), *minor, *good[half:]],
        [*context, *good, *_but(chance, minor), *minor],
        anyhow,
    ]
    return chance.choices(orders, [4, 3, 3])[0]


def _how_many(chance: random.Random, kind: str, is_bad: bool) -> int:
    more, most = (BAD if is_bad else GOOD).get(kind, (0.0, 0))
    # A complaint is said at least once; who is content may say only why it was bought.
    least = 1.0 if kind == COMPLAINT else PRAISED
    count = int(kind == (COMPLAINT if is_bad else PRAISE) and chance.random() < least)
    while count < most and chance.random() < more:
        count += 1
    return count


def _but(chance: random.Random, reason: list[str]) -> list[str]:
    return [""] if reason and chance.random() < 0.55 else []


def _joined(chance: random.Random, parts: list[str], language: str) -> str:
    style = chance.choice(JOINS[language])
    text = ""
    for part in parts:
        if not part:
            text += chance.choice(BUTS[language])
            continue
        if text and not text.endswith(" "):
            is_usual = chance.random() < 0.7
            text += style if is_usual else chance.choice(JOINS[language])
        text += part
    return text


class Read(NamedTuple):
    """Reviews as the model sees them."""

    features: list[dict[str, float]]
    truth: npt.NDArray[np.bool_]


def read(reviews: list[Review], language: str) -> Read:
    texts: list[CleanText] = clean_many([one.text for one in reviews])
    moods = read_moods(texts, [language] * len(texts))
    pairs = zip(texts, moods, strict=True)
    features = [features_of(text, language, mood) for text, mood in pairs]
    return Read(features, np.array([one.is_complaint for one in reviews]))


def learn(seen: Read, mood: float) -> ComplaintModel:
    """``mood`` is added to its weight."""
    names = sorted(_often(seen.features))
    place = {name: number for number, name in enumerate(names)}
    rows = [
        sorted((place[name], value) for name, value in one.items() if name in place)
        for one in seen.features
    ]
    ends = np.cumsum([0, *map(len, rows)], dtype=np.int32)
    columns = np.array([at for row in rows for at, _ in row], dtype=np.int32)
    values = np.array([value for row in rows for _, value in row])
    matrix = sparse.csr_matrix((values, columns, ends), (len(rows), len(names)))
    fitted = LogisticRegression(C=PENALTY, solver="liblinear", random_state=SEED).fit(
        matrix, seen.truth
    )
    weights = dict(zip(names, fitted.coef_[0].tolist(), strict=True))
    for name in (complaints.GOOD, complaints.BAD):
        weights[name] = weights.get(name, 0.0) + mood * complaints.USUAL
    return ComplaintModel(weights, float(fitted.intercept_[0]))


def _often(features: list[dict[str, float]]) -> Iterator[str]:
    counts: dict[str, int] = {}
    for one in features:
        for name in one:
            counts[name] = counts.get(name, 0) + 1
    return (name for name, count in counts.items() if count >= SEEN)


def calibrated(
    sentences: list[Sentence], language: str, made: ComplaintModel
) -> ComplaintModel:
    """With log-odds that are true of reviews of sentences that were not learnt from, and of
    one complaint in twenty.
    """
    odds: list[float] = []
    truth: list[bool] = []
    for half in (0, 1):
        mine, theirs = sentences[half::2], sentences[1 - half :: 2]
        half_model = learn(
            read(compose(mine, language, REVIEWS[language] // 2, SEED), language),
            MOOD[language],
        )
        other = read(
            compose(theirs, language, REVIEWS[language] // 4, SEED + 1), language
        )
        odds += [half_model.log_odds(one) for one in other.features]
        truth += other.truth.tolist()
    line = LogisticRegression(C=1e6).fit(np.array(odds)[:, None], truth)
    slope, offset = float(line.coef_[0][0]), float(line.intercept_[0])
    shift = np.log(SHARE / (1 - SHARE)) + np.log(ONE_IN - 1)
    weights = {name: round(slope * one, 4) for name, one in made.weights.items()}
    bias = round(slope * made.bias + offset + float(shift), 4)
    return ComplaintModel({name: one for name, one in weights.items() if one}, bias)


def train() -> None:
    for language in LANGUAGES:
        sentences = sentences_of(language)
        reviews = compose(sentences, language, REVIEWS[language], SEED)
        made = learn(read(reviews, language), MOOD[language])
        finished = calibrated(sentences, language, made)
        save(language, finished)
        sys.stdout.write(
            f"complaints {language}: {len(sentences)} sentences, "
            f"{len(finished.weights)} weights\n"
        )
