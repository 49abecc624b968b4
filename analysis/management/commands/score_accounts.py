"""``manage.py score_accounts``: accounts as JSON lines in, their scores out."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from analysis.authenticity.reading import answer_line

# An account with a thousand posts stays far below; longer lines are not kept in memory.
LONGEST_LINE = 1_000_000
_BOM = b"\xef\xbb\xbf"


class Command(BaseCommand):
    help = (
        "Score accounts, JSON lines in and out: 100 where nothing is inconsistent with "
        "organic growth. No database is needed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", nargs="?", default="-", help="default: standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            # Programs read this: one language whatever the site speaks.
            with _opened(options["file"]) as lines, translation.override("en"):
                _answer_all(lines, sys.stdout.buffer)
        except BrokenPipeError:
            # Python would complain once more when it flushes at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error


def _opened(name: str) -> Any:
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _answer_all(lines: BinaryIO, out: BinaryIO) -> None:
    for number, line in _numbered(lines):
        if line is None:
            told: dict[str, Any] = {
                "id": None,
                "line": number,
                "error": f"The line is longer than {LONGEST_LINE} bytes.",
            }
        else:
            told = answer_line(line, number)
        out.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
        out.write(b"\n")
        # Whoever reads along sees each answer at once.
        out.flush()


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
