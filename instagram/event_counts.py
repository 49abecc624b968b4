"""What Instagram told of an account by webhook, in figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from instagram.clients.messages import message_for
from instagram.enums import AccountStatus, EventStatus
from instagram.models import InstagramAccount, InstagramEvent

COUNTED_FOR = timedelta(hours=24)
FIELD_NAMES: dict[str, Promise] = {
    "comments": _("Comments"),
    "live_comments": _("Comments on live video"),
    "mentions": _("Mentions"),
    "story_insights": _("Figures of stories"),
}


@dataclass(frozen=True, slots=True)
class FieldCounts:
    """The events of one field within 24 hours, by what became of them."""

    name: str
    waiting: int
    done: int
    ignored: int
    failed: int


@dataclass(frozen=True, slots=True)
class AccountEvents:
    """Whether Instagram tells of an account's changes, and what it told lately."""

    is_on: bool
    fields: Sequence[str]
    last_at: datetime | None
    last_name: str
    rows: Sequence[FieldCounts]
    # Why the newest that failed did.
    failure: str


def events_of(account: InstagramAccount) -> AccountEvents:
    events = InstagramEvent.objects.for_company(account.company).filter(account=account)
    lately = events.filter(received_at__gte=timezone.now() - COUNTED_FOR)
    last = events.order_by("-received_at", "-pk").only("field", "received_at").first()
    is_connected = account.status == AccountStatus.ACTIVE
    return AccountEvents(
        is_on=is_connected and bool(account.subscribed_fields),
        fields=[field_name(field) for field in account.subscribed_fields],
        last_at=last.received_at if last else None,
        last_name=field_name(last.field) if last else "",
        rows=_rows(lately),
        failure=_failure(lately),
    )


def field_name(field: str) -> str:
    """Words for what we use; Instagram's own name for the rest."""
    return str(FIELD_NAMES.get(field, field))


def _rows(events: Any) -> list[FieldCounts]:
    counts = {
        "waiting": Count("pk", filter=Q(status=EventStatus.PENDING)),
        "done": Count("pk", filter=Q(status=EventStatus.DONE)),
        "ignored": Count("pk", filter=Q(status=EventStatus.IGNORED)),
        "failed": Count("pk", filter=Q(status=EventStatus.FAILED)),
    }
    found = events.order_by().values("field").annotate(**counts, newest=Max("pk"))
    return [
        FieldCounts(field_name(row["field"]), *(row[name] for name in counts))
        for row in found.order_by("-newest")
    ]


def _failure(events: Any) -> str:
    failed = events.filter(status=EventStatus.FAILED).order_by("-processed_at", "-pk")
    reason = failed.values_list("reason", flat=True).first()
    return str(message_for(reason)) if reason else ""
