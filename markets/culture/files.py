"""The entries that the product brings: one YAML file a market, with a checked schema."""

import functools
from datetime import date
from pathlib import Path
from typing import Literal, Self

import pydantic

from kbeauty.lib.market_codes import MARKETS
from markets.written import Strict, read_checked

FOLDER = Path(__file__).parent / "entries"
Topic = Literal[
    "taboo", "colour", "number", "religion", "beauty", "humour", "formality", "custom"
]


class Source(Strict):
    title: str = pydantic.Field(min_length=3, max_length=300)
    address: str = pydantic.Field(default="", pattern=r"^(?:https?://.+)?$")


class Entry(Strict):
    """``source`` names one of the file's; folklore may have none and is never certain."""

    id: str = pydantic.Field(pattern=r"^[a-z]{2}-[a-z0-9-]{3,50}$")
    topic: Topic
    grade: Literal["law", "study", "industry", "folklore"]
    en: str = pydantic.Field(min_length=20)
    ko: str = pydantic.Field(min_length=10)
    words: str = ""
    source: str = ""
    is_certain: bool = False


class EntryList(Strict):
    """Entries of one market with the sources that they name."""

    market: str
    checked_on: date
    sources: dict[str, Source] = {}
    entries: list[Entry] = pydantic.Field(min_length=1)

    @pydantic.model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.market not in MARKETS:
            raise ValueError(f"no such market: {self.market}")
        for one in self.entries:
            if one.source and one.source not in self.sources:
                raise ValueError(f"{one.id}: no such source: {one.source}")
            if one.grade in {"law", "study"} and not one.source:
                raise ValueError(f"{one.id}: law and study need a source")
            if one.is_certain and (one.grade == "folklore" or not one.source):
                raise ValueError(
                    f"{one.id}: certain only with a source, never folklore"
                )
            if not one.id.startswith(f"{self.market.casefold()}-"):
                raise ValueError(f"{one.id}: begins with another market")
        return self


class EntryFile(EntryList):
    """What the product brings of a market is no single remark."""

    entries: list[Entry] = pydantic.Field(min_length=8)


def load(path: Path) -> EntryFile:
    return read_checked(path, EntryFile)


@functools.cache
def all_files() -> tuple[EntryFile, ...]:
    return tuple(load(path) for path in sorted(FOLDER.glob("*.yaml")))
