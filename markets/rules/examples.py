"""Examples of rules: a rule that does not do what its own say can't be trusted."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from markets.rules.book import RuleBook
from markets.rules.checking import check_by
from markets.rules.packs import Example, Pack, Rule


@dataclass(frozen=True, slots=True)
class WrongExample:
    """A text that should meet its rule in this market and does not, or the other way round."""

    market: str
    rule: str
    is_positive: bool
    text: str


def wrong_in(
    packs: Iterable[Pack], book_of: Callable[[str], RuleBook]
) -> Iterator[WrongExample]:
    """In every market of each pack: another rule there may allow a rule's words."""
    for pack in packs:
        for market in pack.markets:
            book = book_of(market)
            for rule in pack.rules:
                yield from _wrong(rule, market, book)


def _wrong(rule: Rule, market: str, book: RuleBook) -> Iterator[WrongExample]:
    for is_positive, examples in ((True, rule.positive), (False, rule.negative)):
        for one in examples:
            if _meets(one, rule, book) != is_positive:
                yield WrongExample(market, rule.id, is_positive, one.text)


def _meets(example: Example, rule: Rule, book: RuleBook) -> bool:
    found = check_by(
        book,
        example.text,
        on=example.on,
        product_class=example.product_class,
        kind=example.kind,
    )
    return any(one.rule == rule.id for one in found.findings)
