"""Many posts, many kinds: asked for at once, run one by one, readable all the while.

A worker holds the job by a lease and writes each post together with the count and the
lease. A worker that was killed loses the lease after two minutes; the next one goes on with
the first post that is still waiting, and no post is counted twice.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, cast

import structlog
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Company, User
from analysis import tasks
from analysis.batch import PER_POST, PostCase
from analysis.enums import BatchStatus, ItemStatus
from analysis.models import BatchItem, BatchJob
from analysis.services.batch_prices import estimate_usd
from kbeauty.lib.errors import AppError, ConflictError, InvalidInputError
from kbeauty.lib.models import TenantQuerySet
from kbeauty.lib.outages import OUTAGES
from markets.registry import known_market
from markets.selectors.addressed import posts_at, shortcode_in

LEASE = timedelta(minutes=2)
# Longer than a task lies in a healthy queue.
QUEUE_PATIENCE = timedelta(minutes=5)
AT_ONCE = 20
MOST_POSTS = 1000
OVER_BUDGET = "budget_reached"
# What is no fault of a post: the job waits for its next worker.
_PASSING = (*OUTAGES, DatabaseError)

log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Another worker holds the job, or it is gone."""


def start_batch(
    *,
    company: Company,
    by: User | None,
    analysis_types: Sequence[str],
    posts: Sequence[str],
    market: str,
    budget_usd: Decimal | None = None,
    in_background: bool | None = None,
) -> BatchJob:
    """Ask for ``analysis_types`` of the posts with these addresses.

    Up to 20 posts are analysed before this returns, more by a worker; ``in_background``
    decides otherwise. An address that is none, or stands for no collected post, is an
    error of its post, not of the job.
    """
    market = known_market(market)
    kinds = list(dict.fromkeys(analysis_types))
    urls = list(dict.fromkeys(url.strip() for url in posts))
    _check(kinds, urls)
    estimated = estimate_usd(company, kinds, len(urls))
    _check_budget(estimated, budget_usd)
    with transaction.atomic():
        job = BatchJob.objects.create(
            company=company,
            market=market,
            analysis_types=kinds,
            language=(by.language if by else "") or translation.get_language() or "en",
            total=len(urls),
            estimated_usd=estimated,
            budget_usd=budget_usd,
            requested_by=by,
        )
        BatchItem.objects.bulk_create(
            BatchItem(company=company, job=job, place=place, post_url=url)
            for place, url in enumerate(urls, start=1)
        )
        if len(urls) > AT_ONCE if in_background is None else in_background:
            _enqueue(job)
            return job
    return run_batch(job=job)


def _check(kinds: Sequence[str], urls: Sequence[str]) -> None:
    unknown = [kind for kind in kinds if kind not in PER_POST]
    if unknown or not kinds:
        message = _("Choose from these analyses: %(kinds)s.") % {
            "kinds": ", ".join(PER_POST)
        }
        raise InvalidInputError.at("analysis_types", message)
    if not 1 <= len(urls) <= MOST_POSTS:
        message = _("Name 1 to %(most)s posts.") % {"most": MOST_POSTS}
        raise InvalidInputError.at("posts", message)


def _check_budget(estimated: Decimal | None, budget: Decimal | None) -> None:
    """A price that nobody knows is not below any budget."""
    if budget is None:
        return
    if estimated is None:
        message = _(
            "What this costs is not known, so it can't be kept within a budget. Leave the budget out, or use a model with a known price."
        )
    elif estimated > budget:
        message = _(
            "This is expected to cost $%(estimate)s, more than the budget of $%(budget)s."
        ) % {"estimate": estimated, "budget": budget}
    else:
        return
    raise InvalidInputError.at("budget_usd", message)


def _enqueue(job: BatchJob) -> None:
    send = partial(tasks.run_batch.delay, company_id=job.company_id, job_id=job.pk)
    transaction.on_commit(send)


def _this(job: BatchJob) -> TenantQuerySet:
    mine: TenantQuerySet = BatchJob.objects.for_company(job.company).filter(pk=job.pk)
    return mine


def run_batch(*, job: BatchJob) -> BatchJob:
    """Analyse the posts that still wait; leaves at once if another worker is at it."""
    held = _take(job)
    if held is not None:
        try:
            with translation.override(job.language):
                _run(job, held)
        except LeaseLostError:
            log.warning("batch_lease_lost", job=job.pk)
    job.refresh_from_db()
    return job


def _take(job: BatchJob) -> datetime | None:
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    waiting = _this(job).filter(free, status__in=BatchStatus.under_way())
    taken = waiting.update(
        status=BatchStatus.RUNNING,
        leased_until=now + LEASE,
        started_at=job.started_at or now,
    )
    return now + LEASE if taken else None


def _run(job: BatchJob, held: datetime) -> None:
    waiting = list(job.items.filter(status=ItemStatus.WAITING).order_by("place"))
    known = _known_posts(job, waiting)
    for item in waiting:
        if _is_over_budget(job):
            _move(job, held, None, status=BatchStatus.STOPPED, reason=OVER_BUDGET)
            return
        results, cost = _analyze(job, item, known)
        held = _store(job, held, item, results, cost)
    _move(job, held, None, status=BatchStatus.FINISHED)


