"""Entries of JSON files, one at a time, however large the file is."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

import ijson

from instagram.imports.issues import FileRefusedError, Issue

# More JSON than this for one post is no post.
ENTRY_LIMIT = 2 * 1024**2
READ_SIZE = 64 * 1024
# JSON lines: each entry stands at the top.
_LINES_PREFIX = ""


class EntryTooLargeError(Exception):
    """One entry holds more than any post can."""


class JsonText:
    """The file as UTF-8 without NULs, for ijson; stops inside an endless entry."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._since_entry = 0
        self.had_nul = False

    def read(self, size: int = READ_SIZE) -> bytes:
        if size == 0:
            return b""
        if self._since_entry > ENTRY_LIMIT:
            raise EntryTooLargeError
        piece = self._text.read(READ_SIZE)
        self._since_entry += len(piece)
        if "\0" in piece:
            self.had_nul = True
            # A file of nothing but NULs must not look like its end.
            piece = piece.replace("\0", "") or " "
        return piece.encode("utf-8", "replace")

    def entry_done(self) -> None:
        self._since_entry = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the list of posts lies: ijson's prefix, and the key that names the list."""

    prefix: str = ""
    key: str = ""


def find_shape(start: str, text: IO[str]) -> Shape:
    """The first list of objects, or JSON lines; ``start`` is the text's beginning."""
    if _is_json_lines(start):
        return Shape(_LINES_PREFIX)
    try:
        for prefix, event, _value in ijson.parse(JsonText(text)):
            keys = prefix.split(".")
            if event == "start_map" and keys[-1] == "item" and "item" not in keys[:-1]:
                return Shape(prefix, keys[-2] if len(keys) > 1 else "")
    except (ijson.JSONError, EntryTooLargeError) as error:
        raise FileRefusedError("json_broken") from error
    raise FileRefusedError("json_no_entries")


def _is_json_lines(start: str) -> bool:
    lines = [line for line in start.lstrip("\ufeff").splitlines() if line.strip()]
    if len(lines) < 2 or not lines[1].lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(lines[0]), dict)
    except ValueError:
        return False


def read_entries(text: IO[str], shape: Shape) -> Iterator[tuple[int, Any] | Issue]:
    """Numbered entries; a complaint where the file breaks off, the entries before stay."""
    source = JsonText(text)
    number = 0
    found = ijson.items(
        source,
        shape.prefix,
        multiple_values=shape.prefix == _LINES_PREFIX,
        buf_size=READ_SIZE,
    )
    while True:
        try:
            entry = next(found)
        except StopIteration:
            return
        except ijson.JSONError:
            yield Issue(number + 1, "file_ends_early")
            return
        except EntryTooLargeError:
            yield Issue(number + 1, "entry_too_large")
            return
        number += 1
        source.entry_done()
        yield number, entry


def flat_record(entry: Mapping[str, Any]) -> dict[str, Any]:
    """A Graph API object as columns: its insights by name, its children as a list."""
    record: dict[str, Any] = {}
    for key, value in entry.items():
        if key == "insights" and isinstance(value, dict):
            record.update(_insights(value))
        elif isinstance(value, dict):
            record[key] = value["data"] if isinstance(value.get("data"), list) else None
        else:
            record[key] = value
    return record


def _insights(value: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for metric in value.get("data") or []:
        if not isinstance(metric, dict) or "name" not in metric:
            continue
        points = metric.get("values")
        total = metric.get("total_value")
        if isinstance(points, list) and points and isinstance(points[0], dict):
            found[str(metric["name"])] = points[0].get("value")
        elif isinstance(total, dict):
            found[str(metric["name"])] = total.get("value")
    return found
