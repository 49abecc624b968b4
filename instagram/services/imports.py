"""Files of posts: taken in, their columns agreed on, read in the background."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import PurePath
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Company, User
from instagram import tasks
from instagram.enums import AccountStatus, ImportStatus
from instagram.imports.encodings import SUPPORTED
from instagram.imports.fields import check_mapping, guess_mapping
from instagram.imports.issues import FILE_SENTENCES, FileRefusedError
from instagram.imports.recognition import FileFacts, recognise
from instagram.imports.source import SIZE_LIMIT
from instagram.models import ImportBatch, InstagramAccount
from instagram.services.import_reading import run_import
from instagram.validators import check_username
from kbeauty.lib.errors import ConflictError, InvalidInputError

__all__ = [
    "create_import",
    "imported_account",
    "look_at",
    "resume_stalled_imports",
    "run_import",
    "set_mapping",
]

# An import that has not moved for so long has lost its worker.
STALLED_AFTER = timedelta(minutes=10)
_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".json", ".gz"})


def imported_account(
    *, company: Company, username: str, by: User | None
) -> InstagramAccount:
    """The company's account of that name, connected or of files; made where there is none."""
    name = check_username(username)
    accounts = InstagramAccount.objects.for_company(company)
    named = accounts.filter(username__iexact=name).order_by("connected_at", "pk")
    for known in named[:1]:
        return cast(InstagramAccount, known)
    made: InstagramAccount = InstagramAccount.objects.get_or_create(
        company=company,
        instagram_user_id=f"import:{name}",
        defaults={
            "username": name,
            "status": AccountStatus.IMPORTED,
            "connected_by": by,
        },
    )[0]
    return made


def create_import(
    *,
    company: Company,
    account: InstagramAccount,
    upload: "File[bytes]",
    by: User | None,
    time_zone: str = "",
    is_queued: bool = True,
) -> ImportBatch:
    """Take a file in; one whose columns we know is queued, another waits for its mapping.

    Without ``is_queued`` each waits: the caller goes on by itself.
    """
    name = PurePath(upload.name or "").name
    if upload.size > SIZE_LIMIT:
        raise FileRefusedError("file_too_large")
    facts = recognise(upload)
    batch = ImportBatch(
        company=company,
        account=account,
        file_name=name[-255:],
        file_size=upload.size,
        file_format=facts.file_format,
        encoding=facts.encoding,
        delimiter=facts.delimiter,
        mapping=guess_mapping(facts.columns),
        time_zone=_checked_zone(time_zone or (by.time_zone if by else "UTC")),
        status=ImportStatus.MAPPING
        if facts.needs_mapping or not is_queued
        else ImportStatus.QUEUED,
        uploaded_by=by,
        heartbeat_at=timezone.now(),
    )
    ending = PurePath(name).suffix.lower()
    # The name on disk is ours: what a person calls a file is no path.
    stored = f"{batch.code}{ending if ending in _ENDINGS else ''}"
    batch.file.save(stored, upload, save=False)
    with transaction.atomic():
        batch.save()
        if batch.status == ImportStatus.QUEUED:
            _enqueue(batch)
    return batch


def look_at(*, batch: ImportBatch, encoding: str = "") -> FileFacts:
    """The beginning of an import's file, for the mapping page."""
    try:
        with batch.file.open("rb") as source:
            return recognise(source, encoding=encoding or batch.encoding)
    except FileNotFoundError as error:
        raise FileRefusedError("file_gone") from error


def set_mapping(
    *,
    batch: ImportBatch,
    mapping: Mapping[str, str],
    time_zone: str,
    date_order: str = "",
    encoding: str = "",
    is_queued: bool = True,
) -> ImportBatch:
    """Say what the columns mean and read the file, anew where it was read before."""
    if encoding and encoding not in SUPPORTED:
        raise FileRefusedError("encoding_unknown", field="encoding")
    facts = look_at(batch=batch, encoding=encoding)
    chosen = check_mapping(mapping, facts.columns) if facts.has_columns else {}
    _check_date_order(facts, chosen, date_order)
    values = {
        "mapping": chosen,
        "time_zone": _checked_zone(time_zone),
        "date_order": date_order,
        "encoding": facts.encoding,
        "delimiter": facts.delimiter,
        "file_format": facts.file_format,
    }
    with transaction.atomic():
        _restart(batch, values)
        if is_queued:
            _enqueue(batch)
    batch.refresh_from_db()
    return batch


def _check_date_order(
    facts: FileFacts, mapping: Mapping[str, str], date_order: str
) -> None:
    """Ask for the order of day and month where the whole file leaves it open."""
    evidence = facts.date_evidence(mapping.get("timestamp", ""))
    is_open = evidence.is_needed and evidence.order is None
    if is_open and facts.is_whole and facts.needs_mapping and not date_order:
        raise FileRefusedError("date_order_unknown", field="date_order")


def _restart(batch: ImportBatch, values: Mapping[str, object]) -> None:
    """Queue the import from its first row, unless it is under way."""
    resting = [ImportStatus.MAPPING, ImportStatus.SUCCEEDED, ImportStatus.FAILED]
    moved = (
        ImportBatch.objects.for_company(batch.company)
        .filter(pk=batch.pk, status__in=resting)
        .update(
            **values,
            status=ImportStatus.QUEUED,
            reason="",
            bytes_read=0,
            rows_read=0,
            rows_created=0,
            rows_updated=0,
            rows_unchanged=0,
            rows_refused=0,
            issue_count=0,
            heartbeat_at=timezone.now(),
            finished_at=None,
        )
    )
    if not moved:
        raise ConflictError(FILE_SENTENCES["under_way"], code="under_way")
    batch.issues.all().delete()


def resume_stalled_imports(*, company: Company) -> int:
    """Queue imports again whose worker is gone; one that still works is left alone."""
    stalled = ImportBatch.objects.for_company(company).filter(
        status__in=[ImportStatus.QUEUED, ImportStatus.RUNNING],
        heartbeat_at__lt=timezone.now() - STALLED_AFTER,
    )
    for batch in stalled:
        _enqueue(batch)
    return len(stalled)


def _enqueue(batch: ImportBatch) -> None:
    send = partial(
        tasks.run_import.delay, company_id=batch.company_id, batch_id=batch.pk
    )
    transaction.on_commit(send)


def _checked_zone(name: str) -> str:
    if name not in available_timezones():
        message = FILE_SENTENCES["zone_unknown"]
        raise InvalidInputError.at("time_zone", message, code="zone_unknown")
    return str(ZoneInfo(name))
