"""Where a text meets the rules of a market. It says what it found, never that a text is safe."""

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from markets.rules.packs import Rule, Verdict, all_packs, packs_version

__all__ = ["Check", "Finding", "check", "has_rules", "packs_version"]

NO_RULE_FOUND = "no_rule_found"
# The worst first.
SEVERITY: tuple[Verdict, ...] = (
    "prohibited",
    "reclassifies",
    "needs_evidence",
    "needs_footnote",
    "ask_local",
    "ok",
)
LONGEST = 100_000
# Written between letters to hide a word, and seen by nobody.
_HIDDEN = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad"}
_DENIED_BEFORE = re.compile(
    r"(?:\b(?:no|not|never|without|isn't|doesn't|don't|won't|nicht|kein\w*|ohne|sans|pas|sin|tidak|bukan|tanpa)\b|n't)"
    r"(?:\s+\S+){0,2}\s*$"
    r"|(?:没有|沒有|不是|并非|並非|无|無|不)\S{0,2}$"
)
_DENIED_AFTER = re.compile(
    r"^[^.!?。\n]{0,12}?(?:없|않|아니|아닙|아닌|ではない|ではありません|じゃない|しません|ない|不是|没有|沒有|並非|并非)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in the text, from ``start`` to ``end``, and the rule that it meets."""

    rule: str
    verdict: Verdict
    start: int
    end: int
    text: str
    why: str
    safer: tuple[str, ...]
    source: str
    source_address: str
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Check:
    """``verdict`` is the worst that was found, or "no_rule_found"."""

    verdict: str
    findings: tuple[Finding, ...]
    version: str


def check(text: str, *, market: str, on: date | None = None) -> Check:
    """The rules of ``market`` in force ``on`` a day (today) that the text meets, in its order."""
    plain, places = normalised(text[:LONGEST])
    day = on or datetime.now(UTC).date()
    found = [
        finding
        for rule, pattern in _rules_of(market)
        if _is_in_force(rule, day)
        for finding in _meetings(rule, pattern, text, plain, places)
    ]
    ordered = sorted(found, key=lambda one: (one.start, SEVERITY.index(one.verdict)))
    worst = min(
        (one.verdict for one in ordered), key=SEVERITY.index, default=NO_RULE_FOUND
    )
    return Check(str(worst), tuple(ordered), packs_version())


def has_rules(market: str) -> bool:
    """Whether anything is known of a market; where not, finding nothing says nothing."""
    return bool(_rules_of(market))


def normalised(text: str) -> tuple[str, list[int]]:
    """NFKC, case-folded and without hidden signs; with the place each sign came from."""
    plain: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign in _HIDDEN:
            continue
        for one in unicodedata.normalize("NFKC", sign).casefold():
            plain.append(one)
            places.append(place)
    return "".join(plain), places


def _is_in_force(rule: Rule, on: date) -> bool:
    begins, ends = rule.effective_from, rule.effective_to
    return (begins is None or begins <= on) and (ends is None or on <= ends)


@functools.cache
def _rules_of(market: str) -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    """The market's rules, each with its patterns of all languages in one."""
    return tuple(
        (
            rule,
            re.compile(
                "|".join(one for group in rule.patterns.values() for one in group)
            ),
        )
        for pack in all_packs()
        if market in pack.markets
        for rule in pack.rules
    )


def _meetings(
    rule: Rule, pattern: re.Pattern[str], text: str, plain: str, places: list[int]
) -> Iterator[Finding]:
    for met in pattern.finditer(plain):
        if _is_denied(plain, met.start(), met.end()):
            continue
        start, end = places[met.start()], places[met.end() - 1] + 1
        yield Finding(
            rule=rule.id,
            verdict=rule.verdict,
            start=start,
            end=end,
            text=text[start:end],
            why=rule.why,
            safer=tuple(one for group in rule.safer.values() for one in group),
            source=rule.source.title,
            source_address=rule.source.address,
            is_certain=rule.source.is_certain,
        )


def _is_denied(plain: str, start: int, end: int) -> bool:
    return bool(
        _DENIED_BEFORE.search(plain[max(0, start - 40) : start])
        or _DENIED_AFTER.search(plain[end : end + 24])
    )
