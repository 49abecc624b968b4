"""What staff and brands see of a change."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from accounts.models import Company
from markets.editing.enums import Status
from markets.editing.models import ClaimShift, EditorialChange
from markets.rules.packs import STOPPING


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
        return self.after in STOPPING


@dataclass(frozen=True, slots=True)
class ChangeOfBrand:
    """An approved change and how many texts of one brand it concerns."""

    change: EditorialChange
    posts: int
    alarms: int


def changes_of(company: Company) -> list[ChangeOfBrand]:
    """The newest first."""
    counted = (
        ClaimShift.objects.for_company(company)
        .filter(change__status=Status.APPROVED)
        .order_by()
        .values("change")
        .annotate(posts=Count("pk"), alarms=Count("pk", filter=Q(after__in=STOPPING)))
    )
    rows = {row["change"]: row for row in counted}
    changes = EditorialChange.objects.filter(pk__in=rows).order_by("-decided_at")
    return [
        ChangeOfBrand(one, rows[one.pk]["posts"], rows[one.pk]["alarms"])
        for one in changes
    ]


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
