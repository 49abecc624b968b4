"""Reads an import's file into posts, batch by batch; killed anywhere, it goes on there."""

import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction
from django.utils import timezone

from instagram.enums import ImportStatus, Source
from instagram.imports.issues import FileRefusedError
from instagram.imports.posts import Plan, Reading
from instagram.imports.reading import find_date_order, read_posts
from instagram.imports.recognition import BUSINESS_SUITE, FileFacts, recognise
from instagram.imports.source import ByteSource
from instagram.models import ImportBatch, ImportIssue, Post
from instagram.rows import PostRow
from instagram.services.storage import store_posts
from kbeauty.lib.advisory import only_worker

BATCH_SIZE = 1000
# What is kept of the complaints; the rest is only counted.
ISSUE_LIMIT = 10_000
LOCK_SPACE = 0x1A9
_COUNTERS = (
    "bytes_read",
    "rows_read",
    "rows_created",
    "rows_updated",
    "rows_unchanged",
    "rows_refused",
    "issue_count",
    "heartbeat_at",
)


def run_import(*, batch: ImportBatch, seconds: float | None = None) -> bool:
    """Read on from the last stored batch; False where time ended before the file.

    Safe to call twice: one worker at a time reads a file, rows and counts are stored in
    one transaction, and a post that is stored already stays as it is.
    """
    with only_worker(LOCK_SPACE, batch.pk) as is_ours:
        batch.refresh_from_db()
        if not is_ours or batch.status not in ImportStatus.under_way():
            return True
        _save(batch, status=ImportStatus.RUNNING, heartbeat_at=timezone.now())
        try:
            with batch.file.open("rb") as source:
                return _read(batch, source, seconds)
        except FileNotFoundError:
            _finish(batch, ImportStatus.FAILED, "file_gone")
        except FileRefusedError as error:
            _finish(batch, ImportStatus.FAILED, error.reason)
        except OperationalError:
            # The database was away: the task tries again from the last batch.
            raise
        except Exception:
            _finish(batch, ImportStatus.FAILED, "internal")
            raise
    return True


def _read(batch: ImportBatch, source: ByteSource, seconds: float | None) -> bool:
    facts = recognise(source, encoding=batch.encoding)
    plan = _plan(batch, source, facts)
    if plan is None:
        _save(batch, status=ImportStatus.MAPPING, reason="date_order_unknown")
        return True
    deadline = time.monotonic() + seconds if seconds is not None else None
    readings = islice(read_posts(source, facts, plan), batch.rows_read, None)
    while chunk := list(islice(readings, BATCH_SIZE)):
        _store(batch, chunk, position=source.tell())
        if deadline is not None and time.monotonic() > deadline:
            return False
    _conclude(batch)
    return True


def _plan(batch: ImportBatch, source: ByteSource, facts: FileFacts) -> Plan | None:
    """How to read the file; None where a person has to say how its dates are meant."""
    order = batch.date_order
    if not order and batch.mapping:
        evidence = find_date_order(source, facts, batch.mapping["timestamp"])
        if evidence.is_needed and evidence.order is None and facts.needs_mapping:
            return None
        # Business Suite writes the month first; its other dates may prove otherwise.
        order = evidence.order or "mdy"
    is_business_suite = facts.file_format == BUSINESS_SUITE
    return Plan(
        mapping=batch.mapping,
        zone=ZoneInfo(batch.time_zone),
        now=timezone.now(),
        order="dmy" if order == "dmy" else "mdy",
        only_username=batch.account.username if is_business_suite else "",
    )


@transaction.atomic
def _store(batch: ImportBatch, chunk: Sequence[Reading], *, position: int) -> None:
    """Rows, complaints and progress of one batch, all or none."""
    posts = [
        reading.post for reading in chunk if reading.post and not reading.is_merged
    ]
    derived = {
        reading.post.post_id: reading.post.shortcode
        for reading in chunk
        if reading.post and reading.has_derived_id
    }
    counts = store_posts(
        account=batch.account,
        items=_known_by_link(batch, posts, derived),
        source=Source.IMPORT,
    )
    _store_issues(batch, chunk)
    batch.bytes_read = min(position, batch.file_size)
    batch.rows_read += len(chunk)
    batch.rows_created += counts.created
    batch.rows_updated += counts.updated
    batch.rows_unchanged += counts.unchanged
    batch.rows_refused += sum(reading.post is None for reading in chunk)
    batch.heartbeat_at = timezone.now()
    batch.save(update_fields=_COUNTERS)


def _known_by_link(
    batch: ImportBatch, posts: Sequence[PostRow], derived: dict[str, str]
) -> list[PostRow]:
    """Rows without an id get that of the post which is stored under the same link."""
    if not derived:
        return list(posts)
    stored = (
        Post.objects.for_company(batch.company)
        .filter(account=batch.account, shortcode__in=set(derived.values()))
        .values_list("shortcode", "post_id")
    )
    by_code = dict(stored)
    return [
        replace(post, post_id=by_code[post.shortcode])
        if post.post_id in derived and post.shortcode in by_code
        else post
        for post in posts
    ]


def _store_issues(batch: ImportBatch, chunk: Sequence[Reading]) -> None:
    issues = [issue for reading in chunk for issue in reading.issues]
    room = max(ISSUE_LIMIT - batch.issue_count, 0)
    ImportIssue.objects.bulk_create(
        ImportIssue(
            company_id=batch.company_id,
            batch=batch,
            line=issue.line,
            column=issue.column,
            reason=issue.reason,
            value=issue.value,
        )
        for issue in issues[:room]
    )
    batch.issue_count += len(issues)


def _conclude(batch: ImportBatch) -> None:
    if not batch.rows_read:
        _finish(batch, ImportStatus.FAILED, "no_rows")
    elif batch.rows_refused == batch.rows_read:
        _finish(batch, ImportStatus.FAILED, "nothing_readable")
    else:
        batch.bytes_read = batch.file_size
        _finish(batch, ImportStatus.SUCCEEDED, "")


def _finish(batch: ImportBatch, status: ImportStatus, reason: str) -> None:
    _save(
        batch,
        status=status,
        reason=reason,
        bytes_read=batch.bytes_read,
        finished_at=timezone.now(),
    )


def _save(batch: ImportBatch, **values: object) -> None:
    for name, value in values.items():
        setattr(batch, name, value)
    batch.save(update_fields=list(values))
