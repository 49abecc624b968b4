"""Rule packs: YAML files with a checked schema. A rule without a source can't load."""

import functools
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import pydantic

from markets.rules.claims import claim_files, claim_names, wordings_of
from markets.rules.grammar import BrokenPatternError, parsed
from markets.rules.words import LANGUAGES, word_files
from markets.written import Source, Strict, TwoLanguages, read_checked, version_of

FOLDER = Path(__file__).parent / "packs"
Verdict = Literal[
    "prohibited",
    "reclassifies",
    "needs_evidence",
    "needs_footnote",
    "ask_local",
    "ok",
]
# Verdicts on account of which a text may not stay as it is.
STOPPING: tuple[Verdict, ...] = ("prohibited", "reclassifies")
# What a product is in law: the same words may be free to one class and closed to another.
ProductClass = Literal[
    "cosmetic", "functional", "quasi_drug", "special", "drug", "device"
]
TextKind = Literal["caption", "mail", "reply", "sponsored_post"]
Place = Literal["start", "fold", "anywhere"]
Subject = Literal[
    "claims",
    "medicine",
    "whitening",
    "absolute",
    "functional",
    "sun",
    "free_from",
    "ageing",
    "body",
    "hair",
    "disclosure",
    "religion",
    "ingredients",
    "nature",
    "safety",
    "other",
]
Patterns = dict[str, list[str]]
FEWEST_EXAMPLES = 3


class Why(TwoLanguages):
    en: str = pydantic.Field(min_length=10)
    ko: str = pydantic.Field(min_length=5)


class Example(Strict):
    """A text and, where they matter, the product, the kind of text and the day."""

    text: str = pydantic.Field(min_length=1)
    product_class: ProductClass | None = pydantic.Field(default=None, alias="class")
    kind: TextKind | None = None
    on: date | None = None

    @pydantic.model_validator(mode="before")
    @classmethod
    def _of_plain_text(cls, given: Any) -> Any:
        return {"text": given} if isinstance(given, str) else given


class Rule(Strict):
    """``patterns`` by language, in the grammar of ``markets.rules.grammar``.

    A rule is met where one of its patterns is found, or a wording of one of the shared
    ``claims``; or, with ``requires``, where none of those stands in its ``place``.
    ``lifted_by`` in the text satisfies it.
    """

    id: str = pydantic.Field(pattern=r"^[a-z0-9-]{3,60}$")
    verdict: Verdict
    # The name of one of the pack's sources.
    source: str
    why: Why
    patterns: Patterns = {}
    claims: list[str] = []
    requires: Patterns = {}
    place: Place = "anywhere"
    lifted_by: Patterns = {}
    safer: dict[str, list[str]] = {}
    classes: list[ProductClass] = []
    kinds: list[TextKind] = []
    effective_from: date | None = None
    effective_to: date | None = None
    positive: list[Example] = pydantic.Field(min_length=1)
    negative: list[Example] = pydantic.Field(min_length=1)

    @property
    def wordings(self) -> Patterns:
        """The rule's own patterns and those of its claims."""
        found = {language: list(own) for language, own in self.patterns.items()}
        for claim in self.claims:
            for language, shared in wordings_of(claim).items():
                if not self._reads_other_han(language):
                    found.setdefault(language, []).extend(shared)
        return found

    def _reads_other_han(self, language: str) -> bool:
        """Japanese and Chinese share signs, not words: a rule on one is not on the other."""
        other = {"ja": "zh", "zh": "ja"}.get(language)
        return other in self.patterns and language not in self.patterns

    def is_ahead(self, day: date) -> bool:
        """Not in force yet."""
        return self.effective_from is not None and day < self.effective_from

    def is_over(self, day: date) -> bool:
        return self.effective_to is not None and self.effective_to < day

    @pydantic.model_validator(mode="after")
    def _is_whole(self) -> Self:
        if bool(self.patterns or self.claims) == bool(self.requires):
            raise ValueError("Give either patterns or requires.")
        for claim in self.claims:
            if claim not in claim_names():
                raise ValueError(f"No claim is named {claim!r}.")
        if len(self.positive) + len(self.negative) < FEWEST_EXAMPLES:
            raise ValueError(f"Give at least {FEWEST_EXAMPLES} examples.")
        begins, ends = self.effective_from, self.effective_to
        if begins and ends and begins > ends:
            raise ValueError("effective_to lies before effective_from.")
        for group in (self.patterns, self.requires, self.lifted_by):
            _try_patterns(group)
        return self


class Pack(Strict):
    name: str
    markets: list[str] = pydantic.Field(min_length=1)
    subject: Subject
    sources: dict[str, Source]
    rules: list[Rule] = pydantic.Field(min_length=1)

    @pydantic.model_validator(mode="after")
    def _names_its_sources(self) -> Self:
        for rule in self.rules:
            if rule.source not in self.sources:
                raise ValueError(f"{rule.id}: no source is named {rule.source!r}.")
        return self


def _try_patterns(group: Patterns) -> None:
    for language, patterns in group.items():
        if language not in LANGUAGES:
            raise ValueError(f"Patterns are of {', '.join(LANGUAGES)}, not {language}.")
        for pattern in patterns:
            try:
                parsed(pattern, language)
            except BrokenPatternError as error:
                raise ValueError(f"{language} {pattern!r}: {error}") from error


def load(path: Path) -> Pack:
    return read_checked(path, Pack)


@functools.cache
def all_packs() -> tuple[Pack, ...]:
    return tuple(load(path) for path in _files())


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


@functools.cache
def release_version() -> str:
    """Changes with any rule or word of the files that the product brings."""
    return version_of([*_files(), *word_files(), *claim_files()])
