"""How the page shows an answer: figures with intervals, tables, lists.

A kind of analysis has one ``Layout``; page, history and comparison need no more of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Answer = Mapping[str, Any]
_SHORT = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an answer; ``value`` None is unknown, and ``note`` says why.

    ``name`` is the same in every answer of a kind: two runs are compared by it.
    """

    name: str
    label: str
    value: float | None
    shown: str
    interval: tuple[float, float] | None = None
    note: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_number: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    subtitle: str = ""
    # Sentences in its cells need the whole width.
    is_wide: bool = False

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """Each column's name, and whether it holds numbers."""
        first = self.rows[0] if self.rows else [Cell("")] * len(self.columns)
        return [
            (name, cell.is_number)
            for name, cell in zip(self.columns, first, strict=True)
        ]


def shortened(text: str) -> str:
    """A text as a question in the history names it."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


@dataclass(frozen=True, slots=True)
class Listing:
    """Sentences one below the other; two that are half as wide stand side by side."""

    title: str
    items: Sequence[str]
    subtitle: str = ""
    is_half: bool = False


@dataclass(frozen=True, slots=True)
class Quotes:
    """Texts that show what a figure means, by code: their words are looked up when read."""

    title: str
    posts: Sequence[str]
    comments: Sequence[str]


@dataclass(frozen=True, slots=True)
class ResultPage:
    """An answer as the page shows it, from top to bottom."""

    summary: str
    figures: Sequence[Figure]
    tables: Sequence[Table] = ()
    listings: Sequence[Listing] = ()
    quotes: Sequence[Quotes] = ()
    # What could not be measured, and why.
    missing: Sequence[str] = ()
    # What it rests on, of kinds whose evidence is no text that can be opened.
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A question to start from; ``given`` is by the name of the form's field."""

    label: "StrOrPromise"
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    icon: str
    # What the kind tells, in one sentence.
    about: "StrOrPromise"
    # The question in a few words, from the stored input.
    asked: Callable[[Mapping[str, Any]], str]
    page: Callable[[Answer], ResultPage]
    examples: Sequence[Example] = field(default=())
