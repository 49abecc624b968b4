"""Figures and audience of an account on their way in."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from instagram.models import AccountInsight, AudienceSegment, InstagramAccount
from instagram.rows import FigureRow, SegmentRow
from kbeauty.lib.upsert import storable, upsert

_FIGURE = ("account_id", "metric", "measured_on", "dimension", "part")
_SEGMENT = ("account_id", "captured_on", "audience", "dimension", "part")


@transaction.atomic(savepoint=False)
def store_figures(*, account: InstagramAccount, items: Sequence[FigureRow]) -> int:
    """Store figures of days; one that is told again is as it was told last."""
    rows = {
        (row.metric, row.measured_on, row.dimension, row.part): storable(asdict(row))
        for row in items
    }
    upsert(
        AccountInsight,
        list(rows.values()),
        unique=_FIGURE,
        update=("value", "collected_at"),
        constants={
            "company_id": account.company_id,
            "account_id": account.pk,
            "collected_at": timezone.now(),
        },
    )
    return len(rows)


@transaction.atomic(savepoint=False)
def store_segments(
    *,
    account: InstagramAccount,
    audience: str,
    dimension: str,
    captured_on: date,
    items: Sequence[SegmentRow],
) -> int:
    """Store an audience's parts of a day in place of what the day had before."""
    parts = {storable(row.part): row.value for row in items}
    told = {"audience": audience, "dimension": dimension, "captured_on": captured_on}
    segments = AudienceSegment.objects.for_company(account.company)
    segments.filter(account=account, **told).exclude(part__in=parts).delete()
    upsert(
        AudienceSegment,
        [{"part": part, "value": value} for part, value in parts.items()],
        unique=_SEGMENT,
        update=("value",),
        constants={
            "company_id": account.company_id,
            "account_id": account.pk,
            **told,
        },
    )
    return len(parts)
