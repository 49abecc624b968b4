"""What tokens cost, by the price in force on the day of the call."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from django.conf import settings

from analysis.engines.usage import Usage
from analysis.models.ledger import COST_DECIMALS, AiPrice

MILLION = Decimal(1_000_000)
_SMALLEST = Decimal(1).scaleb(-COST_DECIMALS)
FILE = Path(__file__).with_name("prices.json")
_KEY = ("provider", "model", "effective_from")
_NEEDED = ("in_per_mtok", "out_per_mtok")
_OPTIONAL = (
    "cached_read_per_mtok",
    "cache_write_per_mtok",
    "cache_write_long_per_mtok",
    "over_tokens",
    "over_in_per_mtok",
    "over_out_per_mtok",
)


def price_for(provider: str, model: str, day: date) -> AiPrice | None:
    """The newest price of this very name, else of the longest beginning; None if unknown."""
    rows = AiPrice.objects.filter(provider=provider, effective_from__lte=day)
    newest = rows.order_by("-effective_from")
    if (exact := newest.filter(model=model).first()) is not None:
        return exact
    begun = [one for one in newest.filter(model__endswith="*") if _fits(one, model)]
    # The first of equals: the newest.
    return max(begun, key=lambda one: len(one.model), default=None)


def _fits(price: AiPrice, model: str) -> bool:
    return model.startswith(price.model.removesuffix("*"))


def cost_of(price: AiPrice, usage: Usage) -> Decimal:
    """US dollars, rounded to the ten decimals that the ledger keeps."""
    full, out, factor = _rates(price, usage.all_in)

    def rate(own: Decimal | None) -> Decimal:
        return full if own is None else own * factor

    total = (
        usage.fresh * full
        + usage.cached * rate(price.cached_read_per_mtok)
        + usage.written * rate(price.cache_write_per_mtok)
        + usage.written_long * rate(price.cache_write_long_per_mtok)
        + usage.out * out
    )
    return (total / MILLION).quantize(_SMALLEST, ROUND_HALF_UP)


def highest_cost(price: AiPrice, *, tokens_in: int, tokens_out: int) -> Decimal:
    """What a call of at most so many tokens costs at most, however its input is billed."""
    kinds = (
        Usage(fresh=tokens_in, out=tokens_out),
        Usage(written=tokens_in, out=tokens_out),
        Usage(written_long=tokens_in, out=tokens_out),
    )
    return max(cost_of(price, one) for one in kinds)


def _rates(price: AiPrice, tokens_in: int) -> tuple[Decimal, Decimal, Decimal]:
    """Price of input and of output, and what the cache's prices are multiplied by."""
    over_in, over_out = price.over_in_per_mtok, price.over_out_per_mtok
    is_long = price.over_tokens is not None and tokens_in > price.over_tokens
    if not is_long or over_in is None or over_out is None:
        return price.in_per_mtok, price.out_per_mtok, Decimal(1)
    ordinary = price.in_per_mtok
    return over_in, over_out, over_in / ordinary if ordinary else Decimal(1)


def seed_prices() -> int:
    """Bring the prices of the file into the table; those that staff have changed stay."""
    own = set(AiPrice.objects.filter(is_own=True).values_list(*_KEY))
    rows = [one for one in _file_rows() if _key_of(one) not in own]
    AiPrice.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=_KEY,
        update_fields=[*_OPTIONAL, *_NEEDED, "source", "checked_on"],
    )
    return len(rows)


def _key_of(price: AiPrice) -> tuple[str, str, date]:
    return price.provider, price.model, price.effective_from


def _file_rows() -> Iterator[AiPrice]:
    path = Path(settings.AI_PRICES_FILE or FILE)
    document = json.loads(path.read_text("utf-8"))
    for price in document["prices"]:
        day = date.fromisoformat(price["effective_from"])
        # What a newer file leaves out is taken away from the row as well.
        values = {name: price[name] for name in _NEEDED}
        values |= {name: price.get(name) for name in _OPTIONAL}
        for model in price["models"]:
            yield AiPrice(
                provider=price["provider"],
                model=model,
                effective_from=day,
                source=document["source"],
                checked_on=document["checked_on"],
                **values,
            )
