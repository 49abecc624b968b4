"""Answers about a market's people that quote entries. What no entry supports is left out."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kbeauty.lib.errors import InvalidInputError
from markets.culture.searching import LONGEST, search
from markets.models import KnowledgeEntry
from markets.registry import known_market
from markets.written import in_force

# Of a sentence's words, those that the entries it names have to hold.
SUPPORTED = 0.75
_CITATION = re.compile(r"\[([a-z0-9-]+)\]")
# A full stop inside a number ends nothing; the ids behind a sentence belong to it.
_SENTENCE = re.compile(
    r".+?(?:[。！？]+|[.!?]+(?=\s|\[|$)|\n|$)(?:\s*\[[a-z0-9-]+\])*", re.DOTALL
)
_LATIN = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_OTHER_SCRIPT = re.compile(r"[가-힣぀-ヿ一-鿿]{2,}")
_STEM = 5


@dataclass(frozen=True, slots=True)
class Quote:
    """An entry as it is quoted, in the reader's language; ``support`` is all it says."""

    id: str
    market: str
    topic: str
    topic_label: str
    text: str
    grade: str
    grade_label: str
    asks_local: bool
    is_certain: bool
    source_title: str
    source_address: str
    checked_on: date
    support: str


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """``dropped`` are sentences of a writer that no quoted entry supports."""

    question: str
    market: str
    sentences: tuple[Sentence, ...]
    dropped: tuple[str, ...]
    quotes: tuple[Quote, ...]


Writer = Callable[[str, Sequence[Quote]], str]


def ask(
    question: str, market: str = "", *, limit: int = 6, write: Writer | None = None
) -> Answer:
    """What our entries say to ``question``; nothing where they say nothing.

    ``write`` may word the answer, naming entries as ``[jp-number-four]``; what they don't
    support is dropped. Without it the entries speak for themselves. InvalidInputError for an
    empty question, NotFoundError for an unknown market.
    """
    asked = question.strip()
    if not asked or len(asked) > LONGEST:
        message = _("Ask a question of at most %(most)s characters.") % {
            "most": LONGEST
        }
        raise InvalidInputError.at("question", message)
    place = known_market(market) if market else ""
    quotes = tuple(quote_of(one) for one in search(asked, place, limit=limit))
    draft = (write or _in_their_words)(asked, quotes) if quotes else ""
    kept, dropped = grounded(draft, quotes)
    return Answer(asked, place, kept, dropped, quotes)


def quote_of(entry: KnowledgeEntry) -> Quote:
    return Quote(
        id=entry.slug,
        market=entry.market,
        topic=entry.topic,
        topic_label=str(entry.get_topic_display()),
        text=in_force(entry.text_en, entry.text_ko),
        grade=entry.grade,
        grade_label=str(entry.get_grade_display()),
        asks_local=entry.asks_local,
        is_certain=entry.is_certain,
        source_title=entry.source_title,
        source_address=entry.source_address,
        checked_on=entry.checked_on,
        support=f"{entry.text_en} {entry.text_ko} {entry.words}",
    )


def grounded(
    draft: str, quotes: Sequence[Quote]
) -> tuple[tuple[Sentence, ...], tuple[str, ...]]:
    """The draft's sentences that the entries they name support, and the others.

    A sentence needs at least one id, every id has to be quoted, each number and three in four
    of its words have to stand in those entries. That a sentence turns a meaning round with
    the entry's own words can't be seen so: a writer has to be asked for quotations.
    """
    known = {one.id: one for one in quotes}
    kept: list[Sentence] = []
    dropped: list[str] = []
    for text, ids in _sentences(draft):
        named = [known[one] for one in ids if one in known]
        if ids and len(named) == len(ids) and _supports(named, text):
            kept.append(Sentence(text, ids))
        else:
            dropped.append(text)
    return tuple(kept), tuple(dropped)


def _in_their_words(question: str, quotes: Sequence[Quote]) -> str:
    return "\n".join(
        f"{text} [{quote.id}]"
        for quote in quotes
        for text, _ids in _sentences(quote.text)
    )


def _sentences(draft: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for found in _SENTENCE.finditer(draft):
        ids = tuple(_CITATION.findall(found[0]))
        text = " ".join(_CITATION.sub(" ", found[0]).split())
        if text:
            yield text, ids


def _supports(quotes: Sequence[Quote], sentence: str) -> bool:
    support = " ".join(one.support for one in quotes).casefold()
    numbers = set(_NUMBER.findall(sentence))
    if not numbers <= set(_NUMBER.findall(support)):
        return False
    signs = _signs(sentence)
    held = _signs(support)
    return bool(signs) and len(signs & held) / len(signs) >= SUPPORTED


def _signs(text: str) -> set[str]:
    """Beginnings of words, and pairs of signs where words have particles or no blanks."""
    plain = text.casefold()
    words = {one[:_STEM] for one in _LATIN.findall(plain) if one.isascii()}
    pairs = {
        run[place : place + 2]
        for run in _OTHER_SCRIPT.findall(plain)
        for place in range(len(run) - 1)
    }
    return words | pairs
