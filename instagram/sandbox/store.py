"""The sandbox's memory: one SQLite file, one connection per thread."""

import json
import os
import re
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from instagram.sandbox.schema import NAMES, TABLES
from kbeauty.embedded import paths

Row = sqlite3.Row
Opened = dict[tuple[str | None, str | None], sqlite3.Connection]
HASHTAG = re.compile(r"#(\w+)")
_local = threading.local()
# Seconds: how long others are waited for, and between two tries to open.
_LONGEST_WAIT, _PAUSE = 10, 0.01
# Of SQLite's codes the last byte says what kind of error it is.
_MAIN_CODE = 0xFF


def path() -> Path:
    """The store's file: `SANDBOX_STORE`, else one under the data folder."""
    default = paths.var_dir() / "sandbox" / "sandbox.sqlite3"
    return Path(os.environ.get("SANDBOX_STORE") or default)


def connection() -> sqlite3.Connection:
    """This thread's connection to the store; made with its tables on first use."""
    # By the variables, not by the file: to look for that costs more than a query.
    key = (os.environ.get("SANDBOX_STORE"), os.environ.get("KBEAUTY_VAR"))
    opened: Opened = _local.__dict__.setdefault("opened", {})
    if key not in opened:
        file = path()
        file.parent.mkdir(parents=True, exist_ok=True)
        opened[key] = _opened(file)
    return opened[key]


def _opened(file: Path) -> sqlite3.Connection:
    """A connection, as soon as others let it in.

    SQLite waits for another's lock by itself, but not while a first connection makes the
    log of writes or a last one clears it away.
    """
    until = time.monotonic() + _LONGEST_WAIT
    while True:
        # Closed by whichever thread collects the garbage, hence no thread check.
        made = sqlite3.connect(
            file, timeout=_LONGEST_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            _prepare(made)
        except sqlite3.OperationalError as error:
            made.close()
            is_busy = error.sqlite_errorcode & _MAIN_CODE == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > until:
                raise
            time.sleep(_PAUSE)
        else:
            return made


def _prepare(database: sqlite3.Connection) -> None:
    database.row_factory = sqlite3.Row
    database.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
    database.create_function("hashtags", 1, _hashtags, deterministic=True)
    _grow(database)


@lru_cache(maxsize=1024)  # generated accounts say the same things again and again
def _hashtags(caption: str) -> str:
    """The hashtags of a caption as a JSON list: the triggers of the store ask."""
    return json.dumps(list(dict.fromkeys(HASHTAG.findall(caption.lower()))))


def _grow(database: sqlite3.Connection) -> None:
    """Make the tables, and give those of an older file what came later."""
    is_older = "media_id" in _columns(database, "media")
    has_hashtags = "media_id" in _columns(database, "media_hashtag")
    with closing(sqlite3.connect(":memory:")) as newest:
        newest.executescript(TABLES)
        for table in NAMES:
            known = _columns(database, table)
            for name, rest in _columns(newest, table).items() if known else ():
                if name not in known:
                    # Two threads may find the same file old: the second one's is done.
                    with suppress(sqlite3.OperationalError):
                        database.execute(
                            f"ALTER TABLE {table} ADD COLUMN {name} {rest}"
                        )
    database.executescript(TABLES)
    if is_older and not has_hashtags:
        database.execute("UPDATE media SET caption = caption")


def _columns(database: sqlite3.Connection, table: str) -> dict[str, str]:
    """A table's columns with their kind; none where there is no such table."""
    return {
        name: f"{kind} {'NOT NULL' if needed else ''} "
        f"{'' if default is None else f'DEFAULT {default}'}"
        for _, name, kind, needed, default, _ in database.execute(
            f"PRAGMA table_info({table})"
        )
    }


def close() -> None:
    """Close what this thread has open."""
    opened: Opened = _local.__dict__.pop("opened", {})
    for each in opened.values():
        each.close()


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """One transaction that no other writer can come between."""
    database = connection()
    database.execute("BEGIN IMMEDIATE")
    try:
        yield database
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


@contextmanager
def filling() -> Iterator[None]:
    """This thread's connection, made quick for millions of rows that fit together."""
    database = connection()
    database.executescript(
        "PRAGMA foreign_keys=OFF; PRAGMA cache_size=-65536; "
        "PRAGMA wal_autocheckpoint=10000;"
    )
    try:
        yield
    finally:
        database.executescript(
            "PRAGMA foreign_keys=ON; PRAGMA cache_size=-2000; "
            "PRAGMA wal_autocheckpoint=1000;"
        )


def rows(query: str, *values: object) -> list[Row]:
    return connection().execute(query, values).fetchall()


def row(query: str, *values: object) -> Row | None:
    found: Row | None = connection().execute(query, values).fetchone()
    return found


def number(query: str, *values: object) -> int:
    """The single whole number a query answers."""
    found = row(query, *values)
    return int(found[0] or 0) if found else 0


def run(query: str, *values: object) -> int:
    """Run one writing statement; how many rows it touched."""
    return connection().execute(query, values).rowcount


def insert(database: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    """Insert a row or replace the one with the same key."""
    key = next(iter(values))
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    # An upsert, not REPLACE: that would delete the rows hanging on the old one.
    changes = ", ".join(f"{name} = excluded.{name}" for name in values)
    database.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks}) "  # noqa: S608 - own names
        f"ON CONFLICT ({key}) DO UPDATE SET {changes}",
        values,
    )


def reset() -> None:
    """Forget everything."""
    with writing() as database:
        for name in NAMES:
            database.execute(f"DELETE FROM {name}")  # noqa: S608 - own names


def setting(name: str, default: Any = None) -> Any:
    found = row("SELECT value FROM setting WHERE name = ?", name)
    return json.loads(found["value"]) if found else default


def set_setting(name: str, value: Any) -> None:
    with writing() as database:
        insert(database, "setting", {"name": name, "value": json.dumps(value)})


def now() -> int:
    """The sandbox's present: the machine's clock plus what it was advanced by."""
    return int(time.time()) + int(setting("clock_offset", 0))


def seconds(moment: datetime) -> int:
    """Seconds since 1970; a moment without zone counts as UTC."""
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def ids(found: Sequence[Row], column: str) -> list[str]:
    return [each[column] for each in found]
