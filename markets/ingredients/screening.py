"""A list of ingredients against the rules of markets on a day. It never says that one is fine."""

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from kbeauty.lib.errors import InvalidInputError
from markets.ingredients.judging import (
    WORST_FIRST,
    Finding,
    Question,
    Status,
    judge,
)
from markets.ingredients.keys import key_of
from markets.ingredients.naming import Meant, is_known, meant_by
from markets.ingredients.packs import (
    EU,
    Pack,
    Rule,
    all_packs,
    all_rules,
    annexes_state,
    version,
)
from markets.ingredients.reading import Item, read
from markets.ingredients.uses import Use
from markets.registry import known_market


@dataclass(frozen=True, slots=True)
class Cell:
    """``findings`` the worst first; none where nothing is known."""

    market: str
    status: Status
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """``total`` is the percentage of all rows that name the same ingredient, which limits
    are compared with; None where one of them tells none."""

    item: Item
    # What the name was taken for; None: unknown.
    meant: Meant | None
    total: float | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What we hold of a market, and what concerns the product as a whole."""

    market: str
    packs: tuple[Pack, ...]
    is_complete: bool
    # Only the EU's list stands in.
    has_hints: bool
    notices: tuple[Finding, ...]
    worst: Status


@dataclass(frozen=True, slots=True)
class Screening:
    on: date
    use: str
    is_new: bool
    rows: tuple[Row, ...]
    coverage: tuple[Coverage, ...]
    version: str
    # The day of the EU's tables; what changed later is not in them.
    annexes_of: date


def screen(
    text: str,
    markets: Sequence[str],
    *,
    on: date | None = None,
    use: str = "",
    is_new: bool = True,
) -> Screening:
    """Each ingredient of ``text`` in each market, under the rules in force ``on`` a day (today).

    ``use`` is what the product is used on (``Use``); left out, the strictest counts.
    ``is_new``: placed on the market that day; False: there already. InvalidInputError for a
    list that can't be read, NotFoundError for an unknown market.
    """
    codes = list(dict.fromkeys(known_market(one) for one in markets))
    if not codes:
        raise InvalidInputError.at("markets", _("Choose at least one market."))
    if use and use not in Use.values:
        raise InvalidInputError.at(
            "use", _("“%(use)s” is no use that we know.") % {"use": use[:30]}
        )
    day = on or timezone.localdate()
    questions = [Question(code, day, use, is_new) for code in codes]
    rows = tuple(_rows(read(text, is_known), questions))
    return Screening(
        on=day,
        use=use,
        is_new=is_new,
        rows=rows,
        coverage=tuple(
            _coverage(question, rows, place) for place, question in enumerate(questions)
        ),
        version=version(),
        annexes_of=annexes_state(),
    )


def _rows(items: Sequence[Item], questions: list[Question]) -> Iterator[Row]:
    """Formulas list a preservative with each raw material that brings it: it is one sum."""
    meant = [meant_by(item.name) if item.name else None for item in items]
    told: defaultdict[object, list[float | None]] = defaultdict(list)
    same = [_same(*one) for one in zip(items, meant, strict=True)]
    for item, substance in zip(items, same, strict=True):
        told[substance].append(item.percent)
    for item, found, substance in zip(items, meant, same, strict=True):
        yield _row(item, found, told[substance], questions)


def _same(item: Item, meant: Meant | None) -> object:
    """Equal for rows that name one ingredient."""
    return meant.keys if meant else (key_of(item.name), item.cas)


def _row(
    item: Item,
    meant: Meant | None,
    told: Sequence[float | None],
    questions: list[Question],
) -> Row:
    known = [one for one in told if one is not None]
    known_sum = round(sum(known), 6) if known else None
    is_whole = len(known) == len(told)
    # Where one row tells nothing the sum may be anything from what the others tell.
    shares = {known_sum} if is_whole else {known_sum, None}
    keys = meant.keys if meant else frozenset()
    numbers = (*item.cas, *sorted(meant.cas if meant else ()))
    rules = _rules_about(keys, numbers, meant.origin if meant else "")
    cells = tuple(_cell(one, rules, (item, meant), shares) for one in questions)
    return Row(item, meant, known_sum if is_whole else None, cells)


def _rules_about(keys: frozenset[str], cas: Iterable[str], origin: str) -> list[Rule]:
    index = _index()
    signs = [*sorted(keys), *cas, *([f"origin {origin}"] if origin else [])]
    found = {rule.id: rule for sign in signs for rule in index.get(sign, [])}
    return list(found.values())


@functools.cache
def _index() -> dict[str, list[Rule]]:
    index: dict[str, list[Rule]] = {}
    for rule in all_rules():
        for sign in (
            *rule.names,
            *rule.cas,
            *(f"origin {one}" for one in rule.origins),
        ):
            if sign:
                index.setdefault(sign, []).append(rule)
    return index


def _cell(
    question: Question,
    rules: list[Rule],
    named: tuple[Item, Meant | None],
    shares: Collection[float | None],
) -> Cell:
    item, meant = named
    keys = meant.keys if meant else frozenset()
    found = sorted(
        (
            min((judge(rule, question, keys, one) for one in shares), key=_gravity)
            for rule in rules
            if question.market in rule.markets
            and rule.holds(question.on, is_new=question.is_new)
        ),
        key=_gravity,
    )
    is_recognised = any(set(item.cas) & rule.cas for rule in rules) or (
        meant is not None and not meant.is_guess
    )
    worst = _worst_of(question.market, found, is_recognised=is_recognised)
    return Cell(question.market, worst, tuple(found))


def _gravity(finding: Finding) -> tuple[int, bool]:
    return WORST_FIRST.index(finding.status), not finding.is_certain


def _worst_of(market: str, found: list[Finding], *, is_recognised: bool) -> Status:
    told = [one.status for one in found]
    # A name that we only guessed is no basis for anything but a warning.
    if not is_recognised:
        told.append(Status.NO_BASIS)
    elif not found:
        told.append(Status.NO_RULE if is_complete(market) else Status.NO_BASIS)
    return min(told, key=WORST_FIRST.index)


def is_complete(market: str) -> bool:
    """Whether silence means that our copy of the market's lists does not name a thing."""
    return any(pack.is_complete for pack in all_packs() if market in pack.markets)


def _coverage(question: Question, rows: tuple[Row, ...], place: int) -> Coverage:
    market = question.market
    statuses = [row.cells[place].status for row in rows]
    return Coverage(
        market=market,
        packs=tuple(pack for pack in all_packs() if market in pack.markets),
        is_complete=is_complete(market),
        has_hints=market not in EU and market in _hinted(),
        notices=tuple(
            Finding(
                rule, Status.CERTIFICATE, None, rule.is_certain(market, question.on)
            )
            for rule in all_rules()
            if rule.kind == "notice"
            and market in rule.markets
            and rule.holds(question.on, is_new=question.is_new)
        ),
        worst=min(statuses, key=WORST_FIRST.index),
    )


@functools.cache
def _hinted() -> frozenset[str]:
    return frozenset(one for rule in all_rules() for one in rule.hinted)
