"""Which ingredient a written name means: exactly, by its parts, or nearly."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from markets.ingredients.keys import key_of
from markets.ingredients.packs import Origin, all_rules
from markets.written import Strict, read_yaml

NAMES = Path(__file__).parent / "data" / "names.yaml"
# Below, short names are too often others: CETEARETH and CETETH.
_SHORTEST = 7
_NEAR = 85.0
# Where these differ it is another substance, not a slip: a sulfate is no sulfite.
_ENDINGS = re.compile(r"(?:ATE|ITE|IDE|INE|ANE|ENE|ONE|OL|AL|MEA|DEA|TEA)$")


# An amount that is no percentage ("0.3", "3 mg/g"): a name behind it must not hide a ban.
# Whole numbers alone are parts of names, as in Polysorbate 20.
_AMOUNT = re.compile(
    r"\s+[<>≤≥~≈]?\s*(?:\d+[.,]\d+|\d+(?:[.,]\d+)?\s*(?:mg/g|mg/ml|g/l|g/kg|‰|퍼센트|프로))\s*$",
    re.IGNORECASE,
)


class Known(Strict):
    """An ingredient that lists of products hold: its INCI name, others, what it is made from."""

    name: str
    also: list[str] = []
    # Where an annex calls it by another name.
    cas: str = ""
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name may mean: keys to look rules up by. ``is_guess``: spelt differently."""

    keys: frozenset[str]
    shown: str
    is_guess: bool = False
    origin: str = ""
    cas: frozenset[str] = frozenset()


@functools.cache
def known() -> tuple[Known, ...]:
    rows = read_yaml(NAMES)
    return tuple(
        Known.model_validate({"name": row} if isinstance(row, str) else row)
        for row in rows
    )


@functools.cache
def _by_key() -> dict[str, list[Known]]:
    """One short name may stand for two: BHA is a preservative and, to marketers, an acid."""
    found: dict[str, list[Known]] = {}
    for one in known():
        for name in (one.name, *one.also):
            found.setdefault(key_of(name), []).append(one)
    return found


@functools.cache
def _all_keys() -> frozenset[str]:
    named = frozenset().union(*(rule.names for rule in all_rules()))
    return (named | frozenset(_by_key())) - {""}


@functools.cache
def _by_figures() -> dict[str, list[str]]:
    """The keys that a name with the same figures in it may be a misspelling of."""
    groups: dict[str, list[str]] = {}
    for key in sorted(_all_keys()):
        if len(key) >= _SHORTEST:
            groups.setdefault(_figures(key), []).append(key)
    return groups


def is_known(name: str) -> bool:
    return any(key in _all_keys() for key in _readings(name))


def meant_by(name: str) -> Meant | None:
    """None: an unknown name. Several near names are all meant: the strictest rule counts."""
    exact = [key for key in _readings(name) if key in _all_keys()]
    if exact:
        return _meant(frozenset(exact), is_guess=False)
    near = _near(key_of(name))
    if near:
        return _meant(frozenset(near), is_guess=True)
    bare = _AMOUNT.sub("", name)
    found = meant_by(bare) if bare != name else None
    return replace(found, is_guess=True) if found else None


def _meant(keys: frozenset[str], *, is_guess: bool) -> Meant:
    rows = [one for key in keys for one in _by_key().get(key, [])]
    everything = keys | {key_of(name) for one in rows for name in (one.name, *one.also)}
    origins = sorted({one.origin for one in rows if one.origin})
    shown = ", ".join(sorted({one.name for one in rows} or keys))
    numbers = frozenset(one.cas for one in rows if one.cas)
    return Meant(everything, shown, is_guess, origins[0] if origins else "", numbers)


def _readings(name: str) -> Iterator[str]:
    """“Water (Aqua)”, “Aqua/Water/Eau”, “Centella Asiatica Extract [Organic]”."""
    yield key_of(name)
    without = re.sub(r"\([^)]*\)?|\[[^\]]*\]?", " ", name)
    inside = re.findall(r"[(\[]([^)\]]+)[)\]]?", name)
    for part in (without, *inside, *re.split(r"\s*/\s*", without)):
        key = key_of(part)
        if len(key) > 1 and not key.isdigit():
            yield key


def _near(key: str) -> list[str]:
    if len(key) < _SHORTEST:
        return []
    others = _by_figures().get(_figures(key), [])
    # A letter or two: more of a difference is more often another substance.
    most = 1 if len(key) < 11 else 2
    return [
        found
        for found, _, _ in process.extract(
            key, others, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=8
        )
        if Levenshtein.distance(key, found, score_cutoff=most) <= most
        and _may_be_a_slip(key, found)
    ]


def _may_be_a_slip(written: str, meant: str) -> bool:
    """The first letter is seldom wrong, and the endings of chemistry are words of their own."""
    ends = [_ENDINGS.search(one) for one in (written, meant)]
    differ = all(ends) and ends[0][0] != ends[1][0]  # type: ignore[index]  # all found
    return written[0] == meant[0] and not differ


def _figures(key: str) -> str:
    return " ".join(re.findall(r"\d+", key))
