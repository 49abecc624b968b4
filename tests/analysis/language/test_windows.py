import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from analysis.language import model, words
from analysis.language.cleaning import clean, clean_many
from analysis.language.identify import identify, identify_many
from analysis.language.mood import read_mood, read_moods
from analysis.language.windows import Index, codes_of, windows
from tests.analysis.language.mood_tables import MOODS

TEXTS = [text for rows in MOODS.values() for text, _ in rows]
LANGUAGES = [language for language, rows in MOODS.items() for _ in rows]


def found_by(index, texts, longest):
    told = []
    for hashes, owners in windows(*codes_of(texts), longest):
        places = index.find(hashes)
        told += [
            (owner, place)
            for owner, place in zip(owners.tolist(), places.tolist(), strict=True)
            if place >= 0
        ]
    return sorted(told)


def test_runs_are_found_where_they_stand_and_not_across_texts():
    index = Index([(0, "b"), (1, "ab"), (2, "abc"), (3, "ca"), (4, "longer")], 3)

    # "abc" then "abc": the "ca" between the texts is no run.
    assert found_by(index, ["abc", "", "abc"], 3) == [
        (0, 0),
        (0, 1),
        (0, 2),
        (2, 0),
        (2, 1),
        (2, 2),
    ]


def test_an_empty_index_and_empty_texts_find_nothing():
    assert found_by(Index([], 4), ["abc"], 4) == []
    assert found_by(Index([(0, "a")], 4), ["", ""], 4) == []


def test_many_runs_are_told_apart():
    chance = random.Random(3)  # noqa: S311 - any strings will do
    names = sorted({"".join(chance.choices("abcdé가😍", k=4)) for _ in range(2000)})
    index = Index(enumerate(names), 4)

    *_, (hashes, _) = windows(*codes_of(names), 4)

    assert index.find(hashes).tolist() == list(range(len(names)))


@pytest.mark.parametrize("script", ["latin", "cyrillic", "arabic"])
def test_words_are_scored_as_the_sum_of_their_grams(script):
    loaded = words.load.__wrapped__(script)
    names = {name: place for place, name in enumerate(loaded.names)}
    listed = ["serum", "очень", "جميل", "a", "krem-krem", "x" * 40, "ñandú"]

    scores, _ = loaded.scores([[word] for word in listed], lambda word: True)

    for word, row in zip(listed, scores, strict=True):
        places = [names[gram] for gram in words.grams_of(word) if gram in names]
        wanted = loaded.weights[places].sum(axis=0) / words.SCALE
        assert row.tolist() == pytest.approx(np.asarray(wanted).tolist())


def test_words_that_tell_nothing_count_nothing():
    loaded = words.load.__wrapped__("latin")

    scores, places = loaded.scores([["haha", "wow"], []], lambda word: False)

    assert not scores.any()
    assert places == [[], []]


def test_what_was_seen_is_forgotten_before_it_is_too_much(monkeypatch):
    loaded = words.load.__wrapped__("latin")
    monkeypatch.setattr(words, "REMEMBERED", 4)
    first, _ = loaded.scores([["creme"], ["danke"]], lambda word: True)

    for word in ("uno", "due", "tre", "quattro"):
        loaded.scores([[word]], lambda word: True)
    again, _ = loaded.scores([["creme"], ["danke"]], lambda word: True)

    assert again.tolist() == first.tolist()


def test_a_batch_is_read_as_its_texts_one_by_one():
    cleaned = [clean(text) for text in TEXTS]

    assert clean_many(TEXTS) == cleaned
    assert read_moods(cleaned, LANGUAGES) == [
        read_mood(text, language)
        for text, language in zip(cleaned, LANGUAGES, strict=True)
    ]
    hints = [None, "ID", "MX"] * len(cleaned)
    assert identify_many(cleaned, hints[: len(cleaned)]) == [
        identify(text, hint) for text, hint in zip(cleaned, hints, strict=False)
    ]


def test_a_batch_of_a_language_without_grams_is_read_too():
    assert model.load_batch("xx") is None
    texts = [clean("とても良い")] * 7

    assert read_moods(texts, ["ja"] * 7) == [read_mood(texts[0], "ja")] * 7


def test_threads_share_what_was_seen():
    loaded = words.load.__wrapped__("latin")
    texts = [[word] for text in TEXTS for word in text.lower().split()]
    wanted, _ = words.load.__wrapped__("latin").scores(texts, lambda word: True)

    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda text: loaded.scores([text], lambda word: True), texts)
        )

    assert [scores[0].tolist() for scores, _ in found] == wanted.tolist()
