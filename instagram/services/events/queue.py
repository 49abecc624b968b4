"""Which events wait, and for when."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone

from accounts.models import Company
from instagram import tasks
from instagram.enums import EventStatus
from instagram.models import InstagramAccount, InstagramEvent
from kbeauty.lib.tables import remove_rows

MAX_ATTEMPTS = 10
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
# Longer than a task lies in a healthy queue.
QUEUE_PATIENCE = timedelta(minutes=2)
# Instagram tells nothing again after 36 hours; people may want to look a little longer.
KEPT_FOR = timedelta(days=30)
LIMIT_REASONS = ("throttled", "publishing_quota")
GIVEN_UP = "given_up"

log = structlog.get_logger(__name__)


def enqueue_on_commit(*, company_id: int, account_id: int) -> None:
    """Have an account's events looked at; those that the queue loses are found by the schedule."""

    # Not a partial: Django names the function when it logs that a robust one failed.
    def enqueue() -> None:
        tasks.process_events.delay(company_id=company_id, account_id=account_id)

    transaction.on_commit(enqueue, robust=True)


def waiting(account: InstagramAccount) -> "QuerySet[InstagramEvent]":
    """An account's events that nobody has dealt with."""
    return InstagramEvent.objects.for_company(account.company).filter(
        account=account, status=EventStatus.PENDING
    )


def due(account: InstagramAccount) -> "QuerySet[InstagramEvent]":
    return waiting(account).filter(due_at__lte=timezone.now())


def close(
    events: "QuerySet[InstagramEvent]", status: EventStatus, reason: str = ""
) -> int:
    """No more is to be done about these."""
    now = timezone.now()
    return events.update(
        status=status, reason=reason[:64], due_at=None, processed_at=now
    )


def claim(events: "QuerySet[InstagramEvent]") -> int:
    """Take these up: a worker that dies over them leaves them due again later.

    What was tried too often has failed. Whoever gives up loses little: the next collection
    asks for the same.
    """
    close(events.filter(attempt_count__gte=MAX_ATTEMPTS), EventStatus.FAILED, GIVEN_UP)
    return events.update(
        attempt_count=F("attempt_count") + 1, due_at=timezone.now() + wait_after(events)
    )


def wait_after(events: "QuerySet[InstagramEvent]") -> timedelta:
    """How long to wait where Instagram does not say: a minute, doubled to an hour."""
    tries = events.aggregate(most=Max("attempt_count"))["most"] or 0
    return min(FIRST_WAIT * (1 << max(tries - 1, 0)), LONGEST_WAIT)


def postpone(events: "QuerySet[InstagramEvent]", reason: str, wait: timedelta) -> None:
    events.update(due_at=timezone.now() + wait, reason=reason[:64])


def join_the_wait(account: InstagramAccount) -> None:
    """While a limit lasts, what is new waits with the rest: each call would lengthen it."""
    until: datetime | None = (
        waiting(account)
        .filter(due_at__gt=timezone.now(), reason__in=LIMIT_REASONS)
        .aggregate(until=Max("due_at"))["until"]
    )
    if until is not None:
        due(account).update(due_at=until)


def resume_waiting(*, company: Company) -> int:
    """Queue the accounts whose events the queue has lost, or whose waiting is over."""
    now = timezone.now()
    stalled = InstagramEvent.objects.for_company(company).filter(
        status=EventStatus.PENDING, due_at__lte=now - QUEUE_PATIENCE
    )
    accounts = stalled.order_by("account_id").values_list("account_id", flat=True)
    resumed = 0
    for account_id in list(accounts.distinct()):
        # Whoever moves them queues them: there may be several beats, and long queues.
        if stalled.filter(account_id=account_id).update(due_at=now):
            enqueue_on_commit(company_id=company.pk, account_id=account_id)
            resumed += 1
    return resumed


def remove_old_events(*, company: Company) -> int:
    """What was told more than a month ago, however it ended."""
    before = timezone.now() - KEPT_FOR
    old = InstagramEvent.objects.for_company(company).filter(received_at__lt=before)
    count = remove_rows(old)
    if count:
        log.info("events_removed", company=company.pk, count=count)
    return count
