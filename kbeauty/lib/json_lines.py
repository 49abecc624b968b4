"""Commands that read JSON lines and answer each with a line: streaming, flat in memory."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

# Longer lines are not kept in memory.
LONGEST_LINE = 1_000_000
TOO_LONG = f"The line is longer than {LONGEST_LINE} bytes."
_BOM = b"\xef\xbb\xbf"


class BadLineError(ValueError):
    """A line that can't be answered; the sentence says what is wrong with it."""


class JsonLinesCommand(BaseCommand):
    """One answer per line that holds something, in order; a bad line gets an ``error``.

    Input and output are UTF-8 whatever the locale. No database is needed.
    """

    requires_system_checks = ()

    def answer(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """What is told of one record; BadLineError where it can't be."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", help="default: standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            # Programs read this: one language whatever the site speaks.
            with _opened(options["file"]) as lines, translation.override("en"):
                self._answer_all(lines, sys.stdout.buffer)
        except BrokenPipeError:
            # Python would complain once more when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error

    def _answer_all(self, lines: BinaryIO, out: BinaryIO) -> None:
        for number, line in _numbered(lines):
            told = self.answer_line(line, number)
            out.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
            out.write(b"\n")
            # Whoever reads along sees each answer at once.
            out.flush()

    def answer_line(self, line: bytes | None, number: int) -> dict[str, Any]:
        """The answer to a line; None stands for one that is too long."""
        record: Mapping[str, Any] = {}
        try:
            record = parsed(line)
            return {"id": record.get("id"), **self.answer(record)}
        except BadLineError as error:
            return {"id": record.get("id"), "line": number, "error": str(error)}


def parsed(line: bytes | None) -> Mapping[str, Any]:
    """The object on a line; None stands for a line that is too long."""
    if line is None:
        raise BadLineError(TOO_LONG)
    try:
        record = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise BadLineError("The line is not JSON.") from None
    if not isinstance(record, Mapping):
        raise BadLineError("The line is not a JSON object.")
    return record


def _opened(name: str) -> Any:
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _numbered(lines: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Lines that hold something, by number; None for one that is too long."""
    number = 0
    while line := lines.readline(LONGEST_LINE):
        number += 1
        is_cut = len(line) == LONGEST_LINE and not line.endswith(b"\n")
        if is_cut:
            _skip_line(lines)
            yield number, None
            continue
        content = line.removeprefix(_BOM) if number == 1 else line
        if content.strip():
            yield number, content


def _skip_line(lines: BinaryIO) -> None:
    while (rest := lines.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
