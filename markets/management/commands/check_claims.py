"""``manage.py check_claims``: texts as JSON lines in, the rules that they meet out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, get_args

from django.core.management.base import CommandParser

from kbeauty.lib.json_lines import BadLineError, JsonLinesCommand
from markets.registry import MARKETS
from markets.rules import Finding, check, has_rules
from markets.rules.checking import LONGEST
from markets.rules.edition import follow
from markets.rules.packs import ProductClass, TextKind
from markets.rules.words import LANGUAGES


class Command(JsonLinesCommand):
    help = (
        "Check texts against the rules of a market, JSON lines in (text, market, optional "
        "id, lang, product_class, date, kind) and out. What is not found is not thereby "
        "allowed. No database is needed, unless --approved asks for what staff changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--approved",
            action="store_true",
            help="Also the rules that staff approved, from the database.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["approved"]:
            follow(None)
        super().handle(*args, **options)

    def answer(self, record: Mapping[str, Any]) -> dict[str, Any]:
        text, market = record.get("text"), record.get("market")
        if not isinstance(text, str):
            raise BadLineError('"text" is missing or no string.')
        if len(text) > LONGEST:
            raise BadLineError(f'"text" is longer than {LONGEST} characters.')
        if not isinstance(market, str) or market.upper() not in MARKETS:
            raise BadLineError(f'"market" must be one of: {", ".join(MARKETS)}.')
        found = check(
            text,
            market=market.upper(),
            on=_day(record.get("date")),
            product_class=_one_of(record, "product_class", get_args(ProductClass)),
            kind=_one_of(record, "kind", get_args(TextKind)),
            language=_one_of(record, "lang", LANGUAGES),
        )
        return {
            "verdict": found.verdict,
            "findings": [_row(one) for one in found.findings],
            "asks": list(found.asks),
            "has_rules": has_rules(market.upper()),
            "rules_version": found.version,
        }


def _one_of(record: Mapping[str, Any], name: str, allowed: Sequence[str]) -> Any:
    value = record.get(name)
    if value in (None, ""):
        return None
    if value not in allowed:
        raise BadLineError(f'"{name}" must be one of: {", ".join(allowed)}.')
    return value


def _day(value: object) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadLineError('"date" must be a day such as 2027-05-01.') from None


def _row(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "rule_version": one.version,
        "span": [one.start, one.end],
        "text": one.text,
        "verdict": one.verdict,
        "voice": one.voice,
        "why": one.why.in_force,
        "source": {
            "title": one.source,
            "address": one.source_address,
            "is_certain": one.is_certain,
        },
        "safer": list(one.safer),
    }
