"""Moods by a transformer model of the hub in place of our own: an optional extra.

Needs requirements-ml.txt and the setting MOOD_MODEL: the name of a model that sorts texts into
negative, neutral and positive (``cardiffnlp/twitter-xlm-roberta-base-sentiment``) or into stars
(``nlptown/bert-base-multilingual-uncased-sentiment``), or a folder that holds one. The model
is loaded from the hub's cache on this machine, and fetched where it is not there.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from analysis.language.cleaning import CleanText
from analysis.language.mood import LABELS, Mood, without_words

_BATCH, _LONGEST = 32, 256
# What the models for tweets were taught to see in place of names and links.
_HANDLE = re.compile(r"@[\w.]+")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_STARS = re.compile(r"([1-5]) stars?")
_NUMBERED = re.compile(r"label_([0-2])")


class ModelError(Exception):
    """The model of MOOD_MODEL can't be used; the sentence says why."""


def mood_places(names: Sequence[str]) -> list[int]:
    """Of each name of a model's classes the place in ``LABELS``; ModelError where unclear."""
    found = [_mood_place(name.lower(), len(names)) for name in names]
    places = [place for place in found if place is not None]
    if len(places) < len(names) or set(places) != set(range(len(LABELS))):
        raise ModelError(
            f"MOOD_MODEL sorts texts into {', '.join(names)}; it must be negative, neutral "
            "and positive, or 1 to 5 stars."
        )
    return places


def _mood_place(name: str, count: int) -> int | None:
    for place, label in enumerate(LABELS):
        if name.startswith(label[:3]):
            return place
    if stars := _STARS.fullmatch(name):
        return (0, 0, 1, 2, 2)[int(stars[1]) - 1]
    # Models without names of their own have these three in this order.
    numbered = _NUMBERED.fullmatch(name)
    return int(numbered[1]) if numbered and count == len(LABELS) else None


class TransformerMoods:
    """Reads moods as ``mood.LocalMoods`` does, by a model of the hub."""

    def __init__(self, model: str) -> None:
        try:
            import torch  # noqa: PLC0415 - heavy, and an optional extra
            import transformers  # noqa: PLC0415 - the same
        except ImportError:
            raise ModelError(
                "MOOD_MODEL needs transformers and torch: pip install -r requirements-ml.txt"
            ) from None
        auto: Any = transformers
        try:
            self._tokenizer = auto.AutoTokenizer.from_pretrained(model)
            self._model = auto.AutoModelForSequenceClassification.from_pretrained(model)
        except (OSError, ValueError) as error:
            raise ModelError(f"MOOD_MODEL {model} can't be loaded: {error}") from error
        self._torch: Any = torch
        self._model.eval()
        names = self._model.config.id2label
        self._places = mood_places([names[place] for place in range(len(names))])
        self.name = model.rstrip("/").rsplit("/", 1)[-1]

    def read(
        self,
        texts: Sequence[str],
        cleaned: Sequence[CleanText],
        languages: Sequence[str],
    ) -> list[Mood]:
        """The mood of each; one without words, or spam, is read as ever."""
        found = [without_words(text) for text in cleaned]
        waiting = [place for place, mood in enumerate(found) if mood is None]
        for start in range(0, len(waiting), _BATCH):
            places = waiting[start : start + _BATCH]
            read = self._read_batch([_as_taught(texts[place]) for place in places])
            for place, mood in zip(places, read, strict=True):
                found[place] = mood
        return [mood for mood in found if mood is not None]

    def _read_batch(self, texts: list[str]) -> list[Mood]:
        given = self._tokenizer(
            texts,
            padding=True,
            truncation=True,
            max_length=_LONGEST,
            return_tensors="pt",
        )
        with self._torch.inference_mode():
            rows = self._model(**given).logits.softmax(-1).tolist()
        return [self._mood(row) for row in rows]

    def _mood(self, row: list[float]) -> Mood:
        chances = [0.0] * len(LABELS)
        for place, chance in zip(self._places, row, strict=True):
            chances[place] += chance
        confidence = max(chances)
        label = LABELS[chances.index(confidence)]
        return Mood(label, round(chances[2] - chances[0], 4), round(confidence, 4))


def _as_taught(text: str) -> str:
    return _LINK.sub("http", _HANDLE.sub("@user", text))


@cache
def load(model: str) -> TransformerMoods:
    """The model by its name or folder, once; ModelError where it can't be used."""
    return TransformerMoods(model)
