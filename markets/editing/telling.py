"""The brands whose texts a change of a rule concerns: one notice for each, however many texts."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.models import Company
from accounts.services.notices import notify
from accounts.sweeps import for_each_company
from markets import tasks
from markets.editing.enums import Kind, Status
from markets.editing.models import ClaimShift, EditorialChange
from markets.rules.packs import STOPPING

# Longer than a task lies in a healthy queue.
_PATIENCE = timedelta(minutes=5)


def tell_brands(*, change: EditorialChange) -> None:
    """Safe to call again: each person is told once of a change."""

    def tell(*, company: Company) -> None:
        tell_brand(change=change, company=company)

    for_each_company(tell)
    EditorialChange.objects.filter(pk=change.pk).update(told_at=timezone.now())


def tell_brand(*, change: EditorialChange, company: Company) -> None:
    """Only where the verdict of a text of theirs is another one now."""
    mine = ClaimShift.objects.for_company(company).filter(change=change)
    markets = sorted(set(mine.order_by().values_list("market", flat=True)))
    if not markets:
        return
    notify(
        company=company,
        kind=NoticeKind.RULE_CHANGED,
        values={
            "rule": change.item,
            "markets": ",".join(markets),
            "posts": mine.count(),
            "alarms": mine.filter(after__in=STOPPING).count(),
        },
        path=reverse("claims:change-detail", args=[change.code]),
        once=f"rule:{change.code}",
    )


def resume_telling() -> int:
    """Queue again what the queue has lost."""
    untold = EditorialChange.objects.filter(
        kind=Kind.RULE,
        status=Status.APPROVED,
        told_at=None,
        decided_at__lt=timezone.now() - _PATIENCE,
    )
    changes = list(untold)
    for change in changes:
        tasks.tell_brands.delay(change_id=change.pk)
    return len(changes)
