"""Tables in partitions by month: made once by a migration, given room ahead by upkeep.

``T_before`` holds what is older than the first month, ``T_2026_11`` a month, ``T_ahead``
what lies beyond the last one: no row is refused for its time. The partition key is part of
the primary key and of every unique index, as Postgres wants it. A reader of one partition
meets the same row-level security as a reader of the table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from kbeauty.lib.rls import policy_statements

# A month is made so long before its first row is likely.
MONTHS_AHEAD = 3
# Upkeep gives way to whoever works on the table, and comes again the next day.
LOCK_TIMEOUT = "5s"


@dataclass(frozen=True, slots=True)
class Parted:
    """A table and the column, a moment or a day, that says which month a row is of."""

    table: str
    column: str

    def name(self, month: date) -> str:
        return f"{self.table}_{month:%Y_%m}"

    @property
    def before(self) -> str:
        return f"{self.table}_before"

    @property
    def ahead(self) -> str:
        return f"{self.table}_ahead"


def first_of(day: date) -> date:
    return day.replace(day=1)


def month_after(month: date, count: int = 1) -> date:
    """The first day of the month so many months later, or earlier."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)


def months(first: date, last: date) -> Iterator[date]:
    month = first_of(first)
    while month <= last:
        yield month
        month = month_after(month)


# Made once.


def part_by_month(parted: Parted, *, since: date, until: date) -> None:
    """Give a table partitions for the months from ``since`` to ``until``; its rows stay.

    For a migration, which holds the table for itself. Foreign keys that point at it go.
    """
    old = _definition(parted.table)
    fresh = f"{parted.table}_fresh"
    run = _runner(table=parted.table, fresh=fresh, column=parted.column)
    run("CREATE TABLE {fresh} (LIKE {table} INCLUDING ALL EXCLUDING IDENTITY EXCLUDING"
        " INDEXES) PARTITION BY RANGE ({column})")  # fmt: skip
    _make_partitions(fresh, parted, since=since, until=until)
    # The owner sees all rows of a table that does not force its policies on it.
    run("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    run("INSERT INTO {fresh} SELECT * FROM {table}")
    run("DROP TABLE {table} CASCADE")
    run("ALTER TABLE {fresh} RENAME TO {table}")
    _number(parted.table)
    run("ALTER TABLE {table} ADD PRIMARY KEY (id, {column})")
    for statement in old.indexes(parted.column):
        run(statement)
    for statement in old.keys:
        run(statement)
    for table in (parted.table, *partitions(parted.table)):
        _protect(table)


@dataclass(frozen=True, slots=True)
class _Definition:
    """Indexes and foreign keys of a table, to be made again on another of its name."""

    table: str
    found: tuple[tuple[str, bool, str], ...]
    keys: tuple[str, ...]

    def indexes(self, column: str) -> Iterator[str]:
        for definition, is_unique, columns in self.found:
            if not is_unique or column in columns.split(","):
                yield definition
            else:
                yield f'{definition.removesuffix(")")}, "{column}")'


def _definition(table: str) -> _Definition:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT pg_get_indexdef(indexrelid), indisunique, (
                SELECT string_agg(attname, ',') FROM pg_attribute
                WHERE attrelid = indrelid AND attnum = ANY(indkey)
            )
            FROM pg_index WHERE indrelid = %s::regclass AND NOT indisprimary
            ORDER BY indexrelid
            """,
            [table],
        )
        found = tuple(cursor.fetchall())
        cursor.execute(
            """
            SELECT format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass,
                          conname, pg_get_constraintdef(oid))
            FROM pg_constraint
            WHERE conrelid = %s::regclass AND contype IN ('f', 'c') ORDER BY conname
            """,
            [table],
        )
        return _Definition(table, found, tuple(row[0] for row in cursor.fetchall()))


def _make_partitions(fresh: str, parted: Parted, *, since: date, until: date) -> None:
    first, end = first_of(since), month_after(first_of(until))
    bounds: list[tuple[str, date | None, date | None]]
    bounds = [(parted.before, None, first)]
    bounds += [
        (parted.name(one), one, month_after(one)) for one in months(first, until)
    ]
    bounds.append((parted.ahead, end, None))
    for name, start, stop in bounds:
        run = _runner(fresh=fresh, part=name)
        run("CREATE TABLE {part} PARTITION OF {fresh} FOR VALUES "
            f"FROM ({_bound(start, 'MINVALUE')}) TO ({_bound(stop, 'MAXVALUE')})")  # fmt: skip


def _bound(month: date | None, open_end: str) -> str:
    # Midnight UTC, whatever the session's zone; a date column leaves the rest away.
    return open_end if month is None else f"'{month:%Y-%m-%d} 00:00:00+00'"


def _number(table: str) -> None:
    """The sequence behind ``id``: before Postgres 17 a parted table has no identity."""
    run = _runner(table=table, sequence=f"{table}_id_seq")
    run("CREATE SEQUENCE {sequence} OWNED BY {table}.id")
    run("ALTER TABLE {table} ALTER id SET DEFAULT nextval('{sequence}')")
    run(
        "SELECT setval('{sequence}', coalesce((SELECT max(id) FROM {table}), 0) + 1, false)"
    )


def _protect(table: str) -> None:
    with connection.cursor() as cursor:
        for statement in policy_statements(table):
            cursor.execute(statement)


def _runner(**names: str) -> Callable[[str], None]:
    """Runs a statement with its names, ours all of them, quoted and put in."""

    def run(statement: str) -> None:
        quoted = {name: f'"{text}"' for name, text in names.items()}
        with connection.cursor() as cursor:
            cursor.execute(
                statement.format(**quoted) if "{" in statement else statement
            )

    return run


# Upkeep.


def partitions(table: str) -> list[str]:
    """The names of a table's partitions, in order of their names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits "
            "WHERE inhparent = %s::regclass ORDER BY 1",
            [table],
        )
        return [name.strip('"') for (name,) in cursor.fetchall()]


