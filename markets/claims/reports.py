"""What the rules of a market say of a text, as people and programs read it."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from markets.claims.verdicts import Badge, badge_of
from markets.registry import known_market
from markets.rules import Check, Finding, check, has_rules
from markets.rules.checking import SEVERITY
from markets.rules.packs import ProductClass, TextKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PRODUCT_CLASSES: dict[ProductClass, "StrOrPromise"] = {
    "cosmetic": _("Cosmetic"),
    "functional": _("Functional cosmetic (Korea)"),
    "quasi_drug": _("Quasi-drug (Japan)"),
    "special": _("Special cosmetic (China)"),
    "drug": _("Drug, such as a sunscreen in the United States"),
    "device": _("Medical device"),
}
TEXT_KINDS: dict[TextKind, "StrOrPromise"] = {
    "caption": _("Caption"),
    "sponsored_post": _("Sponsored post"),
    "reply": _("Reply"),
    "mail": _("Mail"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text and the worst verdict on it; "" where no rule is met."""

    text: str
    verdict: str

    @property
    def tone(self) -> str:
        return badge_of(self.verdict).tone if self.verdict else ""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A rule that a text meets, in the language in force, with all the words that meet it."""

    finding: Finding
    texts: tuple[str, ...]

    @property
    def badge(self) -> Badge:
        return badge_of(self.finding.verdict)

    @property
    def why(self) -> str:
        return self.finding.why.in_force

    @property
    def is_asked(self) -> bool:
        return self.finding.voice == "asked"


@dataclass(frozen=True, slots=True)
class ClaimReport:
    """A text before the rules of one market."""

    market: str
    text: str
    checked: Check
    has_rules: bool

    @property
    def findings(self) -> list["ShownFinding"]:
        """The worst first, then as the text has them."""
        ordered = sorted(
            self.checked.findings, key=lambda one: SEVERITY.index(one.verdict)
        )
        groups: dict[tuple[str, str], list[Finding]] = {}
        for one in ordered:
            groups.setdefault((one.rule, one.voice), []).append(one)
        return [
            ShownFinding(group[0], tuple(dict.fromkeys(one.text for one in group)))
            for group in groups.values()
        ]

    @property
    def pieces(self) -> list[Piece]:
        return list(_pieces(self.text, self.checked.findings))

    @property
    def badge(self) -> Badge:
        return badge_of(self.checked.verdict)

    @property
    def asks_class(self) -> bool:
        return "product_class" in self.checked.asks


def issue_of(finding: Finding) -> dict[str, Any]:
    """A finding as programs read it, its reason in the language in force."""
    return {
        "text": finding.text,
        "span": [finding.start, finding.end],
        "rule": finding.rule,
        "rule_version": finding.version,
        "verdict": finding.verdict,
        "why": finding.why.in_force,
        "safer": list(finding.safer),
        "source": finding.source,
        "source_url": finding.source_address,
        "is_certain": finding.is_certain,
    }


def report_of(
    text: str,
    market: str,
    *,
    on: date | None = None,
    product_class: ProductClass | None = None,
    kind: TextKind | None = None,
) -> ClaimReport:
    """The one check that captions, replies, mails and briefs go through.

    NotFoundError for a market that we do not know.
    """
    code = known_market(market)
    found = check(text, market=code, on=on, product_class=product_class, kind=kind)
    return ClaimReport(code, text, found, has_rules(code))


def _pieces(text: str, findings: Sequence[Finding]) -> Iterator[Piece]:
    """The text cut where findings begin and end; where they overlap the worst counts."""
    edges = sorted(
        {0, len(text)}
        | {
            edge
            for one in findings
            for edge in (one.start, one.end)
            if edge <= len(text)
        }
    )
    for start, end in itertools.pairwise(edges):
        over = [one.verdict for one in findings if one.start < end and start < one.end]
        worst = min(over, key=SEVERITY.index) if over else ""
        yield Piece(text[start:end], worst)
