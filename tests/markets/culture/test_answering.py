import pytest
from django.utils import translation

from kbeauty.lib.errors import InvalidInputError, NotFoundError
from markets.culture import ask, grounded
from markets.culture.answering import quote_of
from markets.models import KnowledgeEntry


@pytest.fixture
def quotes(entries):
    slugs = ["jp-number-four", "fr-retouched", "jp-wrapping"]
    found = KnowledgeEntry.objects.filter(slug__in=slugs)
    return sorted(map(quote_of, found), key=lambda one: slugs.index(one.id))


def test_answer_quotes_entries_with_their_ids(entries):
    answer = ask("Is the number 4 unlucky?", "jp")

    assert answer.market == "JP"
    assert answer.sentences[0].ids == ("jp-number-four",)
    assert answer.sentences[0].text.startswith("Four (shi) sounds like death")
    assert answer.dropped == ()
    assert answer.quotes[0].asks_local
    assert {one for sentence in answer.sentences for one in sentence.ids} <= {
        quote.id for quote in answer.quotes
    }


def test_answer_is_in_the_readers_language(entries):
    with translation.override("ko"):
        answer = ask("숫자 4를 써도 되나요?", "JP")

    assert answer.sentences[0].text.startswith("4(시)는 죽음")
    assert answer.dropped == ()


@pytest.mark.parametrize("market", ["JP", "FR", "AE", "KR"])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_entries_say_themselves_is_never_dropped(entries, market, language):
    with translation.override(language):
        quotes = [quote_of(one) for one in KnowledgeEntry.objects.filter(market=market)]
        draft = "\n".join(f"{one.text} [{one.id}]" for one in quotes)
        # Of two sentences before one id the first stands without.
        single = [one for one in quotes if one.text.count(". ") == 0]
        kept, _dropped = grounded(draft, quotes)

    assert {one.id for one in single} <= {one for item in kept for one in item.ids}


def test_nothing_known_is_no_answer(entries):
    answer = ask("zxqv", "JP", write=lambda question, quotes: "Made up. [jp-wrapping]")

    assert (answer.sentences, answer.quotes) == ((), ())


@pytest.mark.parametrize(
    ("draft", "is_kept"),
    [
        ("Four sounds like death, so avoid sets of four. [jp-number-four]", True),
        ("Sets of four sound like death.[jp-number-four]", True),
        # No id, an id that was not quoted, an id made up beside a real one.
        ("Four sounds like death.", False),
        ("Four sounds like death. [kr-number-four]", False),
        ("Four sounds like death. [jp-number-four] [jp-made-up]", False),
        # Not what the entry says.
        ("Golden ribbons please every customer in Osaka. [jp-number-four]", False),
        ("Four brings luck to every household. [jp-number-four]", False),
        # Another figure than the entry's, and the entry's own.
        ("The fine for a retouched silhouette is 90,000 euros. [fr-retouched]", False),
        ("The fine is 37,500 euros. [fr-retouched]", True),
        (
            "Four sounds like death and wrapping matters. [jp-number-four] [jp-wrapping]",
            True,
        ),
        ("숫자 4는 죽음과 소리가 같습니다. [jp-number-four]", True),
        ("일본에서는 금색 리본이 무조건 사랑받습니다. [jp-number-four]", False),
        ("[jp-number-four]", None),
    ],
)
def test_sentence_without_support_is_dropped(quotes, draft, is_kept):
    kept, dropped = grounded(draft, quotes)

    assert (len(kept), len(dropped)) == {
        True: (1, 0),
        False: (0, 1),
        None: (0, 0),
    }[is_kept]


def test_writers_words_pass_only_where_supported(entries):
    def write(question, quotes):
        return (
            "Four sounds like death. [jp-number-four]\n"
            "Red boxes always sell best in Tokyo. [jp-number-four]\n"
            "Trust me."
        )

    answer = ask("Is the number 4 unlucky?", "JP", write=write)

    assert [one.text for one in answer.sentences] == ["Four sounds like death."]
    assert answer.dropped == ("Red boxes always sell best in Tokyo.", "Trust me.")


def test_wrong_questions_are_refused(entries):
    with pytest.raises(InvalidInputError) as empty:
        ask("  ", "JP")
    with pytest.raises(InvalidInputError):
        ask("x" * 501, "JP")
    with pytest.raises(NotFoundError):
        ask("gifts", "XX")

    assert set(empty.value.fields) == {"question"}