def add_months(parted: Parted, *, today: date) -> list[str]:
    """Make the months that are missing up to three ahead; the names of those made."""
    made = []
    last = month_after(first_of(today), MONTHS_AHEAD)
    month = _first_missing(parted)
    while month <= last:
        _split_off(parted, month)
        made.append(parted.name(month))
        month = month_after(month)
    return made


def _first_missing(parted: Parted) -> date:
    made = [
        datetime.strptime(name[-7:], "%Y_%m").date()  # noqa: DTZ007 - a month, no moment
        for name in partitions(parted.table)
        if name not in {parted.before, parted.ahead}
    ]
    return month_after(max(made))


@transaction.atomic
def _split_off(parted: Parted, month: date) -> None:
    """Cut a month from what lies ahead, with the rows that are there too early."""
    after = month_after(month)
    run = _runner(
        table=parted.table,
        ahead=parted.ahead,
        part=parted.name(month),
        column=parted.column,
    )
    until, beginning = _bound(after, ""), _bound(month, "")
    run(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    run("ALTER TABLE {table} DETACH PARTITION {ahead}")
    run("CREATE TABLE {part} (LIKE {table} INCLUDING DEFAULTS INCLUDING STORAGE)")
    # Detached and new, both are nobody else's: their owner may move every company's rows.
    run("ALTER TABLE {ahead} NO FORCE ROW LEVEL SECURITY")
    early = f"FROM {{ahead}} WHERE {{column}} < {until}"
    run(f"INSERT INTO {{part}} SELECT * {early}")
    run(f"DELETE {early}")
    run("ALTER TABLE {ahead} FORCE ROW LEVEL SECURITY")
    _protect(parted.name(month))
    run("ALTER TABLE {table} ATTACH PARTITION {part} "
        f"FOR VALUES FROM ({beginning}) TO ({until})")  # fmt: skip
    run("ALTER TABLE {table} ATTACH PARTITION {ahead} "
        f"FOR VALUES FROM ({until}) TO (MAXVALUE)")  # fmt: skip
