"""Phrases that are found by their words are those that each alone would be."""

import pytest

from markets.rules.grammar import Phrase
from markets.rules.wordtree import WordTree, is_readable


def found_by_words(phrase, text):
    return sorted(
        (start, end) for _, start, end in WordTree([(0, phrase)]).met_in(text)
    )


@pytest.mark.parametrize(
    ("family", "words", "text", "found"),
    [
        # English inflects by rule, other languages with any short ending.
        ("en", ("treat~",), "treats treated entreat treatment", ["treats", "treated"]),
        ("en", ("stop~",), "stopped stoping", ["stopped", "stoping"]),
        ("en", ("erase~",), "erasing erases eraseing", ["erasing", "erases"]),
        ("en", ("dry~",), "drier dries dryed", ["drier", "dries"]),
        ("latin", ("heil~",), "heilung heilungen heil", ["heilung", "heil"]),
        # Words end where no letter follows, of whatever they are a part.
        ("latin", ("acne",), "acne, (acne) #acne acné acnes", ["acne"] * 3),
        ("latin", ("~creme",), "wundcreme cremes creme", ["wundcreme", "creme"]),
        ("latin", ("~heil~",), "wundheilung", ["wundheilung"]),
        ("latin", ("~heil~",), "abcdefghijklmnopqrstuheil", []),
        # A hyphen may be a blank or left out, and is never several signs.
        (
            "latin",
            ("anti-aging", "cream"),
            "antiaging cream anti aging-cream anti  aging cream anti–aging #cream",
            ["antiaging cream", "anti aging-cream", "anti–aging #cream"],
        ),
        # An apostrophe has to be there as it is.
        ("latin", ("l'acné",), "l'acné l’acné l acné", ["l'acné"]),
        ("latin", ("don't", "buy"), "don't buy dont buy don' t buy", ["don't buy"]),
        # A genitive is a form of an English word, not of others.
        ("en", ("doctor~",), "the doctor's and doctors", ["doctor's", "doctors"]),
        ("en", ("doctor~", "cream"), "doctor’s cream", ["doctor’s cream"]),
        ("en", ("nurse~",), "nurse's", ["nurse's"]),
        ("latin", ("doctor",), "doctor's", ["doctor"]),
        ("latin", ("doctor", "cream"), "doctor's cream", []),
        ("latin", ("what's",), "what's what s", ["what's"]),
        ("latin", ("my", "skin"), "my skin's", ["my skin"]),
        # Blanks, signs of tags and the end of a line stand between words, no comma does.
        (
            "latin",
            ("pain", "gone"),
            "pain gone, pain\ngone pain, gone pain #gone",
            ["pain gone", "pain\ngone", "pain #gone"],
        ),
        # One begins where another failed.
        ("latin", ("no", "no", "more"), "no no no more", ["no no more"]),
        ("latin", ("tea",), "", []),
        ("latin", ("tea",), "무좀 tea무좀", ["tea"]),
    ],
)
def test_phrase_is_found_by_its_words_as_it_is_alone(family, words, text, found):
    phrase = Phrase(family, words)

    met = found_by_words(phrase, text)

    assert [text[start:end] for start, end in met] == found
    assert met == phrase.spans(text)


def test_each_phrase_of_a_text_is_told_by_its_number():
    tree = WordTree(
        [
            (7, Phrase("latin", ("skin",))),
            (8, Phrase("latin", ("skin", "pain"))),
            (9, Phrase("en", ("skin~",))),
        ]
    )

    assert sorted(tree.met_in("skin pain")) == [(7, 0, 4), (8, 0, 9), (9, 0, 4)]


def test_words_longer_than_any_form_are_not_kept():
    tree = WordTree([(0, Phrase("latin", ("~heil~",)))])
    compound = 20 * "a" + "heilungs"

    met = tree.met_in(f"{compound} {'b' * 4000} heil")

    assert [(start, end) for _, start, end in met] == [(0, 28), (4030, 4034)]
    assert tree._read.cache_info().currsize == 3
    assert tree.met_in("c" * 4000) == tree.met_in("d" * 4000) == []
    assert tree._read.cache_info().currsize == 3


@pytest.mark.parametrize(
    ("phrase", "is_one"),
    [
        (Phrase("latin", ("anti-aging~", "l'eau")), True),
        (Phrase("latin", ("100%",)), False),
        (Phrase("latin", ("e-",)), False),
        (Phrase("ko", ("spf", "지수")), False),
    ],
)
def test_only_words_of_latin_letters_are_found_this_way(phrase, is_one):
    assert is_readable(phrase) is is_one
