"""Writes an export's zip, chunk by chunk: memory stays flat however much there is."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.template.loader import render_to_string

from accounts.exporting.tables import Files, Table, files_of, tables_of
from accounts.exporting.values import to_cell, to_json
from accounts.models import Company
from kbeauty.lib.tables import chunks

ROWS_AT_A_TIME = 2000
BYTES_AT_A_TIME = 1024 * 1024

# Called between two chunks with the number of rows that were added; may raise to stop.
Tick = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Progress:
    """Whom to tell how far it is."""

    tables: Callable[[int], None]
    tick: Tick


@dataclass(slots=True)
class Manifest:
    """What the zip says of itself."""

    company: Company
    made_at: datetime
    tables: list[dict[str, Any]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    missing_files: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        content = {
            "company": {"code": str(self.company.code), "name": self.company.name},
            "made_at": self.made_at.isoformat(),
            "tables": self.tables,
            "files": self.files,
            "missing_files": self.missing_files,
        }
        return json.dumps(content, ensure_ascii=False, indent=2)


def write_archive(
    target: Path, *, company: Company, made_at: datetime, progress: Progress
) -> None:
    """Write everything of the company into a new zip."""
    manifest = Manifest(company, made_at)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, table in enumerate(tables_of(company)):
            progress.tables(done)
            rows = _write_table(archive, table, target.parent, progress.tick)
            manifest.tables.append(_entry(table, rows))
        for files in files_of(company):
            _write_files(archive, files, manifest, progress.tick)
        archive.writestr("manifest.json", manifest.as_json())
        context = {"manifest": manifest}
        archive.writestr("README.txt", render_to_string("accounts/export.txt", context))


def _entry(table: Table, rows: int) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": table.title,
        "rows": rows,
        "json": f"json/{table.name}.json",
        "csv": f"csv/{table.name}.csv",
    }


def _write_table(
    archive: zipfile.ZipFile, table: Table, folder: Path, tick: Tick
) -> int:
    """Both forms from one reading: JSON into the zip, CSV beside it until JSON is done."""
    with tempfile.TemporaryFile(dir=folder) as aside:
        with archive.open(f"json/{table.name}.json", "w", force_zip64=True) as target:
            rows = _write_rows(table, target, aside, tick)
        aside.seek(0)
        with archive.open(f"csv/{table.name}.csv", "w", force_zip64=True) as target:
            _copy(aside, target, tick)
    return rows


def _write_rows(
    table: Table, json_file: IO[bytes], csv_file: IO[bytes], tick: Tick
) -> int:
    # With the mark at its beginning Excel reads UTF-8 as such.
    text = io.TextIOWrapper(csv_file, "utf-8-sig", newline="", write_through=True)
    sheet = csv.writer(text)
    sheet.writerow(table.columns)
    count = 0
    json_file.write(b"[")
    for chunk in _chunks(table):
        lines = [to_json(dict(zip(table.columns, row, strict=True))) for row in chunk]
        json_file.write((b",\n" if count else b"\n") + b",\n".join(lines))
        sheet.writerows([to_cell(value) for value in row] for row in chunk)
        count += len(chunk)
        tick(len(chunk))
    json_file.write(b"\n]\n")
    text.detach()
    return count


def _chunks(table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """From a cursor of the server's, which holds the rows for us."""
    return chunks(table.values.iterator(chunk_size=ROWS_AT_A_TIME), ROWS_AT_A_TIME)


def _copy(source: IO[bytes], target: IO[bytes], tick: Tick) -> None:
    while part := source.read(BYTES_AT_A_TIME):
        target.write(part)
        tick(0)


def _write_files(
    archive: zipfile.ZipFile, files: Files, manifest: Manifest, tick: Tick
) -> None:
    for name in files.names.iterator(chunk_size=ROWS_AT_A_TIME):
        try:
            source = files.field.storage.open(name)
        except FileNotFoundError:
            manifest.missing_files.append(name)
            continue
        with source, archive.open(f"files/{name}", "w", force_zip64=True) as target:
            _copy(source, target, tick)
        manifest.files.append(name)
