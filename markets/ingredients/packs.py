"""Rules about ingredients: written by hand in YAML, and the EU's annexes from CosIng's data."""

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pydantic

from kbeauty.lib.market_codes import MARKETS
from markets.ingredients.keys import key_of
from markets.ingredients.uses import ALL, uses_of
from markets.written import Source, Strict, TwoLanguages, read_checked, version_of

FOLDER = Path(__file__).parent / "packs"
ANNEXES = Path(__file__).parent / "data" / "eu_annexes.jsonl"
EU = ("DE", "FR", "IT", "ES", "PL")
# Their lists grew out of the EU's: an old entry there is a hint, not looked up here.
_GREW_FROM_EU = ("GB", "SG", "MY", "TH", "VN", "ID")
_LAST_COMMON_YEAR = 2013
# The day on which acts apply that amend Annex II; products made before as well.
_ACTS_APPLY = {
    "(EU) 2021/1902": date(2022, 3, 1),
    "(EU) 2022/1531": date(2022, 12, 17),
    "(EU) 2023/1490": date(2023, 12, 1),
    "(EU) 2025/877": date(2025, 9, 1),
}
_COLOURANT = re.compile(r"^CI ?\d{5}")

Kind = Literal["banned", "limit", "condition", "certificate", "notice"]
Origin = Literal["animal", "maybe_animal", "alcohol", "human"]


class Part(Strict):
    """A limit in per cent by mass; ``uses`` empty: whatever the use; None: see the text."""

    max_percent: float | None
    uses: frozenset[str] = frozenset()
    text: str = ""

    @pydantic.field_validator("uses")
    @classmethod
    def _known(cls, uses: frozenset[str]) -> frozenset[str]:
        if unknown := uses - ALL:
            raise ValueError(f"no such use: {sorted(unknown)}")
        return uses


class WrittenRule(Strict):
    """A rule as a pack holds it; ``source`` names one of the pack's sources."""

    id: str = pydantic.Field(pattern=r"^[a-z0-9-]{3,60}$")
    kind: Kind
    source: str
    why: TwoLanguages
    names: list[str] = []
    cas: list[str] = []
    origins: list[Origin] = []
    limits: list[Part] = []
    # What one part of a name counts as of what the limit is told in.
    factors: dict[str, float] = {}
    # For products placed on the market from this day; those on it already: existing_from.
    effective_from: date | None = None
    existing_from: date | None = None
    effective_to: date | None = None

    @pydantic.model_validator(mode="after")
    def _has_a_subject(self) -> "WrittenRule":
        if (self.kind == "notice") == bool(self.names or self.cas or self.origins):
            raise ValueError("a notice names no ingredient, every other rule does")
        if (self.kind == "limit") != bool(self.limits):
            raise ValueError("a limit has limits, nothing else does")
        return self


class Pack(Strict):
    name: str
    markets: list[str] = pydantic.Field(min_length=1)
    # True: these are the market's lists. Else only some entries, and silence says nothing.
    is_complete: bool
    covers: TwoLanguages
    # Entries of the EU's annexes in whose place the rules stand.
    replaces: list[str] = []
    sources: dict[str, Source]
    rules: list[WrittenRule] = pydantic.Field(min_length=1)

    @pydantic.model_validator(mode="after")
    def _hangs_together(self) -> "Pack":
        if unknown := set(self.markets) - set(MARKETS):
            raise ValueError(f"no such market: {sorted(unknown)}")
        if unsourced := {one.source for one in self.rules} - set(self.sources):
            raise ValueError(f"no such source: {sorted(unsourced)}")
        return self


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as screening reads it, wherever it was written."""

    id: str
    kind: Kind
    markets: tuple[str, ...]
    names: frozenset[str]
    cas: frozenset[str]
    origins: frozenset[str]
    parts: tuple[Part, ...]
    factors: dict[str, float]
    why: TwoLanguages
    source: Source
    effective_from: date | None = None
    existing_from: date | None = None
    effective_to: date | None = None
    # Asked for a day before this one, nobody has looked whether it held already.
    listed_on: date | None = None
    # The limit is told as something else, such as an acid: our comparison is strict.
    is_converted: bool = False
    # It also allows products that none of our uses stands for, such as self-tanning ones.
    has_other_uses: bool = False
    # Markets for which the rule is a hint from another's list.
    hinted: tuple[str, ...] = ()

    def holds(self, on: date, *, is_new: bool) -> bool:
        begins = self.effective_from
        if not is_new and self.existing_from is not None:
            begins = self.existing_from
        ends = self.effective_to
        return (begins is None or begins <= on) and (ends is None or on <= ends)

    def is_certain(self, market: str, on: date) -> bool:
        is_old_enough = self.listed_on is None or self.listed_on <= on
        is_own = market not in self.hinted
        return self.source.is_certain and is_old_enough and is_own


def load(path: Path) -> Pack:
    return read_checked(path, Pack)


@functools.cache
def all_packs() -> tuple[Pack, ...]:
    return tuple(load(path) for path in _files())


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


@functools.cache
def all_rules() -> tuple[Rule, ...]:
    replaced = {ref for pack in all_packs() for ref in pack.replaces}
    written = (_of_pack(pack, rule) for pack in all_packs() for rule in pack.rules)
    return (*written, *_of_annexes(replaced))


@functools.cache
def version() -> str:
    """Changes with any rule."""
    return version_of([ANNEXES, *_files()])


@functools.cache
def annexes_state() -> date:
    """The day as of which CosIng's tables were taken."""
    with ANNEXES.open(encoding="utf-8") as file:
        return date.fromisoformat(json.loads(next(file))["state"])


