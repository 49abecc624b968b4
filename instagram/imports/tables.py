"""Rows of CSV and TSV text, with the line each begins on, however broken the file is."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from instagram.imports.issues import FileRefusedError, Issue

DELIMITERS = (",", ";", "\t", "|")
# A row of the longest caption is some kilobytes; csv itself stops at 128 KB a cell.
ROW_LIMIT = 1024**2
_HINT = "sep="


@dataclass(frozen=True, slots=True)
class Record:
    """One row as the file has it."""

    line: int
    cells: list[str]
    had_nul: bool = False


class Lines:
    """Lines of bounded length, numbered; those of the record under way can be re-read."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._again: list[str] = []
        self.number = 0
        self.taken: list[str] = []
        self.taken_size = 0
        self.had_nul = False

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        if self.taken_size > ROW_LIMIT:
            raise csv.Error("row too large")
        line = self._again.pop() if self._again else self._text.readline(ROW_LIMIT + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        self.taken_size += len(line)
        if len(line) > ROW_LIMIT:
            self._drop_rest_of_line()
            raise csv.Error("row too large")
        if "\0" in line:
            self.had_nul = True
            line = line.replace("\0", "")
        return line

    def _drop_rest_of_line(self) -> None:
        while rest := self._text.readline(ROW_LIMIT):
            if rest.endswith(("\n", "\r")):
                break

    def begin(self) -> None:
        self.taken, self.taken_size, self.had_nul = [], 0, False

    def give_back(self) -> None:
        """Read again from the second line of the record under way."""
        extra = self.taken[1:]
        self.number -= len(extra)
        self._again.extend(reversed(extra))
        del self.taken[1:]


def open_text(content: "io.BufferedReader[Any]", encoding: str) -> IO[str]:
    """Decoded text without its mark; damaged signs become U+FFFD, noted row by row."""
    if content.peek(2)[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        content.read(2)
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    return io.TextIOWrapper(content, codec, errors="replace", newline="")


def read_records(
    text: IO[str], delimiter: str, *, width: int | None = None
) -> Iterator[Record | Issue]:
    """Rows and complaints in file order; a broken row never swallows the ones after it.

    ``width`` is the number of columns: a row that spans lines and has another number is
    taken apart again, as its quotation marks must be wrong.
    """
    lines = Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    # Lines up to here may be the rest of a broken row, which has had its complaint.
    rest_to = 0
    while True:
        lines.begin()
        start = lines.number + 1
        try:
            cells: list[str] | None = _without_tail(next(reader), width)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        is_alone = len(lines.taken) == 1
        if cells is not None and (
            _is_blank(cells) or len(cells) == (width or len(cells))
        ):
            if not _is_blank(cells):
                rest_to = 0
                yield Record(start, cells, lines.had_nul)
            continue
        if is_alone and cells is not None and rest_to and start <= rest_to + 1:
            # A caption longer than any row goes on where the row was given up.
            rest_to = max(rest_to, start)
        elif not is_alone or start > rest_to:
            is_closed = is_alone and cells is not None
            yield _complaint(lines, start, is_closed=is_closed)
        if not is_alone:
            rest_to = max(rest_to, lines.number)
            lines.give_back()


def _is_blank(cells: list[str]) -> bool:
    return not any(cell.strip() for cell in cells)


def _complaint(lines: Lines, start: int, *, is_closed: bool) -> Issue:
    is_large = len(lines.taken[0]) > ROW_LIMIT
    reason = "columns_mismatch" if is_closed else "quote_unclosed"
    reason = "row_too_large" if is_large else reason
    return Issue(start, reason, value=lines.taken[0].strip()[:200])


def _without_tail(cells: list[str], width: int | None) -> list[str]:
    """Spreadsheets pad rows with empty cells beyond the header."""
    if width is None:
        return cells
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file's frame: what its first rows tell."""

    delimiter: str
    columns: tuple[str, ...]


def read_frame(sample: str) -> Table:
    """Delimiter and column names from the beginning of the text."""
    hinted = _hinted_delimiter(sample)
    delimiters = (hinted,) if hinted else DELIMITERS
    best: tuple[int, int, str, list[str]] | None = None
    for delimiter in delimiters:
        header, fitting = _try(sample, delimiter)
        score = (fitting * (len(header) > 1), len(header), delimiter, header)
        if header and (best is None or score[:2] > best[:2]):
            best = score
    if best is None:
        raise FileRefusedError("no_columns")
    return Table(best[2], _named(best[3]))


def _hinted_delimiter(sample: str) -> str | None:
    first = sample.lstrip("\ufeff").split("\n", 1)[0].strip().lower().strip('"')
    is_hint = first.startswith(_HINT) and len(first) == len(_HINT) + 1
    if first == _HINT:
        return "\t" if sample.lower().startswith(f"{_HINT}\t") else None
    return first[-1] if is_hint else None


def is_hint(cells: list[str]) -> bool:
    """Excel's first line ``sep=;``, which is no header."""
    return bool(cells) and cells[0].strip().lower().startswith(_HINT)


def _try(sample: str, delimiter: str) -> tuple[list[str], int]:
    """The header under this delimiter, and how many of the next rows fit it."""
    header: list[str] = []
    fitting = 0
    for item in read_records(io.StringIO(sample, newline=""), delimiter):
        if isinstance(item, Issue) or is_hint(item.cells):
            continue
        if not header:
            header = item.cells
        else:
            fitting += len(item.cells) == len(header)
        if fitting >= 50:
            break
    return header, fitting + bool(header)


def _named(header: list[str]) -> tuple[str, ...]:
    """Column names, each once and none empty."""
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"#{position}"
        names.append(name if name not in names else f"{name} ({position})")
    return tuple(names)
