"""Commands that read JSON lines and answer each with a line: streaming, flat in memory."""

import json
import math
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

# Longer lines are not kept in memory.
LONGEST_LINE = 1_000_000
TOO_LONG = f"The line is longer than {LONGEST_LINE} bytes."
_CHUNK, _BATCH = 1 << 16, 128
_BOM = b"\xef\xbb\xbf"
# Written out or as an escape; whole pairs of escapes are met as well, and stay.
_HALVES = re.compile(r"[\ud800-\udfff]|\\u[dD][89a-fA-F]")


class BadLineError(ValueError):
    """A line that can't be answered; the sentence says what is wrong with it."""


Answer = dict[str, Any] | BadLineError
# Its number, and what it holds.
Line = tuple[int, bytes | None]
Given = TypeVar("Given")
Told = TypeVar("Told")


class JsonLinesCommand(BaseCommand):
    """One answer per line that holds something, in order; a bad line gets an ``error``.

    Input and output are UTF-8 whatever the locale. No database is needed.
    """

    requires_system_checks = ()

    def answer(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """What is told of one record; BadLineError where it can't be."""
        raise NotImplementedError

    def answer_many(self, records: Sequence[Mapping[str, Any]]) -> list[Answer]:
        """Of each record in turn; for commands that answer many at once faster."""
        return [answered(self.answer, record) for record in records]

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
        for batch in _batches(lines):
            for told in self.answer_lines(batch):
                line = json.dumps(told, ensure_ascii=False)
                out.write(line.encode("utf-8", "replace") + b"\n")
            # Whoever reads along sees what is answered at once.
            out.flush()

    def answer_lines(self, batch: Sequence[Line]) -> Iterator[dict[str, Any]]:
        """The answers to numbered lines; None stands for one that is too long."""
        read = [(number, answered(parsed, line)) for number, line in batch]
        good = [one for _, one in read if not isinstance(one, BadLineError)]
        answers = iter(self.answer_many(good))
        for number, record in read:
            if isinstance(record, BadLineError):
                yield {"id": None, "line": number, "error": str(record)}
                continue
            told = next(answers)
            if isinstance(told, BadLineError):
                yield {"id": record.get("id"), "line": number, "error": str(told)}
            else:
                yield {"id": record.get("id"), **told}


def answered(answer: Callable[[Given], Told], given: Given) -> Told | BadLineError:
    """The answer, or the error in its place, so that others of a batch go on."""
    try:
        return answer(given)
    except BadLineError as error:
        return error


def parsed(line: bytes | None) -> Mapping[str, Any]:
    """The object on a line; None stands for a line that is too long."""
    if line is None:
        raise BadLineError(TOO_LONG)
    try:
        record = _loaded(line.decode("utf-8", "surrogatepass"))
    except BadLineError:
        raise
    except (ValueError, RecursionError):
        raise BadLineError("The line is not JSON.") from None
    if not isinstance(record, Mapping):
        raise BadLineError("The line is not a JSON object.")
    return record


def _loaded(text: str) -> Any:
    """What can be written as JSON again: an ``id`` goes out as it came in.

    Half a surrogate pair is no letter of any language, and no program behind a pipe reads
    it: each becomes a "?", in its place.
    """
    found = json.loads(text, parse_constant=_refused, parse_float=_finite)
    if not _HALVES.search(text):
        return found
    whole = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
    return json.loads(whole)


def _refused(name: str) -> Any:
    """NaN and Infinity are Python's JSON, nobody else's."""
    raise BadLineError(f"{name} is no number in JSON.")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise BadLineError(f"The number {digits[:20]} is too large.")
    return number


def _opened(name: str) -> Any:
    return nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb")


def _batches(lines: BinaryIO) -> Iterator[list[Line]]:
    """Lines that hold something, by number: those that are there already together."""
    number, rest, is_cut = 0, b"", False
    while chunk := _some(lines):
        *whole, rest = (rest + chunk).split(b"\n")
        batch: list[Line] = []
        for line in whole:
            number += 1
            _add(batch, number, None if is_cut else line)
            is_cut = False
        if len(rest) >= LONGEST_LINE:
            # Longer than will be read: only that it was there is kept.
            rest, is_cut = b"", True
        for start in range(0, len(batch), _BATCH):
            yield batch[start : start + _BATCH]
    last: list[Line] = []
    _add(last, number + 1, None if is_cut else rest)
    yield last


def _add(batch: list[Line], number: int, line: bytes | None) -> None:
    if line is None or len(line) >= LONGEST_LINE:
        batch.append((number, None))
        return
    content = line.removeprefix(_BOM) if number == 1 else line
    if content.strip():
        batch.append((number, content))


def _some(lines: BinaryIO) -> bytes:
    """What has come, without waiting for more; empty at the end."""
    read1 = getattr(lines, "read1", lines.read)
    some: bytes = read1(_CHUNK)
    return some
