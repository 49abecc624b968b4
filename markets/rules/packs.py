"""Rule packs: YAML files with a checked schema. A rule without a source can't load."""

import functools
import hashlib
from datetime import date
from pathlib import Path
from typing import Literal

import pydantic
import yaml

FOLDER = Path(__file__).parent / "packs"
Verdict = Literal[
    "prohibited",
    "reclassifies",
    "needs_evidence",
    "needs_footnote",
    "ask_local",
    "ok",
]


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Source(_Strict):
    """Where it is written, and when somebody last looked."""

    title: str = pydantic.Field(min_length=3)
    address: str = pydantic.Field(pattern=r"^https://")
    checked_on: date
    # False: the rule is our reading of it, not its words.
    is_certain: bool


class Rule(_Strict):
    """``patterns`` are regular expressions over the normalised text, by language."""

    id: str = pydantic.Field(pattern=r"^[a-z0-9-]{3,60}$")
    verdict: Verdict
    why: str = pydantic.Field(min_length=10)
    patterns: dict[str, list[str]] = pydantic.Field(min_length=1)
    safer: dict[str, list[str]] = {}
    source: Source
    effective_from: date | None = None
    effective_to: date | None = None
    positive: list[str] = pydantic.Field(min_length=2)
    negative: list[str] = pydantic.Field(min_length=1)


class Pack(_Strict):
    name: str
    markets: list[str] = pydantic.Field(min_length=1)
    rules: list[Rule] = pydantic.Field(min_length=1)


class BrokenPackError(ValueError):
    """A pack that does not fit the schema; names file and place."""


def load(path: Path) -> Pack:
    try:
        return Pack.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except (yaml.YAMLError, pydantic.ValidationError) as error:
        raise BrokenPackError(f"{path.name}: {error}") from error


@functools.cache
def all_packs() -> tuple[Pack, ...]:
    return tuple(load(path) for path in sorted(FOLDER.glob("*.yaml")))


@functools.cache
def packs_version() -> str:
    """Changes with any rule: part of the key of every answer that rests on them."""
    digest = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
