"""A screening as the page and the API show it: words and tones for what was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from markets.ingredients.judging import Finding, Status
from markets.ingredients.screening import Cell, Coverage, Row, Screening

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Word, tone of the badge, sign.
_SHOWN: dict[Status, tuple["StrOrPromise", str, str]] = {
    Status.BANNED: (_("Banned"), "danger", "ban"),
    Status.OTHER_USE: (_("Only for other products"), "danger", "ban"),
    Status.ABOVE_LIMIT: (_("Above the limit"), "danger", "alert-triangle"),
    Status.PERCENT_MISSING: (_("Limit, percentage missing"), "warning", "percentage"),
    Status.NO_BASIS: (_("No basis"), "warning", "help-circle"),
    Status.CERTIFICATE: (_("Certificate needed"), "warning", "certificate"),
    Status.CONDITION: (_("Under a condition"), "warning", "list-check"),
    Status.WITHIN_LIMIT: (_("Within the known limit"), "neutral", "check"),
    Status.NO_RULE: (_("No rule found"), "neutral", "minus"),
}
_MEANINGS: dict[Status, "StrOrPromise"] = {
    Status.BANNED: _("A rule in force on that day prohibits it."),
    Status.OTHER_USE: _("It is allowed in products for other uses only."),
    Status.ABOVE_LIMIT: _("The list says more than the rule allows."),
    Status.PERCENT_MISSING: _(
        "There is a limit and the list doesn't say how much is in it."
    ),
    Status.NO_BASIS: _(
        "The name is unknown or only guessed, or we don't hold this market's lists: nothing can be said."
    ),
    Status.CERTIFICATE: _("Its origin has to be shown by a certificate."),
    Status.CONDITION: _("What the rule asks for has to be checked by a person."),
    Status.WITHIN_LIMIT: _("It is below the limit that we know; others may apply."),
    Status.NO_RULE: _("Our copy of the market's lists doesn't name it."),
}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    label: "StrOrPromise"
    why: str
    limit: str
    rule: str
    source: str
    address: str
    checked_on: object
    is_certain: bool


@dataclass(frozen=True, slots=True)
class ShownCell:
    market: str
    label: "StrOrPromise"
    tone: str
    sign: str
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    name: str
    percent: str
    # With the other rows of the same ingredient; empty where there are none.
    total: str
    # What a differently spelt name was taken for.
    guess: str
    cells: tuple[ShownCell, ...]


@dataclass(frozen=True, slots=True)
class ShownCoverage:
    market: str
    label: "StrOrPromise"
    tone: str
    sign: str
    covers: tuple[str, ...]
    is_complete: bool
    has_hints: bool
    notices: tuple[ShownFinding, ...]


def shown_rows(screening: Screening) -> list[ShownRow]:
    return [_row(one) for one in screening.rows]


def shown_coverage(screening: Screening) -> list[ShownCoverage]:
    return [_coverage(one) for one in screening.coverage]


def meanings() -> list[tuple["StrOrPromise", str, str, "StrOrPromise"]]:
    """Every status with what it says and what it doesn't."""
    return [(*_SHOWN[status], _MEANINGS[status]) for status in Status]


def _row(row: Row) -> ShownRow:
    return ShownRow(
        name=row.item.name or ", ".join(row.item.cas),
        percent=_percent(row.item.percent),
        total="" if row.total == row.item.percent else _percent(row.total),
        guess=row.meant.shown if row.meant and row.meant.is_guess else "",
        cells=tuple(_cell(one) for one in row.cells),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:g}"


def _cell(cell: Cell) -> ShownCell:
    label, tone, sign = _SHOWN[cell.status]
    return ShownCell(cell.market, label, tone, sign, tuple(_findings(cell.findings)))


def _coverage(coverage: Coverage) -> ShownCoverage:
    label, tone, sign = _SHOWN[coverage.worst]
    return ShownCoverage(
        market=coverage.market,
        label=label,
        tone=tone,
        sign=sign,
        covers=tuple(pack.covers.in_force for pack in coverage.packs),
        is_complete=coverage.is_complete,
        has_hints=coverage.has_hints,
        notices=tuple(_findings(coverage.notices)),
    )


def _findings(findings: tuple[Finding, ...]) -> Iterator[ShownFinding]:
    for one in findings:
        limit = "" if one.max_percent is None else f"{one.max_percent:g}"
        yield ShownFinding(
            label=_SHOWN[one.status][0],
            why=one.rule.why.in_force,
            limit=limit,
            rule=one.rule.id,
            source=one.rule.source.title,
            address=one.rule.source.address,
            checked_on=one.rule.source.checked_on,
            is_certain=one.is_certain,
        )
