"""Every table of a tenant, whichever room it belongs to: what export and removal walk over."""

import re
from collections.abc import Iterable, Iterator, Sequence
from graphlib import TopologicalSorter
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import connection, models
from psycopg import sql

from kbeauty.lib.crypto import EncryptedTextField
from kbeauty.lib.models import TenantModel

BATCH = 5000
SECRET_NAME = re.compile(r"(^|_)(hash|secret|password)(_|$)")

Row = tuple[Any, ...]


def tenant_models() -> list[type[TenantModel]]:
    """Each after the ones it refers to: read it backwards to remove rows."""
    found = [one for one in apps.get_models() if issubclass(one, TenantModel)]
    order = TopologicalSorter({one: _referred(one) & set(found) for one in found})
    return list(order.static_order())


def _referred(model: type[models.Model]) -> set[Any]:
    keys = (field for field in model._meta.concrete_fields if field.is_relation)
    return {key.related_model for key in keys} - {model}


def is_secret(field: "models.Field[Any, Any]") -> bool:
    """What opens something: encrypted at rest, or a secret, hash or password by its name."""
    return isinstance(field, EncryptedTextField) or bool(SECRET_NAME.search(field.name))


def file_fields(model: type[models.Model]) -> list[models.FileField]:
    fields = model._meta.concrete_fields
    return [one for one in fields if isinstance(one, models.FileField)]


def chunks(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, size)):
        yield chunk


def remove_rows(rows: "models.QuerySet[Any]") -> int:
    """Remove rows, and their files first, in batches that hold on their own.

    By SQL alone, without Django's collector, so that a million rows need no more memory than
    a batch. The caller has removed what refers to them.
    """
    table = sql.Identifier(rows.model._meta.db_table)
    for key in _own_keys(rows.model):
        cut = sql.SQL("UPDATE {} SET {} = NULL WHERE id = ANY(%s)")
        referring = rows.exclude(**{key.name: None})
        _each_batch(referring, cut.format(table, sql.Identifier(str(key.column))))
    remove = sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(table)
    return _each_batch(rows, remove, file_fields(rows.model))


def _own_keys(model: type[models.Model]) -> "list[models.Field[Any, Any]]":
    """Keys to rows of the same table, such as that of a reply to its comment."""
    fields = model._meta.concrete_fields
    return [one for one in fields if one.related_model is model]


def _each_batch(
    rows: "models.QuerySet[Any]",
    statement: sql.Composed,
    files: Sequence[models.FileField] = (),
) -> int:
    """Run a statement on the keys of the rows, after removing the files they name."""
    names = [one.name for one in files]
    found = rows.order_by().values_list("pk", *names).iterator(chunk_size=BATCH)
    count = 0
    for batch in chunks(found, BATCH):
        for at, field in enumerate(files, start=1):
            _remove_files(field, [row[at] for row in batch])
        with connection.cursor() as cursor:
            cursor.execute(statement, [[row[0] for row in batch]])
            count += cursor.rowcount
    return count


def _remove_files(field: models.FileField, names: Iterable[str]) -> None:
    for name in filter(None, names):
        field.storage.delete(name)
