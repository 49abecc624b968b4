"""Many rows in one statement: INSERT … ON CONFLICT fed by one JSON document.

Row-level security refuses COPY, and a statement of ten thousand parameters takes longer
to plan than to run; one JSON parameter is neither, and carries arrays and documents.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, models
from django.utils import timezone

_JSON_OPTIONS = orjson.OPT_NON_STR_KEYS


def storable(value: Any) -> Any:
    """The same text, list or mapping without what Postgres cannot hold.

    NUL bytes go, halves of surrogate pairs become the replacement sign.
    """
    if isinstance(value, str):
        whole = value.replace("\x00", "") if "\x00" in value else value
        if whole.isascii():
            return whole
        return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    return value


def upsert(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: Sequence[str] = (),
    update: Sequence[str] = (),
    keep_known: Sequence[str] = (),
    add: Sequence[str] = (),
    constants: Mapping[str, Any],
    returning: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Insert ``rows``; where ``unique`` is taken, update the columns of ``update``.

    Without ``unique`` a row that is taken is an IntegrityError: the caller knows better.
    Names are column names (``account_id``). ``constants`` hold what all rows share; what
    neither names gets the field's default. Columns of ``keep_known`` are updated too, but
    never to NULL, and a row is then written only where that changes it. Columns of
    ``add`` grow by the new value.
    """
    if not rows:
        return []
    shared = {**_defaults(model, given={*rows[0], *constants}), **constants}
    statement = _statement(
        model,
        columns=list(rows[0]),
        shared=list(shared),
        unique=unique,
        on_conflict=_on_conflict(model, update=update, keep_known=keep_known, add=add),
        returning=returning,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_document([shared]), _document(rows)])
        return cursor.fetchall() if returning else []


def update_rows(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    between: tuple[str, datetime, datetime] | None = None,
) -> None:
    """Give each row, named by its ``id``, its own values in one statement.

    ``between`` names a column and the bounds that it lies in for all of the rows, before
    they change: of a table in partitions, only those within are looked at.
    """
    if not rows:
        return
    quote = connection.ops.quote_name
    fields = _columns(model)
    table = quote(model._meta.db_table)
    typed = ", ".join(
        f"{quote(name)} {fields[name].rel_db_type(connection)}"
        if name == "id"
        else f"{quote(name)} {fields[name].db_type(connection)}"
        for name in rows[0]
    )
    settings = ", ".join(
        f"{quote(name)} = r.{quote(name)}" for name in rows[0] if name != "id"
    )
    # Every name is quoted and comes from the model, never from outside.
    statement = (
        f"UPDATE {table} SET {settings} "  # noqa: S608
        f"FROM json_to_recordset(%s::json) AS r({typed}) WHERE {table}.id = r.id"
    )
    bounds: list[datetime] = []
    if between is not None:
        column, *bounds = between
        statement += f" AND {table}.{quote(column)} BETWEEN %s AND %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [_document(rows), *bounds])


def _document(rows: Iterable[Mapping[str, Any]]) -> str:
    try:
        document = orjson.dumps(rows, option=_JSON_OPTIONS)
    except TypeError:  # half a surrogate pair, or a number beyond 64 bits
        document = orjson.dumps(storable(list(rows)), option=_JSON_OPTIONS)
    if rb"\u0000" in document:
        document = orjson.dumps(storable(list(rows)), option=_JSON_OPTIONS)
    return document.decode()


def _columns(model: type[models.Model]) -> dict[str, Any]:
    return {str(field.column): field for field in model._meta.concrete_fields}


def _defaults(model: type[models.Model], *, given: set[str]) -> dict[str, Any]:
    """What the fields that nobody named start with; a code is made by the database."""
    defaults: dict[str, Any] = {}
    for column, field in _columns(model).items():
        if field.primary_key or column in given or isinstance(field, models.UUIDField):
            continue
        is_clock = getattr(field, "auto_now", False) or getattr(
            field, "auto_now_add", False
        )
        defaults[column] = timezone.now() if is_clock else field.get_default()
    return defaults


def _statement(
    model: type[models.Model],
    *,
    columns: Sequence[str],
    shared: Sequence[str],
    unique: Sequence[str],
    on_conflict: str,
    returning: Sequence[str],
) -> str:
    quote = connection.ops.quote_name
    fields = _columns(model)
    table = quote(model._meta.db_table)
    types = {name: fields[name].db_type(connection) for name in (*columns, *shared)}
    made = [
        name
        for name, field in fields.items()
        if isinstance(field, models.UUIDField) and name not in types
    ]

    def typed(names: Sequence[str]) -> str:
        return ", ".join(f"{quote(name)} {types[name]}" for name in names)

    targets = ", ".join(quote(name) for name in (*columns, *shared, *made))
    sources = ", ".join(
        [f"r.{quote(name)}" for name in columns]
        + [f"c.{quote(name)}" for name in shared]
        + ["gen_random_uuid()" for _ in made]
    )
    # Every name is quoted and comes from the model, never from outside.
    return (
        f"INSERT INTO {table} ({targets}) SELECT {sources} "  # noqa: S608
        f"FROM json_to_recordset(%s::json) AS c({typed(shared)}), "
        f"json_to_recordset(%s::json) AS r({typed(columns)}) "
        + (
            f"ON CONFLICT ({', '.join(map(quote, unique))}) {on_conflict}"
            if unique
            else ""
        )
        + (f" RETURNING {', '.join(map(quote, returning))}" if returning else "")
    )


def _on_conflict(
    model: type[models.Model],
    *,
    update: Sequence[str],
    keep_known: Sequence[str],
    add: Sequence[str],
) -> str:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    new = {quote(name): f"EXCLUDED.{quote(name)}" for name in update}
    for name in map(quote, keep_known):
        new[name] = f"COALESCE(EXCLUDED.{name}, {table}.{name})"
    for name in map(quote, add):
        new[name] = f"{table}.{name} + EXCLUDED.{name}"
    if not new:
        return "DO NOTHING"
    settings = ", ".join(f"{name} = {value}" for name, value in new.items())
    if not keep_known:
        return f"DO UPDATE SET {settings}"
    known = ", ".join(f"{table}.{name}" for name in new)
    return (
        f"DO UPDATE SET {settings} "
        f"WHERE ({known}) IS DISTINCT FROM ({', '.join(new.values())})"
    )
