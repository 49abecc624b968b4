"""The bytes of an uploaded file: what kind of file it is, unpacked where it is gzip."""

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import IO, Any, Protocol

from instagram.imports.issues import FileRefusedError

GIGABYTE = 1024**3
SIZE_LIMIT = GIGABYTE
INFLATED_LIMIT = 2 * GIGABYTE
# Text exports shrink to a fifth or a tenth; a bomb to a thousandth.
RATIO_LIMIT = 200
RATIO_CHECKED_FROM = 32 * 1024**2
CHUNK = 64 * 1024

_MAGIC = (
    (b"\xd0\xcf\x11\xe0", "file_excel"),
    (b"\x89PNG", "file_picture"),
    (b"\xff\xd8\xff", "file_picture"),
    (b"GIF8", "file_picture"),
    (b"RIFF", "file_picture"),
    (b"\x00\x00\x00\x18ftyp", "file_picture"),
    (b"\x00\x00\x00\x1cftyp", "file_picture"),
    (b"\x00\x00\x00\x20ftyp", "file_picture"),
    (b"%PDF", "file_pdf"),
    (b"7z\xbc\xaf", "file_zip"),
    (b"Rar!", "file_zip"),
    (b"SQLite format 3", "file_binary"),
)
_WORKBOOK_PARTS = (b"[Content_Types].xml", b"xl/", b"_rels/.rels")


class ByteSource(Protocol):
    """What is read: an upload, a stored file, a file of the command line."""

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...

    def tell(self) -> int: ...


class InflatingReader(io.RawIOBase):
    """Unpacks gzip and stops where it unpacks to too much."""

    def __init__(self, packed: ByteSource) -> None:
        self._packed = packed
        self._gzip = gzip.GzipFile(fileobj=packed, mode="rb")
        self._inflated = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # io hands a buffer
        try:
            data = self._gzip.read1(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise FileRefusedError("gz_broken") from error
        self._inflated += len(data)
        self._check_size()
        view[: len(data)] = data
        return len(data)

    def _check_size(self) -> None:
        ratio = self._inflated / max(self._packed.tell(), 1)
        is_bomb = self._inflated > RATIO_CHECKED_FROM and ratio > RATIO_LIMIT
        if is_bomb or self._inflated > INFLATED_LIMIT:
            raise FileRefusedError("gz_bomb")


def open_bytes(source: ByteSource) -> "io.BufferedReader[Any]":
    """The file's content from its start, unpacked; refuses what is no text file."""
    source.seek(0)
    head = source.read(4)
    source.seek(0)
    is_packed = head.startswith(b"\x1f\x8b")
    raw = InflatingReader(source) if is_packed else _PlainReader(source)
    content: io.BufferedReader[Any] = io.BufferedReader(raw, CHUNK)
    refuse_by_head(content.peek(4096)[:4096])
    return content


class _PlainReader(io.RawIOBase):
    """Reads somebody else's file and leaves it open."""

    def __init__(self, source: ByteSource) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # io hands a buffer
        data = self._source.read(len(view))
        view[: len(data)] = data
        return len(data)


def refuse_by_head(head: bytes) -> None:
    """Raise for a file that begins like something else than text."""
    if not head:
        raise FileRefusedError("file_empty")
    if head.startswith(b"PK"):
        is_workbook = any(part in head for part in _WORKBOOK_PARTS)
        raise FileRefusedError("file_excel" if is_workbook else "file_zip")
    for magic, reason in _MAGIC:
        if head.startswith(magic):
            raise FileRefusedError(reason)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        raise FileRefusedError("file_html")


def chunks(content: IO[bytes], limit: int) -> Iterator[bytes]:
    """The first ``limit`` bytes, in pieces."""
    left = limit
    while left > 0 and (piece := content.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece
