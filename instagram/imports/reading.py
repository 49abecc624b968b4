"""A whole file as posts and complaints, read from end to end."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from instagram.imports.daily import DayTotals, day_column
from instagram.imports.dates import OrderEvidence
from instagram.imports.download import read_entry
from instagram.imports.entries import flat_record, read_entries
from instagram.imports.issues import VALUE_LIMIT, FileRefusedError, Issue
from instagram.imports.posts import Plan, PostReader, Reading
from instagram.imports.recognition import (
    BUSINESS_SUITE,
    DOWNLOAD,
    FileFacts,
    data_records,
    open_decoded,
)
from instagram.imports.source import ByteSource


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One row or entry of a file, by column."""

    line: int
    cells: Mapping[str, Any]
    had_nul: bool = False


def read_posts(source: ByteSource, facts: FileFacts, plan: Plan) -> Iterator[Reading]:
    """Every record in file order; the second of two equal posts is refused."""
    totals = _day_totals(source, facts, plan)
    seen: set[int] = set()
    for reading in _readings(source, facts, plan, totals):
        if reading.post is None or reading.is_merged:
            yield reading
            continue
        # Hashes: a million ids as texts would take a hundred megabytes.
        fingerprint = hash(reading.post.post_id)
        is_double = fingerprint in seen
        seen.add(fingerprint)
        yield _refused_double(reading) if is_double else reading


def preview(facts: FileFacts, plan: Plan, limit: int = 5) -> list[Reading]:
    """The first records of the sample as they will be read."""
    read = _reader(facts, plan)
    return [read(FileRecord(line, cells)) for line, cells in facts.sample[:limit]]


def find_date_order(source: ByteSource, facts: FileFacts, column: str) -> OrderEvidence:
    """How the file writes its dates: the sample tells, else the whole file."""
    evidence = facts.date_evidence(column)
    if facts.is_whole or not evidence.is_needed or evidence.order:
        return evidence
    records = _records(source, facts)
    return OrderEvidence().see_all(
        item.cells.get(column) for item in records if isinstance(item, FileRecord)
    )


def _refused_double(reading: Reading) -> Reading:
    shown = reading.post.permalink or reading.post.caption if reading.post else ""
    issue = Issue(reading.line, "duplicate_in_file", value=shown[:VALUE_LIMIT])
    return Reading(reading.line, None, (*reading.issues, issue))


def _reader(facts: FileFacts, plan: Plan) -> Callable[[FileRecord], Reading]:
    if facts.file_format == DOWNLOAD:
        return lambda record: read_entry(
            plan, record.line, record.cells, facts.shape.key
        )
    reader = PostReader(plan)
    return lambda record: reader.read(record.line, record.cells)


def _readings(
    source: ByteSource, facts: FileFacts, plan: Plan, totals: DayTotals | None
) -> Iterator[Reading]:
    read = _reader(facts, plan)
    for item in _records(source, facts):
        if isinstance(item, Issue):
            yield Reading(item.line, None, (item,))
            continue
        reading = read(item)
        if totals is not None:
            reading = totals.joined(reading, item.cells)
        if item.had_nul:
            note = Issue(item.line, "nul_removed")
            reading = replace(reading, issues=(*reading.issues, note))
        yield reading


def _day_totals(source: ByteSource, facts: FileFacts, plan: Plan) -> DayTotals | None:
    """Sums over the days of each post, for an export with a row per day."""
    column = day_column(facts) if facts.file_format == BUSINESS_SUITE else ""
    if not column:
        return None
    totals = DayTotals(column)
    read = _reader(facts, plan)
    for item in _records(source, facts):
        if isinstance(item, FileRecord):
            totals.see(read(item), item.cells)
    return totals


def _records(source: ByteSource, facts: FileFacts) -> Iterator[FileRecord | Issue]:
    """All records; where a damaged archive breaks off, those before it stay."""
    line = 0
    try:
        for item in _file_records(source, facts):
            line = item.line
            yield item
    except FileRefusedError as error:
        if error.reason != "gz_broken" or not line:
            raise
        yield Issue(line + 1, "file_ends_early")


def _file_records(source: ByteSource, facts: FileFacts) -> Iterator[FileRecord | Issue]:
    text = open_decoded(source, facts.encoding)
    if facts.is_json:
        yield from _entry_records(facts, read_entries(text, facts.shape))
        return
    for item in data_records(text, facts.delimiter, facts.columns):
        if isinstance(item, Issue):
            yield item
        else:
            cells = dict(zip(facts.columns, item.cells, strict=True))
            yield FileRecord(item.line, cells, item.had_nul)


def _entry_records(
    facts: FileFacts, entries: Iterator[tuple[int, Any] | Issue]
) -> Iterator[FileRecord | Issue]:
    for item in entries:
        if isinstance(item, Issue):
            yield item
            continue
        number, entry = item
        if not isinstance(entry, dict):
            yield Issue(number, "entry_not_object", value=str(entry)[:VALUE_LIMIT])
        else:
            is_download = facts.file_format == DOWNLOAD
            yield FileRecord(number, entry if is_download else flat_record(entry))
