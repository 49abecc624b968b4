"""Knowledge that is written down in files: checked schemas, sources, and words in two languages."""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pydantic
import yaml
from django.utils.translation import get_language

# The loader in C builds the same plain values ten times as fast, where it is there.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BrokenFileError(ValueError):
    """A file that does not fit its schema; names file and place."""


class Strict(pydantic.BaseModel):
    """Nothing that the schema does not name, and nothing changed later."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """Where it is written, and when somebody last looked."""

    title: str = pydantic.Field(min_length=3)
    address: str = pydantic.Field(pattern=r"^https?://")
    checked_on: date
    # False: our knowledge or our reading, not looked up in its own words.
    is_certain: bool


class TwoLanguages(Strict):
    """The same in English and Korean."""

    en: str = pydantic.Field(min_length=3)
    ko: str = pydantic.Field(min_length=2)

    @property
    def in_force(self) -> str:
        return in_force(self.en, self.ko)


def in_force(en: str, ko: str) -> str:
    """The one in the reader's language, English for all but Korean readers."""
    return ko if (get_language() or "").startswith("ko") else en


Model = TypeVar("Model", bound=pydantic.BaseModel)


def read_yaml(path: Path) -> Any:
    return read_yaml_text(path.read_text("utf-8"))


def read_yaml_text(text: str) -> Any:
    """YAMLError for what is none, days that no calendar has among it (2026-11-31)."""
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a safe one
    except ValueError as error:
        # YAML takes what looks like a day for one; the loader trips over its number.
        raise yaml.YAMLError(str(error)) from error


def read_checked(path: Path, model: type[Model]) -> Model:
    """BrokenFileError for a file that is no YAML or does not fit the model."""
    try:
        return model.model_validate(read_yaml(path))
    except (yaml.YAMLError, pydantic.ValidationError) as error:
        raise BrokenFileError(f"{path.name}: {error}") from error


def version_of(paths: Iterable[Path]) -> str:
    """Changes with any of the files."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
