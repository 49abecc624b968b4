"""Reads files of real posts: CSV, JSON or JSON lines, packed with gzip or not."""

import csv
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from instagram.sandbox import columns
from instagram.sandbox.records import (
    AccountRecord,
    CommentRecord,
    Dataset,
    MediaRecord,
)

LONGEST_CELL = 1024 * 1024


class UnreadableFileError(Exception):
    """The file is no list of posts; the text names the row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """What the file itself does not tell."""

    username: str = ""
    followers: int | None = None
    market: str = ""


def read(file: Path, options: Options) -> Dataset:
    """Posts, their owners and, where the file has them, their comments."""
    media: list[MediaRecord] = []
    comments: list[CommentRecord] = []
    followers: dict[str, int] = {}
    for index, cells in enumerate(_rows(file)):
        try:
            owner = _owner(cells, file, options)
            post = columns.media(cells, index, owner)
            comments += _comments(cells, post)
            known = columns.whole(columns.first(cells, columns.FOLLOWERS)) or 0
        except (ValueError, KeyError, TypeError, IndexError) as error:
            message = f"Row {index + 1} of {file.name} cannot be read: {error}"
            raise UnreadableFileError(message) from error
        media.append(post)
        followers[owner] = max(known, followers.get(owner, 0))
    if not media:
        message = f"{file.name} holds no posts"
        raise UnreadableFileError(message)
    accounts = tuple(_account(name, each, options) for name, each in followers.items())
    return Dataset(accounts=accounts, media=tuple(media), comments=tuple(comments))


def _owner(cells: columns.Cells, file: Path, options: Options) -> str:
    """The option, else the row's own name, else one made from the file's."""
    told = options.username or columns.first(cells, columns.OWNER)
    return name_of(file) if told is None else str(told)


def name_of(file: Path) -> str:
    """`igposts-natgeo_2018-all.csv.gz` belongs to natgeo_2018."""
    stem = file.name.split(".")[0].removeprefix("igposts-").removesuffix("-all")
    return re.sub(r"[^a-z0-9_.]+", "_", stem.lower()).strip("_")[:30] or "account"


def _account(username: str, followers: int, options: Options) -> AccountRecord:
    digest = hashlib.sha256(f"account:{username}".encode()).digest()
    told = options.followers
    return AccountRecord(
        user_id=f"17841{int.from_bytes(digest[:8]) % 10**12:012d}",
        username=username,
        followers_count=followers if told is None else told,
        market=options.market,
    )


def _comments(cells: columns.Cells, post: MediaRecord) -> Iterator[CommentRecord]:
    nested = cells.get("comments")
    if not isinstance(nested, dict):
        return
    for comment in nested.get("data", []):
        yield _comment(comment, post, "")
        for reply in comment.get("replies", {}).get("data", []):
            yield _comment(reply, post, str(comment["id"]))


def _comment(comment: dict[str, Any], post: MediaRecord, parent: str) -> CommentRecord:
    author = comment.get("from", {})
    return CommentRecord(
        comment_id=str(comment["id"]),
        media_id=post.media_id,
        parent_id=parent,
        text=comment.get("text", ""),
        timestamp=columns.moment(comment.get("timestamp"), 0),
        username=comment.get("username", author.get("username", "")),
        author_id=author.get("id", ""),
        like_count=comment.get("like_count", 0),
        hidden=comment.get("hidden", False),
    )


def _rows(file: Path) -> Iterator[columns.Cells]:
    opener: Any = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding="utf-8-sig", newline="") as lines:
        try:
            if ".csv" in file.suffixes:
                csv.field_size_limit(LONGEST_CELL)
                yield from _table(lines)
            elif ".jsonl" in file.suffixes:
                yield from (json.loads(line) for line in lines if line.strip())
            else:
                yield from _objects(json.load(lines))
        except (UnicodeDecodeError, json.JSONDecodeError, csv.Error, OSError) as error:
            message = f"{file.name} cannot be read: {error}"
            raise UnreadableFileError(message) from error


def _table(lines: Any) -> Iterator[columns.Cells]:
    reader = csv.DictReader(lines)
    reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
    if not set(reader.fieldnames) & {*columns.CAPTION, *columns.LIKES, *columns.ID}:
        message = f"None of its columns is known: {', '.join(reader.fieldnames)}"
        raise UnreadableFileError(message)
    yield from reader


def _objects(found: Any) -> list[columns.Cells]:
    """A list of posts, or Graph's page of them (`{"data": […]}`)."""
    listed = found.get("data", found.get("media")) if isinstance(found, dict) else found
    if not isinstance(listed, list) or not all(isinstance(x, dict) for x in listed):
        message = "The JSON holds no list of posts"
        raise UnreadableFileError(message)
    return listed
