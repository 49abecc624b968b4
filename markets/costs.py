"""What the first half year in a market may cost, from stated unit costs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from markets.models import UnitCost

CURRENCY = "USD"
ASSUMED = "assumed, not measured"
# Units of the first half year.
PLAN: Mapping[str, int] = {
    UnitCost.Item.ACCESS: 3,
    UnitCost.Item.TEXT: 50,
    UnitCost.Item.CREATOR: 12,
    UnitCost.Item.SAMPLE: 40,
}
# US dollars a unit, until staff put what they know in the admin.
_ASSUMED: Mapping[str, tuple[Decimal, Decimal]] = {
    UnitCost.Item.ACCESS: (Decimal(500), Decimal(4000)),
    UnitCost.Item.TEXT: (Decimal(20), Decimal(80)),
    UnitCost.Item.CREATOR: (Decimal(150), Decimal(800)),
    UnitCost.Item.SAMPLE: (Decimal(25), Decimal(60)),
}


@dataclass(frozen=True, slots=True)
class CostLine:
    """So many units at so much each, in US dollars."""

    item: str
    units: int
    low: Decimal
    high: Decimal
    source: str

    @property
    def total_low(self) -> Decimal:
        return self.units * self.low

    @property
    def total_high(self) -> Decimal:
        return self.units * self.high


def cost_lines(market: str) -> list[CostLine]:
    """The market's own unit costs, else those of all markets, else what is assumed."""
    rows = UnitCost.objects.filter(market__in=["", market]).order_by("market")
    # The market's own come last and win.
    known = {row.item: row for row in rows}
    lines = []
    for item, units in PLAN.items():
        row = known.get(item)
        low, high = (row.low, row.high) if row else _ASSUMED[item]
        lines.append(CostLine(item, units, low, high, row.source if row else ASSUMED))
    return lines


def costs_state(market: str) -> list[str]:
    """Changes when staff change what concerns this market."""
    rows = UnitCost.objects.filter(market__in=["", market]).order_by("pk")
    return [moment.isoformat() for moment in rows.values_list("updated_at", flat=True)]
