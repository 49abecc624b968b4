"""Safer words in the place of those that a rule minds, without a model and without translating."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.transcreation.locking import Locked, places_of
from markets.rules import Check, Finding, check, safer_words
from markets.written import TwoLanguages

# Safer words may meet another rule; a text that still does after so many rounds keeps it.
_ROUNDS = 4
_TAG = re.compile(r"[#＃]\w*$")


@dataclass(frozen=True, slots=True)
class Change:
    """``there`` are safer words in the language of the market, for whoever translates."""

    before: str
    after: str
    rule: str
    why: TwoLanguages
    there: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewritten:
    text: str
    changes: tuple[Change, ...]
    checked: Check


def rewritten(
    text: str,
    checked: Check,
    *,
    market: str,
    on: date,
    written_in: str,
    wanted: str,
    locked: Iterable[Locked],
) -> Rewritten:
    """``checked`` are the claims of ``text``, which is checked again after each round.

    Words in the text's own language are taken first.
    """
    locked, changes = tuple(locked), []
    for _round in range(_ROUNDS):
        text, made = _once(text, checked, (market, written_in, wanted), locked)
        if not made:
            break
        changes += made
        checked = check(text, market=market, on=on)
    return Rewritten(text, tuple(changes), checked)


def _once(
    text: str, checked: Check, where: tuple[str, str, str], locked: Sequence[Locked]
) -> tuple[str, list[Change]]:
    market, written_in, wanted = where
    kept = places_of(text, locked)
    pieces: list[str] = []
    changes: list[Change] = []
    end = 0
    for one in checked.findings:
        by_language = safer_words(market, one.rule)
        after = _choice(by_language, written_in, wanted)
        if not _is_open(one, end, kept) or not after:
            continue
        sign = one.text[0] if one.text.startswith(("#", "＃")) else ""
        if sign or _TAG.search(text[: one.start]):
            after = sign + after.replace(" ", "")
        if after == one.text:
            continue
        pieces += [text[end : one.start], after]
        changes.append(
            Change(
                before=one.text,
                after=after,
                rule=one.rule,
                why=one.why,
                there=by_language.get(wanted, ()),
            )
        )
        end = one.end
    return "".join([*pieces, text[end:]]), changes


def _is_open(one: Finding, end: int, kept: Iterable[tuple[int, int]]) -> bool:
    """A word that a rule allows, one already written and one that is locked stay."""
    if one.verdict == "ok" or one.start < end or one.start == one.end:
        return False
    return not any(start < one.end and one.start < stop for start, stop in kept)


def _choice(by_language: dict[str, tuple[str, ...]], *languages: str) -> str:
    """Only words that fit beside their neighbours or that the market reads."""
    for language in languages:
        if found := by_language.get(language):
            return found[0]
    return ""
