"""Sending deliveries: each is claimed before, tried again with growing waits, never lost.

A claim moves the next try into the future before anything is sent. A worker that is killed
between sending and saving leaves it there: the sweep sends it once more, under the same id.
"""

import secrets
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from accounts import audit, tasks
from accounts.clients import webhooks as client
from accounts.clients.webhooks import WebhookError
from accounts.enums import AuditAction, DeliveryStatus, NoticeKind
from accounts.models import Company, NoticeDelivery, Webhook
from accounts.services.deliveries import TEST
from accounts.services.notices import notify

# After the first try that failed, the second, and so on.
WAITS = tuple(timedelta(minutes=each) for each in (1, 5, 30, 120, 360))
TRIES = len(WAITS) + 1
# How much a wait may grow, so that a server that comes back is not met by all at once.
JITTER_PERCENT = 20
# Longer than any call may take; whoever is silent for so long was killed.
LEASE = timedelta(minutes=5)
FAILURES_IN_A_ROW = 20
SWEEP_SIZE = 500

log = structlog.get_logger(__name__)


def send_due(*, company: Company) -> int:
    """Start the tries that are due, those of a killed worker among them."""
    due = NoticeDelivery.objects.for_company(company).filter(
        status=DeliveryStatus.WAITING, next_attempt_at__lte=timezone.now()
    )
    found = list(
        due.order_by("next_attempt_at").values_list("pk", flat=True)[:SWEEP_SIZE]
    )
    for key in found:
        tasks.send_delivery.delay(company_id=company.pk, delivery_id=key)
    return len(found)


def send(*, delivery: NoticeDelivery) -> bool:
    """Try one delivery if it is due and nobody else has it; True if it was accepted."""
    if not _claim(delivery):
        return False
    hook = delivery.webhook
    if not hook.is_active:
        _end_waiting(_mine(delivery))
        return False
    try:
        status_code = client.post(
            url=hook.url,
            secret=hook.secret,
            delivery=delivery.code,
            body=delivery.body,
        )
    except WebhookError as error:
        _note_failure(delivery, error)
        return False
    _note_success(delivery, status_code)
    return True


def _mine(delivery: NoticeDelivery) -> "QuerySet[NoticeDelivery]":
    return NoticeDelivery.objects.for_company(delivery.company).filter(
        pk=delivery.pk, status=DeliveryStatus.WAITING
    )


def _claim(delivery: NoticeDelivery) -> bool:
    now = timezone.now()
    # No join to the webhook: a condition in a subquery is not looked at again where two meet.
    due = _mine(delivery).filter(next_attempt_at__lte=now)
    claimed = due.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE)
    if claimed:
        delivery.refresh_from_db()
    return bool(claimed)


@transaction.atomic
def _note_success(delivery: NoticeDelivery, status_code: int) -> None:
    _mine(delivery).update(
        status=DeliveryStatus.DELIVERED,
        status_code=status_code,
        error="",
        next_attempt_at=None,
        finished_at=timezone.now(),
    )
    hooks = Webhook.objects.for_company(delivery.company)
    hooks.filter(pk=delivery.webhook_id, failed_count__gt=0).update(failed_count=0)
    log.info("webhook_delivered", delivery=delivery.pk, attempt=delivery.attempts)


@transaction.atomic
def _note_failure(delivery: NoticeDelivery, error: WebhookError) -> None:
    now = timezone.now()
    given_up = _reason_to_give_up(delivery.webhook, error)
    is_last = given_up or delivery.attempts >= TRIES or delivery.kind == TEST
    # Not if another worker, after this one's lease, has claimed it meanwhile.
    _mine(delivery).filter(attempts=delivery.attempts).update(
        status=DeliveryStatus.FAILED if is_last else DeliveryStatus.WAITING,
        status_code=error.status_code,
        error=error.reason,
        next_attempt_at=None if is_last else now + _wait(delivery.attempts),
        finished_at=now if is_last else None,
    )
    log.warning(
        "webhook_failed",
        delivery=delivery.pk,
        attempt=delivery.attempts,
        reason=error.reason,
        status_code=error.status_code,
    )
    if given_up:
        _give_up(delivery.webhook, given_up)


def _wait(attempts: int) -> timedelta:
    grown = 100 + secrets.randbelow(JITTER_PERCENT + 1)
    return WAITS[attempts - 1] * grown / 100


def _reason_to_give_up(webhook: Webhook, error: WebhookError) -> str:
    """Counts the failure; a machine name if it was the last that the webhook may have."""
    hooks = Webhook.objects.for_company(webhook.company).filter(pk=webhook.pk)
    hooks.update(failed_count=F("failed_count") + 1)
    if error.permanent:
        return error.reason
    is_tired = hooks.filter(failed_count__gte=FAILURES_IN_A_ROW).exists()
    return "too_many_failures" if is_tired else ""


def _give_up(webhook: Webhook, reason: str) -> None:
    if not switch_off(webhook=webhook, reason=reason):
        return
    notify(
        company=webhook.company,
        kind=NoticeKind.WEBHOOK_OFF,
        values={"url": webhook.url, "failure": reason},
        path=reverse("accounts:webhook-detail", args=[webhook.code]),
    )


@transaction.atomic
def switch_off(*, webhook: Webhook, reason: str) -> bool:
    """Send nothing more there; False if it was off already. What waits ends as failed."""
    hooks = Webhook.objects.for_company(webhook.company)
    changed = hooks.filter(pk=webhook.pk, is_active=True).update(
        is_active=False, failure=reason
    )
    if not changed:
        return False
    webhook.is_active, webhook.failure = False, reason
    mine = NoticeDelivery.objects.for_company(webhook.company)
    _end_waiting(mine.filter(webhook=webhook, status=DeliveryStatus.WAITING))
    audit.record(
        AuditAction.WEBHOOK_CHANGED,
        company=webhook.company,
        target=webhook,
        before={"is_active": True},
        after={"is_active": False, "reason": reason},
    )
    return True


def _end_waiting(deliveries: QuerySet[NoticeDelivery]) -> None:
    # What a try before came to says more than that there will be no other.
    reason = Case(When(error="", then=Value("webhook_off")), default=F("error"))
    deliveries.update(
        status=DeliveryStatus.FAILED,
        error=reason,
        next_attempt_at=None,
        finished_at=timezone.now(),
    )
