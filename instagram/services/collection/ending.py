"""How a collection ends or waits, by what Instagram refused."""

from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.enums import NoticeKind
from accounts.services.notices import notify
from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import RunPhase, RunStatus
from instagram.models import InstagramAccount, SyncRun
from instagram.services.collection.work import Work
from instagram.services.connections import asks_for_a_person, mark_refused

# Tries in a row that a passing error may spoil before the run gives up.
MAX_TRIES = 5
# Starts, for whatever reason, without one page in between.
MAX_STARTS = 20
FIRST_WAIT = timedelta(seconds=30)
# Where Instagram does not say how long the limit lasts: a minute, doubled to an hour.
FIRST_LIMIT_WAIT = timedelta(minutes=1)
LONGEST_LIMIT_WAIT = timedelta(hours=1)
_LIMITS = {ErrorKind.THROTTLED, ErrorKind.QUOTA}

log = structlog.get_logger(__name__)


@transaction.atomic
def begin(run: SyncRun) -> bool:
    """Note the start; False if it started too often without getting anywhere."""
    now = timezone.now()
    if run.attempt_count >= MAX_STARTS:
        fail(run, "no_progress")
        return False
    run.status = RunStatus.RUNNING
    run.attempt_count += 1
    run.started_at = run.started_at or now
    run.heartbeat_at = now
    run.resume_at = None
    run.reason = ""
    run.save()
    return True


@transaction.atomic
def succeed(run: SyncRun) -> None:
    accounts = InstagramAccount.objects.for_company(run.company)
    now = timezone.now()
    listed = {"listed_at": now} if run.is_full else {}
    accounts.filter(pk=run.account_id).update(last_synced_at=now, **listed)
    run.phase = RunPhase.DONE
    finish(run, RunStatus.SUCCEEDED, "")


def finish(run: SyncRun, status: RunStatus, reason: str) -> None:
    run.status = status
    run.reason = reason[:64]
    run.finished_at = timezone.now()
    run.save()
    log.info("collection_finished", run=run.pk, status=str(status), reason=reason)


def fail(run: SyncRun, reason: str, *, is_known: bool = False) -> None:
    """End the run without success and tell the administrators, unless they know."""
    finish(run, RunStatus.FAILED, reason)
    if not is_known:
        notify(
            company=run.company,
            kind=NoticeKind.COLLECTION_FAILED,
            values={"username": run.account.username},
            path=run.get_absolute_url(),
            once=str(run.code),
        )


@transaction.atomic
def hand_over(run: SyncRun) -> None:
    """Back to the queue with all it has, so that other accounts get their turn."""
    run.status = RunStatus.QUEUED
    run.save()


@transaction.atomic
def settle(work: Work, error: ClientError) -> None:
    """Wait or give up; what earlier pages stored stays in any case."""
    run = work.run
    # The page that failed was rolled back, and its counts with it.
    run.refresh_from_db()
    # Pages came through since the start: this is the first try of the page that did not.
    run.attempt_count = max(run.attempt_count, 1)
    if error.is_own:
        _hold_back(run, error)
    else:
        work.note_error(error)
        _wait_or_give_up(work, error)
    work.save_run()
    log.warning(
        "collection_interrupted",
        run=run.pk,
        reason=error.reason,
        status=str(run.status),
        trace_id=error.trace_id,
    )


def _hold_back(run: SyncRun, error: ClientError) -> None:
    """No budget is left, or Instagram is down: nothing was asked, so no try was spoilt."""
    run.attempt_count -= 1
    _wait(run, error, timedelta(seconds=error.retry_after or 0))


def _wait_or_give_up(work: Work, error: ClientError) -> None:
    run = work.run
    if error.kind in _LIMITS:
        _wait(run, error, _limit_wait(run, error))
    elif error.permanent or run.attempt_count >= MAX_TRIES:
        mark_refused(account=work.account, error=error)
        # People hear of the account then, or have disconnected or reconnected it themselves.
        fail(run, error.reason, is_known=asks_for_a_person(error))
    else:
        told = timedelta(seconds=error.retry_after or 0)
        _wait(run, error, max(told, FIRST_WAIT * (1 << run.attempt_count - 1)))


@transaction.atomic
def stop(work: Work) -> None:
    """End a run whose account a person, or a dead token, took away meanwhile."""
    try:
        work.run.refresh_from_db()
    except SyncRun.DoesNotExist:
        # Gone with its account: there is nothing left to end.
        return
    accounts = InstagramAccount.objects.for_company(work.run.company)
    reason = accounts.values_list("status_reason", flat=True).get(pk=work.account.pk)
    finish(work.run, RunStatus.FAILED, reason or "disconnected")
    work.save_run()


def _limit_wait(run: SyncRun, error: ClientError) -> timedelta:
    if error.retry_after is not None:
        return timedelta(seconds=error.retry_after)
    doubled = FIRST_LIMIT_WAIT * (1 << min(run.attempt_count - 1, 10))
    return min(doubled, LONGEST_LIMIT_WAIT)


def _wait(run: SyncRun, error: ClientError, duration: timedelta) -> None:
    run.status = RunStatus.WAITING
    run.reason = error.reason[:64]
    run.resume_at = timezone.now() + duration
