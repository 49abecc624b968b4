"""Acting upon an account's events: what tells of the same thing is looked at once."""

import time
from datetime import timedelta

import structlog
from django.db.models import QuerySet

from instagram.clients.errors import ClientError, ErrorKind
from instagram.enums import EventStatus
from instagram.models import InstagramAccount, InstagramEvent
from instagram.services.collection.lease import NotCollectableError
from instagram.services.connections import mark_refused
from instagram.services.events import queue
from instagram.services.events.comments import GONE, NOT_LISTED, read_comments
from instagram.services.events.matters import Matter, matters_of
from instagram.services.events.mentions import read_mention
from instagram.services.events.stories import keep_figures
from instagram.services.events.work import EventWork
from instagram.updates import MENTIONS, STORY_INSIGHTS
from kbeauty.lib.advisory import only_worker

EVENT_SPACE = 0x4E7B
EVENTS_AT_A_TIME = 1000
# Past this the task ends and another one goes on: other accounts wait.
SECONDS_AT_A_TIME = 300
# So many matters in a row with passing trouble: it is not theirs.
PATIENCE = 3
UNREADABLE = "unreadable"
_LIMITS = {ErrorKind.THROTTLED, ErrorKind.QUOTA}
_STATUS = {UNREADABLE: EventStatus.FAILED, NOT_LISTED: EventStatus.IGNORED}

log = structlog.get_logger(__name__)


class TroubleForAllError(Exception):
    """No use to go on with this account for now."""


def process_events(*, account: InstagramAccount) -> None:
    """Look at what an account's due events tell of; leaves at once if another worker does."""
    with only_worker(EVENT_SPACE, account.pk) as is_ours:
        if not is_ours:
            return
        queue.join_the_wait(account)
        _process(account)
    # What came while we finished found us at work, and left.
    if queue.due(account).exists():
        queue.enqueue_on_commit(company_id=account.company_id, account_id=account.pk)


def _process(account: InstagramAccount) -> None:
    ends = time.monotonic() + SECONDS_AT_A_TIME
    work = EventWork(account)
    while matters := matters_of(
        queue.due(account).order_by("sent_at", "pk")[:EVENTS_AT_A_TIME]
    ):
        for matter in matters:
            if time.monotonic() > ends:
                return
            try:
                _settle(work, matter)
            except TroubleForAllError:
                return
            finally:
                work.save_calls()


def _settle(work: EventWork, matter: Matter) -> None:
    """Look at one matter, and close or postpone its events."""
    events = queue.waiting(work.account).filter(pk__in=matter.keys)
    # Counted first: what kills its worker is not tried for ever.
    if not queue.claim(events):
        return
    try:
        reason = _look_at(work, matter)
    except NotCollectableError:
        _stop(work.account, matter)
    except ClientError as error:
        log.warning("event_refused", account=work.account.pk, reason=error.reason)
        _refused(work, matter, events, error)
    else:
        work.troubles = 0
        queue.close(events, _STATUS.get(reason, EventStatus.DONE), reason)


def _look_at(work: EventWork, matter: Matter) -> str:
    """Do what the events ask for; a reason if nothing came of it."""
    if not matter.object_id:
        return UNREADABLE
    if matter.name == STORY_INSIGHTS:
        for figures in matter.figures:
            keep_figures(work, figures)
        return ""
    work.require_collectable()
    if matter.name == MENTIONS:
        read_mention(work, media_id=matter.object_id, comment_id=matter.comment_id)
        return ""
    if not matter.comment_ids:
        return UNREADABLE
    return read_comments(
        work,
        media_id=matter.object_id,
        product_type=matter.product_type,
        comment_ids=matter.comment_ids,
    )


def _refused(
    work: EventWork,
    matter: Matter,
    events: "QuerySet[InstagramEvent]",
    error: ClientError,
) -> None:
    """By what Instagram refused; whatever would meet all events ends the round."""
    account = work.account
    if error.kind in _LIMITS:
        seconds = error.retry_after
        wait = timedelta(seconds=seconds) if seconds else queue.wait_after(events)
        queue.postpone(events | queue.due(account), error.reason, wait)
        raise TroubleForAllError
    if error.kind == ErrorKind.LOGIN:
        mark_refused(account=account, error=error)
        _close_but_figures(account, error.reason)
        raise TroubleForAllError
    if error.permanent:
        status = EventStatus.DONE if error.reason == GONE else EventStatus.FAILED
        queue.close(events, status, error.reason)
        return
    work.troubles += 1
    wait = queue.wait_after(events)
    queue.postpone(events, error.reason, wait)
    if work.troubles >= PATIENCE:
        queue.postpone(queue.due(account), error.reason, wait)
        raise TroubleForAllError


def _stop(account: InstagramAccount, matter: Matter) -> None:
    """A person, or a dead token, took the account away; or it is gone with its events."""
    mine = InstagramAccount.objects.for_company(account.company).filter(pk=account.pk)
    reason = mine.values_list("status_reason", flat=True).first() or "disconnected"
    if matter.name == STORY_INSIGHTS:
        queue.close(queue.waiting(account), EventStatus.FAILED, reason)
    else:
        _close_but_figures(account, reason)


def _close_but_figures(account: InstagramAccount, reason: str) -> None:
    """What asks for a call has failed; figures that came along need none."""
    asking = queue.waiting(account).exclude(field=STORY_INSIGHTS)
    queue.close(asking, EventStatus.FAILED, reason)
