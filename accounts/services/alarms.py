"""Alarms of the whole product: one row for each kind, for staff to look at."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Alarm


@transaction.atomic
def raise_alarm(*, name: str, detail: str = "") -> Alarm:
    """Say that something is wrong; while it lasts, its row counts how often that was said."""
    now = timezone.now()
    first = {"raised_at": now, "seen_at": now, "detail": detail}
    alarm, is_new = Alarm.objects.select_for_update().get_or_create(
        name=name, defaults=first
    )
    if is_new:
        return alarm
    if alarm.resolved_at is not None:
        alarm.raised_at, alarm.seen_count, alarm.resolved_at = now, 0, None
    alarm.detail, alarm.seen_at = detail, now
    alarm.seen_count += 1
    alarm.save()
    return alarm


@transaction.atomic
def resolve_alarm(*, name: str) -> None:
    """Say that it is over; nothing to do where nobody raised it."""
    open_ones = Alarm.objects.filter(name=name, resolved_at=None)
    open_ones.update(resolved_at=timezone.now())