def _of_pack(pack: Pack, rule: WrittenRule) -> Rule:
    return Rule(
        id=rule.id,
        kind=rule.kind,
        markets=tuple(pack.markets),
        names=frozenset(key_of(one) for one in rule.names),
        cas=frozenset(rule.cas),
        origins=frozenset(rule.origins),
        parts=tuple(rule.limits),
        factors={key_of(name): factor for name, factor in rule.factors.items()},
        why=rule.why,
        source=pack.sources[rule.source],
        effective_from=rule.effective_from,
        existing_from=rule.existing_from,
        effective_to=rule.effective_to,
    )


def _of_annexes(replaced: set[str]) -> Iterator[Rule]:
    with ANNEXES.open(encoding="utf-8") as file:
        head = json.loads(next(file))
        seen: dict[str, int] = {}
        for line in file:
            entry = json.loads(line)
            if entry["ref"] in replaced:
                continue
            # CosIng lists some numbers twice, such as salts on lines of their own.
            seen[entry["ref"]] = seen.get(entry["ref"], 0) + 1
            yield _of_entry(entry, head, seen[entry["ref"]])


def _of_entry(entry: dict[str, Any], head: dict[str, str], place: int) -> Rule:
    apply_from = _ACTS_APPLY.get(entry["act"])
    source = Source(
        title=f"{head['title']}: {entry['ref'].replace('/', ', entry ')}, {entry['act']}",
        address=head["address"],
        checked_on=date.fromisoformat(head["state"]),
        is_certain=True,
    )
    suffix = "" if place == 1 else f"-{place}"
    year = re.search(r"\b(20\d\d)\b", entry["act"])
    hinted = _GREW_FROM_EU if year and int(year[1]) <= _LAST_COMMON_YEAR else ()
    return Rule(
        id=f"eu-{entry['ref'].replace('/', '-').casefold()}{suffix}",
        kind=_kind_of(entry),
        markets=(*EU, *hinted),
        names=frozenset(key_of(one) for one in entry.get("names", [])),
        cas=frozenset(entry.get("cas", [])),
        origins=frozenset(),
        parts=_parts_of(entry),
        factors={},
        why=_why_of(entry),
        source=source,
        effective_from=apply_from,
        listed_on=None if apply_from else date.fromisoformat(entry["updated"]),
        is_converted=entry.get("as", False),
        has_other_uses=any(
            uses_of(text) == frozenset() for text, _ in entry.get("limits", [])
        ),
        hinted=hinted,
    )


def _kind_of(entry: dict[str, Any]) -> Kind:
    if entry["ref"].startswith("II/"):
        return "condition" if entry.get("conditional") else "banned"
    if not entry.get("most"):
        return "condition"
    # The same colour may stand in Annex IV, of which we hold nothing.
    is_colour = any(_COLOURANT.match(one) for one in entry.get("names", []))
    return "condition" if is_colour else "limit"


def _parts_of(entry: dict[str, Any]) -> tuple[Part, ...]:
    if not entry.get("most"):
        return ()
    named = [
        (text, percent, uses_of(text)) for text, percent in entry.get("limits", [])
    ]
    taken = frozenset().union(
        *(uses for text, _, uses in named if uses is not None and not _is_rest(text))
    )
    parts = [
        Part(max_percent=percent, uses=(uses or ALL) - taken, text=text)
        if uses is None or _is_rest(text)
        else Part(max_percent=percent, uses=uses, text=text)
        for text, percent, uses in named
        # Uses of none of ours, such as a rust inhibitor: only the text tells them.
        if uses is None or uses
    ]
    return tuple(parts) or (Part(max_percent=None, text=entry["most"][:200]),)


def _is_rest(products: str) -> bool:
    return products.casefold().startswith("other")


def _why_of(entry: dict[str, Any]) -> TwoLanguages:
    told = [entry.get("products"), entry.get("most"), entry.get("conditions")]
    details = " · ".join(one for one in told if one)
    if entry["ref"].startswith("II/"):
        is_if = entry.get("conditional")
        return TwoLanguages(
            en=f"Annex II prohibits{' under a condition' if is_if else ''}: {entry['name']}",
            ko=f"부속서 II에서 {'조건에 따라 ' if is_if else ''}금지: {entry['name']}",
        )
    return TwoLanguages(
        en=f"Annex III restricts {entry['name']}: {details}"[:900],
        ko=f"부속서 III에서 제한하는 {entry['name']}: {details}"[:900],
    )
