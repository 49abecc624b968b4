"""Bringing everything that is encrypted under the first of FIELD_ENCRYPTION_KEYS.

Each reads past row-level security only where its caller does: keys are of no one company.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.models.functions import Cast

from kbeauty.lib.crypto import EncryptedTextField, UndecryptableError, decrypt

BATCH = 500
Batch = list[tuple[Any, str]]


@dataclass(slots=True)
class Rotation:
    """How many values there are, and how many of them need an older key at the end."""

    seen: int = 0
    old: int = 0
    changed: int = 0
    # No configured key fits: whatever was stored is lost.
    lost: int = 0


def encrypted_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Every column that holds an encrypted text, of whichever room."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field.name


def count_old() -> Rotation:
    """Reads every value and changes none."""
    found = Rotation()
    for model, name in _present_fields():
        for batch in _batches(model, name, BATCH):
            _judge(batch, found)
    return found


def rotate(*, batch_size: int = BATCH) -> Rotation:
    """Encrypt what needs an older key anew, in batches that hold on their own.

    Broken off, it goes on where it was: what is done already is left alone.
    """
    found = Rotation()
    for model, name in _present_fields():
        for batch in _batches(model, name, batch_size):
            with transaction.atomic():
                for key, stored in _judge(batch, found):
                    found.changed += _renew(model, name, key, stored)
                    # Where it was not ours to change, a newer value is there now.
                    found.old -= 1
    return found


def _present_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Before the first migration there is nothing to read."""
    tables = set(connection.introspection.table_names())
    for model, name in encrypted_fields():
        if model._meta.db_table in tables:
            yield model, name


def _batches(model: type[models.Model], name: str, size: int) -> Iterator[Batch]:
    """Keys and values as they are stored, by key, so that memory stays flat."""
    rows = model._base_manager.exclude(**{name: ""}).order_by("pk")
    stored = rows.annotate(stored=Cast(name, models.TextField()))
    last: Any = None
    while True:
        ahead = stored if last is None else stored.filter(pk__gt=last)
        batch = list(ahead.values_list("pk", "stored")[:size])
        if not batch:
            return
        yield batch
        last = batch[-1][0]


def _judge(batch: Batch, found: Rotation) -> Batch:
    """Count a batch; those of its values that an older key can still read."""
    first = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
    old = []
    for key, stored in batch:
        found.seen += 1
        if _fits(first, stored):
            continue
        if _is_readable(stored):
            found.old += 1
            old.append((key, stored))
        else:
            found.lost += 1
    return old


def _fits(key: Fernet, stored: str) -> bool:
    try:
        key.decrypt(stored.encode())
    except InvalidToken:
        return False
    return True


def _is_readable(stored: str) -> bool:
    try:
        decrypt(stored)
    except UndecryptableError:
        return False
    return True


def _renew(model: type[models.Model], name: str, key: Any, stored: str) -> int:
    """Write the value back, unless somebody has stored another one meanwhile."""
    rows = model._base_manager.annotate(stored=Cast(name, models.TextField()))
    unchanged = rows.filter(pk=key, stored=stored)
    return unchanged.update(**{name: decrypt(stored)})
