"""Everything of a company as one zip: asked for, built by a worker, fetched, removed.

Whoever claims an export builds it from its beginning into a file of their own, and moves
that into place as the last step: what is there is whole. A worker that was killed loses its
claim after two minutes, and the next one starts anew.
"""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import File
from django.db import OperationalError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit, tasks
from accounts.enums import AuditAction, ExportStatus, NoticeKind
from accounts.exporting.archive import Progress, write_archive
from accounts.exporting.tables import tables_of
from accounts.models import Company, CompanyExport, User
from accounts.readers import as_read_by
from accounts.services.notices import notify
from kbeauty.lib.errors import NotFoundError
from kbeauty.lib.models import TenantQuerySet

LEASE = timedelta(minutes=2)
# How often the row tells how far it is: a write for each chunk would cost more than the chunk.
TELL_EVERY = 0.5
# Longer than a task lies in a healthy queue.
QUEUE_PATIENCE = timedelta(minutes=5)
FAILURES = {
    "disk_full": _(
        "There was no room left on our disk. We know about it: ask for the export again in "
        "a while."
    ),
    "too_long": _(
        "It took longer than we allow. Ask again, and tell us if it happens once more."
    ),
    "internal": _("Something broke on our side. We know about it: ask for it again."),
    "file_gone": _("The file is no longer there. Ask for a new export."),
}

log = structlog.get_logger(__name__)


class LeaseLostError(Exception):
    """Somebody else builds it now, or it is gone with its company."""


def request_export(*, company: Company, by: User) -> CompanyExport:
    """Ask for an export; the one that is under way where there is one."""
    with transaction.atomic():
        export, is_new = CompanyExport.objects.for_company(company).get_or_create(
            company=company,
            status__in=ExportStatus.under_way(),
            defaults={"requested_by": by, "status": ExportStatus.QUEUED},
        )
        if is_new:
            audit.record(AuditAction.EXPORT_REQUESTED, company=company, target=export)
            _enqueue(export)
    return cast(CompanyExport, export)


def _enqueue(export: CompanyExport) -> None:
    send = partial(
        tasks.build_export.delay, company_id=export.company_id, export_id=export.pk
    )
    transaction.on_commit(send)


def build_export(*, export: CompanyExport) -> CompanyExport:
    """Build the zip; leaves at once if another worker is at it or it is done."""
    claim = _Claim.take(export)
    if claim is not None:
        with _failures_told(claim), _part(export) as part:
            _build(claim, part)
        export.refresh_from_db()
    return export


class _Claim:
    """The hold on an export, and the one who writes down how far it is."""

    def __init__(self, export: CompanyExport, until: datetime) -> None:
        self.export = export
        self._until = until
        self._told_at = 0.0
        self._rows = 0

    @classmethod
    def take(cls, export: CompanyExport) -> "_Claim | None":
        now = timezone.now()
        is_free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        claimed = _this(export).filter(is_free, status__in=ExportStatus.under_way())
        taken = claimed.update(
            status=ExportStatus.RUNNING,
            leased_until=now + LEASE,
            tables_total=len(tables_of(export.company)),
            tables_done=0,
            rows_done=0,
        )
        return cls(export, now + LEASE) if taken else None

    def tables(self, done: int) -> None:
        self._write(tables_done=done)

    def tick(self, rows: int) -> None:
        self._rows += rows
        if time.monotonic() - self._told_at >= TELL_EVERY:
            self._write()

    def finish(self, **values: Any) -> None:
        """The last thing that is written; where it is rolled back, the claim holds."""
        self._told(leased_until=None, finished_at=timezone.now(), **values)

    def _write(self, **values: Any) -> None:
        until = timezone.now() + LEASE
        self._told(leased_until=until, **values)
        self._until = until
        self._told_at = time.monotonic()

    def _told(self, **values: Any) -> None:
        mine = _this(self.export).filter(leased_until=self._until)
        if not mine.update(rows_done=self._rows, **values):
            raise LeaseLostError


def _this(export: CompanyExport) -> TenantQuerySet:
    mine: TenantQuerySet = CompanyExport.objects.for_company(export.company)
    return mine.filter(pk=export.pk)


