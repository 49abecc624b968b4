"""What staff and brands see of a change."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Company
from markets.editing.models import ALARMING, ClaimShift, EditorialChange


@dataclass(frozen=True, slots=True)
class BrandShift:
    """So many texts of one brand in one market go from one verdict to another."""

    company: Company
    market: str
    before: str
    after: str
    count: int

    @property
    def is_alarming(self) -> bool:
        return self.after in ALARMING


def shifts_by_brand(change: EditorialChange) -> list[BrandShift]:
    """Of all companies that row-level security shows: of every one for staff."""
    by = ("company", "market", "before", "after")
    rows = (
        ClaimShift.objects.filter(change=change)
        .order_by("company__name", *by)
        .values(*by)
        .annotate(count=Count("pk"))
    )
    found = list(rows)
    names: Mapping[int, Company] = Company.objects.in_bulk(
        {row["company"] for row in found}
    )
    return [
        BrandShift(
            company=names[row["company"]],
            market=row["market"],
            before=row["before"],
            after=row["after"],
            count=row["count"],
        )
        for row in found
    ]
