"""``manage.py import_posts``: the import page for the command line."""

import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Company
from instagram.enums import ImportStatus
from instagram.imports.fields import FIELD_BY_NAME
from instagram.imports.issues import sentence
from instagram.models import ImportBatch
from instagram.services import imports
from kbeauty.lib.errors import AppError
from kbeauty.lib.tenancy import tenant

SHOWN_ISSUES = 20


class Command(BaseCommand):
    help = "Import posts from a CSV or JSON export."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--company", required=True, help="code or name")
        parser.add_argument(
            "--account", required=True, help="user name; made where there is none"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=COLUMN",
            help=f"fields: {', '.join(FIELD_BY_NAME)}; an empty column leaves one out",
        )
        parser.add_argument("--time-zone", default="UTC", help="default: UTC")
        parser.add_argument("--date-order", choices=["mdy", "dmy"], default="")
        parser.add_argument("--encoding", default="", help="default: recognised")

    def handle(self, *args: Any, **options: Any) -> None:
        company = _company(options["company"])
        try:
            with tenant(company.pk):
                self._import(company, options)
        except AppError as error:
            raise CommandError(_told(error)) from error
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error

    def _import(self, company: Company, options: dict[str, Any]) -> None:
        started = time.monotonic()
        path: Path = options["file"]
        with path.open("rb") as opened:
            batch = imports.create_import(
                company=company,
                account=imports.imported_account(
                    company=company, username=options["account"], by=None
                ),
                upload=File(opened, name=path.name),
                by=None,
                time_zone=options["time_zone"],
                is_queued=False,
            )
        imports.set_mapping(
            batch=batch,
            mapping={**batch.mapping, **_mapping(options["map"])},
            time_zone=options["time_zone"],
            date_order=options["date_order"],
            encoding=options["encoding"],
            is_queued=False,
        )
        imports.run_import(batch=batch)
        self._report(batch, time.monotonic() - started)

    def _report(self, batch: ImportBatch, seconds: float) -> None:
        if batch.status != ImportStatus.SUCCEEDED:
            self._show_issues(batch)
            raise CommandError(sentence(batch.reason))
        self.stdout.write(
            f"{batch.file_format}, {batch.encoding}: {batch.rows_read} rows, "
            f"{batch.rows_created} new, {batch.rows_updated} changed, "
            f"{batch.rows_unchanged} unchanged, {batch.rows_refused} not read, "
            f"{seconds:.1f} s"
        )
        self._show_issues(batch)

    def _show_issues(self, batch: ImportBatch) -> None:
        for issue in batch.issues.all()[:SHOWN_ISSUES]:
            where = f"line {issue.line}" + (f", {issue.column}" if issue.column else "")
            self.stderr.write(f"{where}: {issue.sentence} {issue.value}".rstrip())
        if batch.issue_count > SHOWN_ISSUES:
            self.stderr.write(f"… and {batch.issue_count - SHOWN_ISSUES} more")


def _company(name: str) -> Company:
    try:
        found = Company.objects.filter(code=UUID(name))
    except ValueError:
        found = Company.objects.filter(name__iexact=name)
    companies = list(found[:2])
    if not companies:
        raise CommandError(f"There is no company “{name}”.")
    if len(companies) > 1:
        raise CommandError(f"Several companies are named “{name}”; give the code.")
    return companies[0]


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, mark, column = pair.partition("=")
        if not mark or field not in FIELD_BY_NAME:
            raise CommandError(f"--map {pair}: give FIELD=COLUMN with a known field.")
        mapping[field] = column
    return mapping


def _told(error: AppError) -> str:
    """The sentence, and for complaints of single fields each with its field's name."""
    sentences = [
        f"{field}: {complaint}"
        for field, complaints in error.fields.items()
        for complaint in complaints
        if field != "file"
    ]
    return "\n".join(sentences) or str(error.message)