@contextmanager
def _failures_told(claim: _Claim) -> Iterator[None]:
    try:
        yield
    except LeaseLostError:
        log.warning("export_lease_lost", export=claim.export.pk)
    except OperationalError:
        # The database is away: the next worker builds it when the claim has run out.
        raise
    except Exception as error:
        claim.finish(status=ExportStatus.FAILED, failure=_failure(error))
        log.exception("export_failed", export=claim.export.pk)
        if not isinstance(error, OSError):
            raise


def _failure(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "disk_full"
    return "too_long" if isinstance(error, SoftTimeLimitExceeded) else "internal"


@contextmanager
def _part(export: CompanyExport) -> Iterator[Path]:
    """A file of this attempt's own; whatever earlier ones left is removed."""
    forget_parts(export)
    part = _folder() / f"{export.code}.{uuid4().hex}.part"
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def forget_parts(export: CompanyExport) -> None:
    """Remove what workers that were killed have left half written."""
    for left in _folder().glob(f"{export.code}.*.part"):
        left.unlink(missing_ok=True)


def _folder() -> Path:
    field = CompanyExport._meta.get_field("file")
    folder = Path(field.storage.path(str(field.upload_to)))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _build(claim: _Claim, part: Path) -> None:
    export = claim.export
    made_at = timezone.now()
    with as_read_by(export.requested_by):
        write_archive(
            part,
            company=export.company,
            made_at=made_at,
            progress=Progress(tables=claim.tables, tick=claim.tick),
        )
    target = _folder() / f"{export.code}.zip"
    with transaction.atomic():
        claim.finish(
            status=ExportStatus.READY,
            tables_done=len(tables_of(export.company)),
            file=f"{target.parent.name}/{target.name}",
            file_size=part.stat().st_size,
            expires_at=made_at + CompanyExport.KEPT,
            failure="",
        )
        _tell_ready(export, made_at + CompanyExport.KEPT)
        # Last: a file without a row that names it would never be removed.
        part.replace(target)
    log.info("export_built", export=export.pk, bytes=target.stat().st_size)


def _tell_ready(export: CompanyExport, kept_until: datetime) -> None:
    if export.requested_by is not None:
        notify(
            company=export.company,
            kind=NoticeKind.EXPORT_READY,
            values={"expires_at": kept_until.isoformat()},
            path=reverse("accounts:data"),
            once=str(export.code),
            to=[export.requested_by],
        )


def open_export(*, export: CompanyExport) -> "File[bytes]":
    """The zip for whoever may have it; each time is in the audit log."""
    if export.status != ExportStatus.READY:
        raise NotFoundError(_("This export is not there to be downloaded."))
    try:
        file = cast("File[bytes]", export.file.open("rb"))
    except FileNotFoundError as error:
        _this(export).update(status=ExportStatus.FAILED, failure="file_gone", file="")
        log.error("export_file_gone", export=export.pk)
        raise NotFoundError(FAILURES["file_gone"], code="file_gone") from error
    audit.record(AuditAction.EXPORT_DOWNLOADED, company=export.company, target=export)
    return file


def remove_old_exports(*, company: Company) -> int:
    """Remove the files of exports that have been kept long enough."""
    old = CompanyExport.objects.for_company(company).filter(
        status=ExportStatus.READY, expires_at__lte=timezone.now()
    )
    removed = 0
    for export in old:
        export.file.storage.delete(export.file.name)
        removed += _this(export).update(status=ExportStatus.EXPIRED, file="")
    return removed


def resume_exports(*, company: Company) -> int:
    """Queue exports again that the queue has lost, or whose worker is gone."""
    now = timezone.now()
    is_lost = Q(status=ExportStatus.QUEUED, created_at__lt=now - QUEUE_PATIENCE)
    is_left = Q(status=ExportStatus.RUNNING, leased_until__lt=now)
    stalled = CompanyExport.objects.for_company(company).filter(is_lost | is_left)
    for export in stalled:
        _enqueue(export)
    return len(stalled)
