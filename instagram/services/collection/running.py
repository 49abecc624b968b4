"""Collecting an account: start, do, go on after a stop.

A run is resumable at any point: each page's rows, cursor, counts and calls are one
transaction, and what is left to do is read from the rows (see docs/collection.md).
"""

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import Company, User
from instagram import tasks
from instagram.clients.errors import ClientError, message_for
from instagram.enums import AccountStatus, RunPhase, RunStatus, RunTrigger, Urgency
from instagram.models import InstagramAccount, SyncRun
from instagram.services.collection.ending import (
    begin,
    hand_over,
    settle,
    stop,
    succeed,
)
from instagram.services.collection.lease import (
    Lease,
    LeaseLostError,
    NotCollectableError,
)
from instagram.services.collection.steps import collect
from instagram.services.collection.work import HandOverError, Work
from kbeauty.lib.errors import ConflictError

COLLECT_EVERY = timedelta(hours=1)
# Beat comes once an hour, and a little before the hour is over is due as well.
DUE_AFTER = COLLECT_EVERY - timedelta(minutes=5)
# What tells deleted posts older than 30 days, and edits and counts of theirs.
LIST_WHOLE_EVERY = timedelta(days=7)
# Longer than a task lies in a healthy queue.
QUEUE_PATIENCE = timedelta(minutes=5)

log = structlog.get_logger(__name__)


@transaction.atomic
def start_sync(
    *,
    account: InstagramAccount,
    trigger: RunTrigger,
    by: User | None = None,
    request_id: str = "",
) -> SyncRun:
    """Queue a collection, or join the one that is under way."""
    runs = SyncRun.objects.for_company(account.company)
    # One start at a time: the second finds the first one's run.
    accounts = InstagramAccount.objects.for_company(account.company)
    current = accounts.select_for_update(no_key=True).get(pk=account.pk)
    under_way: SyncRun | None = runs.unfinished().filter(account=current).first()
    if under_way is not None:
        return _joined(under_way, trigger)
    _require_collectable(current)
    run: SyncRun = runs.create(
        company=account.company,
        account=current,
        trigger=trigger,
        is_full=_is_whole_due(current, trigger),
        started_by=by,
        request_id=request_id[:64],
        heartbeat_at=timezone.now(),
    )
    _enqueue_on_commit(run)
    return run


def _is_whole_due(account: InstagramAccount, trigger: RunTrigger) -> bool:
    """Whether the whole listing is read, or what is new and the last 30 days."""
    if trigger != RunTrigger.SCHEDULE or account.listed_at is None:
        return True
    return account.listed_at < timezone.now() - LIST_WHOLE_EVERY


def _joined(run: SyncRun, trigger: RunTrigger) -> SyncRun:
    """The collection under way; one that still waits in the queue can be a whole one."""
    if trigger != RunTrigger.SCHEDULE and not run.is_full:
        waiting = SyncRun.objects.for_company(run.company).filter(
            pk=run.pk, status=RunStatus.QUEUED, phase=RunPhase.PROFILE
        )
        run.is_full = bool(waiting.update(is_full=True))
    return run


def _require_collectable(account: InstagramAccount) -> None:
    may_collect = {AccountStatus.ACTIVE, AccountStatus.NOT_PROFESSIONAL}
    if account.status not in may_collect or not account.token:
        reason = account.status_reason or "token_missing"
        raise ConflictError(message_for(reason), code=reason)


def _enqueue_on_commit(run: SyncRun) -> None:
    # Not a partial: Django names the function when it logs that a robust one failed.
    def enqueue() -> None:
        _enqueue(run)

    # Robust: a run that the queue did not take is found again by resume_stalled.
    transaction.on_commit(enqueue, robust=True)


def _enqueue(run: SyncRun) -> None:
    is_awaited = RunTrigger(run.trigger).urgency == Urgency.AWAITED
    tasks.sync_account.apply_async(
        kwargs={"company_id": run.company_id, "run_id": run.pk},
        queue="high" if is_awaited else "normal",
    )


def run_sync(*, run: SyncRun) -> SyncRun:
    """Go on with a run as far as it goes; leaves at once if another worker is at it."""
    lease = Lease.take(run.account)
    if lease is None:
        return run
    try:
        fresh = SyncRun.objects.for_company(run.company).select_related(
            "account", "company"
        )
        current: SyncRun = fresh.get(pk=run.pk)
        if _may_go_on(current) and begin(current):
            _work_on(Work(current, lease))
    finally:
        lease.release()
    # Gone if its account was removed meanwhile.
    return SyncRun.objects.for_company(run.company).filter(pk=run.pk).first() or run


def _may_go_on(run: SyncRun) -> bool:
    is_waiting = run.resume_at is not None and run.resume_at > timezone.now()
    return not run.is_finished and not is_waiting


def _work_on(work: Work) -> None:
    run = work.run
    with structlog.contextvars.bound_contextvars(
        run=run.pk, **({"request_id": run.request_id} if run.request_id else {})
    ):
        try:
            collect(work)
            succeed(run)
        except ClientError as error:
            settle(work, error)
        except HandOverError:
            hand_over(run)
            _enqueue(run)
        except NotCollectableError:
            stop(work)
        except LeaseLostError:
            log.warning("lease_lost")


def start_due(*, company: Company) -> int:
    """Start the collection of every account whose last one is long enough ago."""
    due = InstagramAccount.objects.for_company(company).due(DUE_AFTER).collectable()
    accounts = list(due.select_related("company"))
    for account in accounts:
        start_sync(account=account, trigger=RunTrigger.SCHEDULE)
    return len(accounts)


def resume_stalled(*, company: Company) -> int:
    """Queue the runs that could go on but that nobody works on."""
    runs = SyncRun.objects.for_company(company)
    resumed = 0
    for run in runs.stalled(QUEUE_PATIENCE).select_related("account", "company"):
        # Whoever changes the row puts it into the queue: there may be several beats.
        claimed = runs.filter(
            pk=run.pk, status=run.status, heartbeat_at=run.heartbeat_at
        )
        if claimed.update(status=RunStatus.QUEUED, heartbeat_at=timezone.now()):
            _enqueue(run)
            resumed += 1
    return resumed
