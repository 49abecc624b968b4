"""Books of the same words share what finds them; answers are each book's own."""

import pytest

from markets.rules import book as books
from markets.rules.checking import check_by
from markets.rules.finder import Finder
from tests.markets.rules.test_checking import book, found


@pytest.fixture
def made(monkeypatch):
    """How many patterns each finder was made of, in their order."""
    sizes = []

    def make(groups):
        groups = list(groups)
        sizes.append(sum(len(one) for group in groups for one in group.values()))
        return Finder(groups)

    monkeypatch.setattr(books, "Finder", make)
    books._made_of.cache_clear()
    yield sizes
    books._made_of.cache_clear()


def test_same_words_are_made_ready_once(made):
    before = book(patterns={"en": ["glow~"]}, lifted_by={"en": ["lamp~"]})
    after = book(patterns={"en": ["glow~"]}, lifted_by={"en": ["lamp~"]}, verdict="ok")

    (one,), (other,) = (check_by(each, "it glows").findings for each in (before, after))
    assert made == [2]
    # The rule of its own book each.
    assert (one.verdict, other.verdict) == ("prohibited", "ok")


def test_another_word_is_made_ready_anew(made):
    before = book(patterns={"en": ["glow~"]})
    after = book(patterns={"en": ["glow~", "gleam~"]})
    moved = book(patterns={"de": ["glow~"]})

    assert made == [1, 2, 1]
    assert found(before, "gleams") == []
    assert found(after, "gleams") == ["gleams"]
    assert [one._finder is before._finder for one in (after, moved)] == [False] * 2


def test_books_of_other_words_are_let_go(made):
    kept = [book(patterns={"en": [f"{sign}low~"]}) for sign in "abcdefghi"]

    assert len({id(one._finder) for one in kept}) == len(kept)
    assert books._made_of.cache_info().currsize == books.KEPT_FINDERS
