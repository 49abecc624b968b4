"""What kind of export a file is, judged by its content alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import islice
from typing import IO, Any

from instagram.imports.dates import OrderEvidence
from instagram.imports.download import is_download_entry
from instagram.imports.encodings import detect_encoding
from instagram.imports.entries import Shape, find_shape, flat_record, read_entries
from instagram.imports.fields import plain
from instagram.imports.issues import FileRefusedError, Issue
from instagram.imports.source import ByteSource, open_bytes
from instagram.imports.tables import (
    Record,
    is_hint,
    open_text,
    read_frame,
    read_records,
)

BUSINESS_SUITE = "business_suite_csv"
DOWNLOAD = "instagram_download_json"
GRAPH = "graph_json"
CSV = "csv"
JSON = "json"
# Formats whose columns we know: nobody has to name them.
KNOWN_FORMATS = frozenset({BUSINESS_SUITE, DOWNLOAD, GRAPH})

SAMPLE_CHARACTERS = 1024**2
# Enough for the header and some rows, which tell the delimiter.
FRAME_CHARACTERS = 64 * 1024
SAMPLE_RECORDS = 1000
_BUSINESS_SUITE_HEADERS = (
    {"postid", "publishtime", "permalink", "posttype"},
    {"게시물id", "게시시간", "고유링크", "게시물유형"},
)
_FACEBOOK_HEADERS = ({"postid", "pageid"}, {"게시물id", "페이지id"})


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file's format and its first records."""

    file_format: str
    encoding: str
    columns: tuple[str, ...]
    sample: tuple[tuple[int, Mapping[str, Any]], ...]
    # The sample is all there is.
    is_whole: bool
    delimiter: str = ""
    shape: Shape = field(default_factory=Shape)

    @property
    def is_json(self) -> bool:
        return self.file_format in {DOWNLOAD, GRAPH, JSON}

    @property
    def has_columns(self) -> bool:
        return self.file_format != DOWNLOAD

    @property
    def needs_mapping(self) -> bool:
        return self.file_format not in KNOWN_FORMATS

    def date_evidence(self, column: str) -> OrderEvidence:
        """How the sample writes its dates."""
        return OrderEvidence().see_all(record.get(column) for _, record in self.sample)


def recognise(source: ByteSource, *, encoding: str = "") -> FileFacts:
    """Look at the beginning of a file; ``encoding`` is what a person says it is."""
    encoding = encoding or detect_encoding(open_bytes(source))
    text = open_decoded(source, encoding)
    start = text.read(SAMPLE_CHARACTERS)
    is_whole = len(start) < SAMPLE_CHARACTERS
    first = start.lstrip("\ufeff\0 \t\r\n")[:1]
    if not first:
        raise FileRefusedError("file_empty")
    if first in "{[":
        return _json_facts(source, encoding, start)
    return _csv_facts(start.replace("\0", ""), encoding, is_whole=is_whole)


def open_decoded(source: ByteSource, encoding: str) -> IO[str]:
    """The file's text from its start."""
    return open_text(open_bytes(source), encoding)


def _csv_facts(start: str, encoding: str, *, is_whole: bool) -> FileFacts:
    if not is_whole:
        # The last row is cut: leave it to the real reading.
        start = start[: max(start.rfind("\n"), start.rfind("\r")) + 1] or start
    frame = read_frame(start[:FRAME_CHARACTERS])
    found = _sample_records(start, frame.delimiter, frame.columns)
    records = list(islice(found, SAMPLE_RECORDS))
    if not records and is_whole:
        raise FileRefusedError("no_rows")
    return FileFacts(
        file_format=_csv_format(frame.columns),
        encoding=encoding,
        delimiter=frame.delimiter,
        columns=frame.columns,
        sample=tuple(records),
        is_whole=is_whole and next(found, None) is None,
    )


def _sample_records(
    start: str, delimiter: str, columns: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    text = StringIO(start, newline="")
    for item in data_records(text, delimiter, columns):
        if isinstance(item, Record):
            yield item.line, dict(zip(columns, item.cells, strict=True))


def data_records(
    text: IO[str], delimiter: str, columns: Sequence[str]
) -> Iterator[Record | Issue]:
    """Rows and complaints after the header."""
    is_past_header = False
    for item in read_records(text, delimiter, width=len(columns)):
        if is_past_header:
            yield item
        elif isinstance(item, Record):
            is_past_header = not is_hint(item.cells)


def _csv_format(columns: Sequence[str]) -> str:
    names = {plain(column) for column in columns}
    if any(header <= names for header in _FACEBOOK_HEADERS):
        raise FileRefusedError("facebook_export")
    is_business_suite = any(header <= names for header in _BUSINESS_SUITE_HEADERS)
    return BUSINESS_SUITE if is_business_suite else CSV


def _json_facts(source: ByteSource, encoding: str, start: str) -> FileFacts:
    shape = find_shape(start, open_decoded(source, encoding))
    found = read_entries(open_decoded(source, encoding), shape)
    entries = list(islice(found, SAMPLE_RECORDS))
    objects = [item for item in entries if not isinstance(item, Issue)]
    mappings = [(number, entry) for number, entry in objects if isinstance(entry, dict)]
    if not mappings:
        raise FileRefusedError("json_no_entries")
    file_format = _json_format([entry for _, entry in mappings])
    sample = tuple((number, flat_record(entry)) for number, entry in mappings)
    return FileFacts(
        file_format=file_format,
        encoding=encoding,
        columns=tuple(dict.fromkeys(key for _, record in sample for key in record)),
        sample=tuple(mappings) if file_format == DOWNLOAD else sample,
        is_whole=len(entries) < SAMPLE_RECORDS,
        shape=shape,
    )


def _json_format(entries: Sequence[Mapping[str, Any]]) -> str:
    if any(is_download_entry(entry) for entry in entries[:20]):
        return DOWNLOAD
    first = entries[0]
    told = {"caption", "media_type", "permalink", "like_count", "media_product_type"}
    return (
        GRAPH if {"id", "timestamp"} <= first.keys() and told & first.keys() else JSON
    )
