"""The claim rules of a market in the language in force."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from markets.claims.verdicts import Badge, badge_of
from markets.rules.checking import SEVERITY
from markets.rules.edition import rules_of
from markets.rules.listing import ListedRule
from markets.rules.names import SUBJECT_NAMES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class ShownRule:
    listed: ListedRule
    today: date

    @property
    def subject(self) -> "StrOrPromise":
        return SUBJECT_NAMES[self.listed.subject]

    @property
    def badge(self) -> Badge:
        return badge_of(self.listed.rule.verdict)

    @property
    def why(self) -> str:
        return self.listed.rule.why.in_force

    @property
    def is_ahead(self) -> bool:
        """Not in force yet."""
        return self.listed.rule.is_ahead(self.today)

    @property
    def is_over(self) -> bool:
        return self.listed.rule.is_over(self.today)


def shown_rules(market: str, subject: str, today: date) -> list[ShownRule]:
    """The gravest first; of all subjects where ``subject`` is empty."""
    listed = [one for one in rules_of(market) if not subject or one.subject == subject]
    listed.sort(key=lambda one: (SEVERITY.index(one.rule.verdict), one.rule.id))
    return [ShownRule(one, today) for one in listed]


def subjects_of(market: str) -> Mapping[str, tuple["StrOrPromise", int]]:
    """Subjects that the market has rules of, with their number, in the order of names."""
    found: Counter[str] = Counter(one.subject for one in rules_of(market))
    return {
        name: (label, found[name])
        for name, label in SUBJECT_NAMES.items()
        if name in found
    }
