"""Empties the database after a test that committed.

Truncating all tables writes a new file for each of some 170 with their 700 indexes, which
takes longer than most of these tests; a handful of them hold rows.
"""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

# Filled by the migrations: content types, prices and the like.
_staying: set[str] = set()
# Rows that go may leave notes of it in other tables, once.
ROUNDS = 3


def note_what_stays() -> None:
    """To be called while no test has written anything yet."""
    _staying.update(_tables_with_rows())


def empty_tables() -> None:
    """As staff: the application's role may not empty the audit log, not even after a test."""
    for _ in range(ROUNDS):
        filled = _tables_with_rows()
        if not filled:
            return
        # Keys between them are checked at the end.
        with transaction.atomic(), connection.cursor() as cursor:
            kept = _tables_that_keep_rows(cursor)
            for table in filled:
                way = "TRUNCATE {}" if table in kept else "DELETE FROM {}"
                cursor.execute(sql.SQL(way).format(sql.Identifier(table)))
    message = f"These tables fill themselves: {_tables_with_rows()}"
    raise AssertionError(message)


def _tables_that_keep_rows(cursor: CursorWrapper) -> set[str]:
    """See ``keep_rows``: single rows cannot be removed from them."""
    cursor.execute(
        "SELECT tgrelid::regclass::text FROM pg_trigger"
        " WHERE tgname = tgrelid::regclass::text || '_keep'"
    )
    return {row[0] for row in cursor.fetchall()}


def _tables_with_rows() -> list[str]:
    names = connection.introspection.django_table_names(
        only_existing=True, include_views=False
    )
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
            sql.Literal(name), sql.Identifier(name)
        )
        for name in sorted({*names} - _staying)
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]