def _known_posts(job: BatchJob, items: Sequence[BatchItem]) -> dict[str, Any]:
    shortcodes = {}
    for item in items:
        try:
            shortcodes[item.post_url] = shortcode_in(item.post_url)
        except AppError:
            continue  # told when it is this post's turn
    posts = posts_at(job.company, shortcodes.values())
    return {url: posts.get(code) for url, code in shortcodes.items()}


def _is_over_budget(job: BatchJob) -> bool:
    """Whether one more post as dear as expected would pass the job's budget."""
    if job.budget_usd is None or not job.total:
        return False
    spent = _this(job).values_list("cost_usd", flat=True).get()
    each = (job.estimated_usd or Decimal(0)) / job.total
    return bool(spent + each > job.budget_usd)


def _analyze(
    job: BatchJob, item: BatchItem, known: dict[str, Any]
) -> tuple[dict[str, Any], Decimal]:
    """The answers by kind; what one kind refuses keeps the others from nothing."""
    results: dict[str, Any] = {}
    cost = Decimal(0)
    for kind in job.analysis_types:
        case = PostCase(
            company=job.company,
            by=job.requested_by,
            post_url=item.post_url,
            post=known.get(item.post_url),
            market=job.market,
        )
        try:
            results[kind], spent = PER_POST[kind](case)
            cost += spent
        except AppError as error:
            results[kind] = _error(error.code, error.message)
        except _PASSING:
            raise
        except Exception:  # one post that we fail at must not hold up the others
            log.exception("batch_post_failed", job=job.pk, place=item.place, kind=kind)
            message = _("Something broke on our side. We were told of it.")
            results[kind] = _error("server_error", message)
    return results, cost


def _error(code: str, message: object) -> dict[str, Any]:
    return {"error": {"code": code, "message": str(message)}}


def _store(
    job: BatchJob,
    held: datetime,
    item: BatchItem,
    results: dict[str, Any],
    cost: Decimal,
) -> datetime:
    is_failed = all("error" in result for result in results.values())
    with transaction.atomic():
        until = timezone.now() + LEASE
        _move(
            job,
            held,
            until,
            done=F("done") + (0 if is_failed else 1),
            failed=F("failed") + (1 if is_failed else 0),
            cost_usd=F("cost_usd") + cost,
        )
        item.results = results
        item.cost_usd = cost
        item.status = ItemStatus.FAILED if is_failed else ItemStatus.DONE
        item.save(update_fields=["results", "cost_usd", "status"])
    return until


def _move(job: BatchJob, held: datetime, until: datetime | None, **values: Any) -> None:
    """Write as whoever holds the job; without ``until`` it is the last that is written."""
    if until is None:
        values["finished_at"] = timezone.now()
    mine = _this(job).filter(leased_until=held)
    if not mine.update(leased_until=until, **values):
        raise LeaseLostError


def stop_batch(*, job: BatchJob) -> BatchJob:
    """Leave the rest; what is analysed stays. A worker at it gives up after its post."""
    _this(job).filter(status__in=BatchStatus.under_way()).update(
        status=BatchStatus.STOPPED,
        reason="stopped_by_person",
        leased_until=None,
        finished_at=timezone.now(),
    )
    job.refresh_from_db()
    return job


def continue_batch(*, job: BatchJob, budget_usd: Decimal | None = None) -> BatchJob:
    """Queue the posts that a stopped job left; what is analysed stays and is not paid again.

    ``budget_usd`` is for all of the job, what it has cost already included; left out, the
    one that it had. ConflictError where nothing is left or it was never stopped.
    """
    left = job.items.filter(status=ItemStatus.WAITING).count()
    if job.status != BatchStatus.STOPPED or not left:
        raise ConflictError(_("Only a stopped batch with posts left can go on."))
    budget = job.budget_usd if budget_usd is None else budget_usd
    rest = estimate_usd(job.company, job.analysis_types, left)
    estimated = None if rest is None else job.cost_usd + rest
    _check_budget(estimated, budget)
    with transaction.atomic():
        # Of two presses at once one goes on.
        stopped = _this(job).filter(status=BatchStatus.STOPPED)
        if stopped.update(
            status=BatchStatus.QUEUED,
            reason="",
            finished_at=None,
            estimated_usd=estimated,
            budget_usd=budget,
        ):
            _enqueue(job)
    job.refresh_from_db()
    return job


def resume_batches(*, company: Company) -> int:
    """Queue jobs again that the queue has lost, or whose worker is gone."""
    now = timezone.now()
    is_lost = Q(status=BatchStatus.QUEUED, created_at__lt=now - QUEUE_PATIENCE)
    is_left = Q(status=BatchStatus.RUNNING, leased_until__lt=now)
    stalled = cast(
        "list[BatchJob]",
        list(BatchJob.objects.for_company(company).filter(is_lost | is_left)),
    )
    for job in stalled:
        _enqueue(job)
    return len(stalled)
