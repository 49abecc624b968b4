"""Whose rows this piece of work may see, told to Postgres as ``app.company_id``.

Row-level security compares each row's ``company_id`` with that setting; unset or empty
means no rows. A ``ContextVar`` holds the company, so threads and nested blocks keep apart,
and each connection that is opened or taken from a pool starts with the right value.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg.pq import TransactionStatus

_company_id: ContextVar[int | None] = ContextVar("company_id", default=None)
_staff: ContextVar[bool] = ContextVar("staff", default=False)


def current_company_id() -> int | None:
    """Primary key of the company in force, or None."""
    return _company_id.get()


def _tell(database: BaseDatabaseWrapper) -> None:
    value = str(_company_id.get() or "")
    with database.cursor() as cursor:
        cursor.execute("SELECT set_config('app.company_id', %s, false)", [value])


def _tell_open_connection() -> None:
    if connection.connection is None:
        return
    # An aborted transaction refuses every statement; its rollback restores the setting.
    if connection.needs_rollback:
        return
    if connection.connection.info.transaction_status == TransactionStatus.INERROR:
        return
    _tell(connection)


@receiver(connection_created, dispatch_uid="tenancy")
def _on_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        _tell(connection)
        if _staff.get():
            _set_role(connection)


@contextmanager
def tenant(company_id: int | None) -> Iterator[None]:
    """Work as this company inside the block; ``None`` sees no tenant's rows."""
    before = _company_id.get()
    token = _company_id.set(company_id)
    try:
        if company_id != before:
            _tell_open_connection()
        yield
    finally:
        # Not what it was set to above: ``switch_tenant`` may have been at work.
        at_end = _company_id.get()
        _company_id.reset(token)
        if at_end != before:
            _tell_open_connection()


def switch_tenant(company_id: int | None) -> None:
    """Work as this company from here to the end of the enclosing ``tenant`` block."""
    _company_id.set(company_id)
    _tell_open_connection()


def _set_role(database: BaseDatabaseWrapper) -> None:
    role = settings.STAFF_DATABASE_ROLE
    with database.cursor() as cursor:
        cursor.execute(f"SET ROLE {database.ops.quote_name(role)}")


def _reset_role() -> None:
    if connection.connection is None:
        return
    if connection.connection.info.transaction_status == TransactionStatus.INERROR:
        # Begun before the role was set, or the role would stay: its rollback resets it.
        return
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@contextmanager
def all_companies() -> Iterator[None]:
    """Work as staff, past row-level security: the admin site and upkeep commands only."""
    if not settings.STAFF_DATABASE_ROLE:
        message = (
            "Set STAFF_DATABASE_ROLE to a role with BYPASSRLS (see docs/tenancy.md)."
        )
        raise RuntimeError(message)
    token = _staff.set(True)
    try:
        if connection.connection is not None:
            _set_role(connection)
        yield
    finally:
        _staff.reset(token)
        if not _staff.get():
            _reset_role()
