"""What every kind of analysis is made of.

A kind says what can be asked (``request``), finds the evidence and counts its figures,
writes the prompt, and has words of its own for when no engine answers. Figures come from
``figures`` alone: whoever finds the words is handed them and can change none.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

import pydantic
from rest_framework.serializers import Serializer

from accounts.models import Company
from analysis.engines.asking import Answered, Prompt
from analysis.enums import AnalysisType

Figures = TypeVar("Figures")
Words = TypeVar("Words", bound=pydantic.BaseModel)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a model's words can't be used; ``told`` is a sentence, in the language in force."""

    code: str
    told: str


@dataclass(frozen=True, slots=True)
class Further:
    """One more question, about words that a model gave; ``without`` is for when none answers."""

    prompt: Prompt
    without: pydantic.BaseModel


@dataclass(frozen=True, slots=True)
class Case:
    """One question of one company, asked at one moment.

    ``wanted`` is the request in our own spelling, fit for JSON; its ``language`` is the
    one that the words are written in.
    """

    company: Company
    wanted: Mapping[str, Any]
    now: datetime


class Kind(ABC, Generic[Figures, Words]):
    """One kind of analysis; stateless, one instance serves all."""

    analysis_type: ClassVar[AnalysisType]
    request: ClassVar[type[Serializer[Any]]]
    # Of the method behind the figures: another version never answers from the cache.
    version: ClassVar[str]
    # Of the question to a language model; the same holds of it.
    prompt_version: ClassVar[str]

    @abstractmethod
    def wanted(self, company: Company, given: Mapping[str, Any]) -> dict[str, Any]:
        """What was given, checked and in one spelling: equal questions are equal here.

        InvalidInputError names the field; NotFoundError where it names what is not there.
        """

    @abstractmethod
    def state(self, case: Case) -> list[Any]:
        """Changes whenever the evidence does, and costs little; fit for JSON."""

    def rules_version(self) -> str:
        """Of the rule packs that the answer rests on, where it does."""
        return ""

    @abstractmethod
    def figures(self, case: Case) -> Figures:
        """All numbers of the answer; TooLittleDataError where they would say nothing."""

    @abstractmethod
    def evidence(self, figures: Figures) -> dict[str, list[str]]:
        """What the figures rest on, as codes by sort: posts, comments, creators, rules."""

    @abstractmethod
    def prompt(self, case: Case, figures: Figures) -> Prompt:
        """The question to a language model; a pure function."""

    @abstractmethod
    def local_words(self, case: Case, figures: Figures) -> Words:
        """Our own words, in the language in force."""

    def faults(self, case: Case, figures: Figures, words: Words) -> list[Fault]:
        """What is wrong with a model's words: it is asked once more, then ours are taken."""
        return []

    def words_instead(
        self, case: Case, figures: Figures, faults: Sequence[Fault]
    ) -> Words:
        """Our own words where a model's were refused for ``faults``."""
        return self.local_words(case, figures)

    def further(self, case: Case, figures: Figures, words: Words) -> Further | None:
        """What is to be asked about a model's words that were taken; None: nothing."""
        return None

    def with_further(self, words: Words, found: Answered[Any]) -> Words:
        """The words with the answer to the further question."""
        return words

    def is_passing(self, figures: Figures) -> bool:
        """Whether something outside failed that may be back in minutes."""
        return False

    @abstractmethod
    def answer(self, case: Case, figures: Figures, words: Words) -> dict[str, Any]:
        """The answer in the contract's shape, fit for JSON; in the language in force."""
