"""Where a text meets the rules of a market. It says what it found, never that a text is safe."""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from kbeauty.lib.scripts import TELLING
from markets.rules import hashtags, reading, tricks
from markets.rules.book import RuleBook
from markets.rules.context import Context, Voice
from markets.rules.edition import book_of, packs_version, rules_of
from markets.rules.finder import Met
from markets.rules.listing import OF_RELEASE, ListedRule
from markets.rules.packs import (
    Patterns,
    Place,
    ProductClass,
    Rule,
    TextKind,
    Verdict,
    Why,
)
from markets.rules.reading import Reading

__all__ = [
    "Check",
    "Finding",
    "check",
    "has_rules",
    "packs_version",
    "safer_words",
]

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
VERDICTS = (*SEVERITY, NO_RULE_FOUND)
LONGEST = 100_000
# Longer texts are read in parts that overlap, so that a phrase at the border is seen.
_PART, _OVERLAP = 4_000, 200
# Instagram folds a caption away after about as many signs; the first line is its title.
_FOLD, _START = 125, 30
# Fewer signs of a script than this are a name or a word of it, not its language.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in the text, from ``start`` to ``end``, and the rule that it meets.

    ``voice`` is "asked" where the text asks rather than claims: then the verdict is
    "ask_local" whatever the rule's own is.
    """

    rule: str
    verdict: Verdict
    start: int
    end: int
    text: str
    why: Why
    safer: tuple[str, ...]
    source: str
    source_address: str
    # When somebody last looked.
    checked_on: date
    is_certain: bool
    voice: Voice = "claimed"
    depends_on_class: bool = False
    # Of the rule: 0 is as the product brings it, others were approved by staff.
    version: int = OF_RELEASE


@dataclass(frozen=True, slots=True)
class Check:
    """``verdict`` is the worst that was found, or "no_rule_found".

    ``asks`` names what was not said and matters: the answer is for the strictest case.
    """

    verdict: str
    findings: tuple[Finding, ...]
    version: str
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Case:
    day: date
    product_class: ProductClass | None
    kind: TextKind | None
    language: str | None

    def holds(self, rule: Rule) -> bool:
        if rule.is_ahead(self.day) or rule.is_over(self.day):
            return False
        if (
            self.product_class
            and rule.classes
            and self.product_class not in rule.classes
        ):
            return False
        return not rule.kinds or self.kind in rule.kinds


def check(
    text: str,
    *,
    market: str,
    on: date | None = None,
    product_class: ProductClass | None = None,
    kind: TextKind | None = None,
    language: str | None = None,
) -> Check:
    """The rules of ``market`` in force ``on`` a day (today) that the text meets, in its order.

    Of a text longer than ``LONGEST`` only so much is read: whoever lets people write more
    has to say so.
    Without ``product_class`` the rules of every class are met. Rules on a kind of text,
    such as sponsored posts, are met only where ``kind`` says that it is one. ``language``
    is the one in which marks of advertising have to be, where the script does not tell.
    """
    book = book_of(market)
    return check_by(
        book, text, on=on, product_class=product_class, kind=kind, language=language
    )


def check_by(
    book: RuleBook,
    text: str,
    *,
    on: date | None = None,
    product_class: ProductClass | None = None,
    kind: TextKind | None = None,
    language: str | None = None,
) -> Check:
    """As ``check``, by rules that need not be those in force."""
    case = _Case(on or datetime.now(UTC).date(), product_class, kind, language)
    kept = text[:LONGEST]
    found = [*_merged(_met(book, kept, case), kept), *_missing(book, kept, case)]
    # By the rule at last: patterns are met in an order that changes with each process.
    found.sort(key=lambda one: (one.start, SEVERITY.index(one.verdict), one.rule))
    ordered = _without_allowed(found)
    worst = min(
        (one.verdict for one in ordered), key=SEVERITY.index, default=NO_RULE_FOUND
    )
    is_asked = product_class is None and any(one.depends_on_class for one in ordered)
    asks = ("product_class",) if is_asked else ()
    return Check(str(worst), tuple(ordered), book.version, asks)


def has_rules(market: str) -> bool:
    """Whether anything is known of a market; where not, finding nothing says nothing."""
    return bool(rules_of(market))


def safer_words(market: str, rule: str) -> dict[str, tuple[str, ...]]:
    """The safer words of one rule by language; none for a rule that the market lacks."""
    return {
        language: tuple(words)
        for one in rules_of(market)
        if one.rule.id == rule
        for language, words in one.rule.safer.items()
    }


class _Hit(NamedTuple):
    """Words of the text that a rule met, not asked yet how they are meant.

    ``met`` is their place in the reading of the ``context``.
    """

    start: int
    end: int
    listed: ListedRule
    context: Context
    met: Met


def _met(book: RuleBook, text: str, case: _Case) -> list[_Hit]:
    hits: list[_Hit] = []
    lifted: set[int] = set()
    holds = functools.cache(lambda owner: case.holds(book.rules[owner].rule))
    for offset in range(0, max(1, len(text)), _PART):
        part = text[offset : offset + _PART + _OVERLAP]
        plain = reading.plain(part)
        for seen in _readings(part, plain):
            found, satisfied = book.met_in(seen.text)
            if seen is plain:
                lifted |= satisfied
            context = Context(seen.text)
            for met in found:
                if holds(met.owner):
                    listed = book.rules[met.owner]
                    start, end = seen.place(met.start, met.end)
                    hits.append(
                        _Hit(start + offset, end + offset, listed, context, met)
                    )
    return [hit for hit in hits if hit.met.owner not in lifted]


def _readings(text: str, plain: Reading) -> Iterator[Reading]:
    yield plain
    yield from tricks.uncovered(text, plain)
    yield from hashtags.opened(text, plain)


def _merged(hits: Iterable[_Hit], text: str) -> list[Finding]:
    """One finding per rule and place, the longest; a claim outweighs a question."""
    kept: list[Finding] = []
    last: dict[str, Finding] = {}
    for one in sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.listed.rule.id)):
        rule = one.listed.rule.id
        before = last.get(rule)
        known = before if before is not None and one.start < before.end else None
        # Beside a claim nothing counts, however it is meant: that need not be found out.
        if known is not None and known.voice == "claimed":
            continue
        voice = one.context.voice_of(one.met.start, one.met.end)
        if voice == "denied" or (known is not None and voice != "claimed"):
            continue
        finding = _finding(one.listed, voice, text, one.start, one.end)
        if known is not None:
            kept.remove(known)
        kept.append(finding)
        last[rule] = finding
    return kept


def _finding(
    listed: ListedRule, voice: Voice, text: str, start: int, end: int
) -> Finding:
    rule, source = listed.rule, listed.source
    is_milder = voice == "asked" and rule.verdict != "ok"
    return Finding(
        rule=rule.id,
        verdict="ask_local" if is_milder else rule.verdict,
        start=start,
        end=end,
        text=text[start:end],
        why=rule.why,
        safer=tuple(one for group in rule.safer.values() for one in group),
        source=source.title,
        source_address=source.address,
        checked_on=source.checked_on,
        is_certain=source.is_certain,
        voice=voice,
        depends_on_class=bool(rule.classes),
        version=listed.version,
    )


def _missing(book: RuleBook, text: str, case: _Case) -> Iterator[Finding]:
    """Rules that ask for words which are not where they have to be."""
    for one, finder in book.required:
        if not case.holds(one.rule):
            continue
        place = _place(text, one.rule.place)
        marks = {met.language for met in finder.met_in(reading.plain(place).text)}
        if not marks & _languages(text, one.rule.requires, case.language):
            yield _finding(one, "claimed", text, 0, len(place.rstrip()))


def _place(text: str, place: Place) -> str:
    if place == "anywhere":
        return text
    if place == "fold":
        return text[:_FOLD]
    return text.strip().partition("\n")[0][:_START]


def _languages(text: str, wanted: Patterns, given: str | None) -> set[str]:
    """A mark has to be in the text's language: the given one, or what its script tells."""
    if given in wanted:
        return {given}
    for language, script in TELLING.items():
        if language in wanted and len(script.findall(text)) >= _ENOUGH:
            return {language}
    return set(wanted)


def _without_allowed(found: list[Finding]) -> list[Finding]:
    """Words inside of wording that a rule allows are allowed with it."""
    allowed = [one for one in found if one.verdict == "ok"]
    return [
        one
        for one in found
        if one.verdict == "ok"
        or not any(ok.start <= one.start and one.end <= ok.end for ok in allowed)
    ]
