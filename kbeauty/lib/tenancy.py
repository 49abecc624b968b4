"""Whose rows this piece of work may see, told to Postgres as settings of the connection.

Row-level security compares each row's ``company_id`` with ``app.company_id``; unset or empty
means no rows. Before the company is known, two more settings open single rows: a person's own
memberships (``app.user_id``), and the row whose secret somebody presents
(``app.secret_hash``: an API key, the link of an invitation). A ``ContextVar`` holds them, so
threads and nested blocks keep apart, and each connection that is opened or taken from a pool
starts with the right values.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg.pq import TransactionStatus


@dataclass(frozen=True, slots=True)
class _Scope:
    company_id: int | None = None
    user_id: int | None = None
    secret_hash: str = ""


_NOBODY = _Scope()
_scope: ContextVar[_Scope] = ContextVar("tenancy", default=_NOBODY)
_staff: ContextVar[bool] = ContextVar("staff", default=False)


def current_company_id() -> int | None:
    """Primary key of the company in force, or None."""
    return _scope.get().company_id


def _tell(database: BaseDatabaseWrapper) -> None:
    scope = _scope.get()
    values = [
        str(scope.company_id or ""),
        str(scope.user_id or ""),
        scope.secret_hash,
    ]
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.company_id', %s, false),"
            " set_config('app.user_id', %s, false),"
            " set_config('app.secret_hash', %s, false)",
            values,
        )


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
    if connection.vendor != "postgresql":
        return
    _tell(connection)
    if _staff.get():
        _set_role(connection)
    elif connection.settings_dict["OPTIONS"].get("pool"):
        # Whoever had it may have let go of it while working as staff.
        _reset(connection)


@contextmanager
def _within(scope: _Scope) -> Iterator[None]:
    before = _scope.get()
    token = _scope.set(scope)
    try:
        if scope != before:
            _tell_open_connection()
        yield
    finally:
        # Not what it was set to above: ``switch_tenant`` may have been at work.
        at_end = _scope.get()
        _scope.reset(token)
        if at_end != before:
            _tell_open_connection()


@contextmanager
def tenant(company_id: int | None) -> Iterator[None]:
    """Work as this company inside the block; ``None`` sees no tenant's rows."""
    with _within(replace(_scope.get(), company_id=company_id)):
        yield


@contextmanager
def person(user_id: int | None) -> Iterator[None]:
    """Also see this person's own memberships and log-ins inside the block."""
    with _within(replace(_scope.get(), user_id=user_id)):
        yield


@contextmanager
def holder_of(secret_hash: str) -> Iterator[None]:
    """Also see the one row that belongs to this secret (SHA-256 in hex) inside the block."""
    with _within(replace(_scope.get(), secret_hash=secret_hash)):
        yield


def switch_tenant(company_id: int | None) -> None:
    """Work as this company from here to the end of the enclosing block."""
    before = _scope.get()
    _scope.set(replace(before, company_id=company_id))
    if before.company_id != company_id:
        _tell_open_connection()


def _set_role(database: BaseDatabaseWrapper) -> None:
    role = settings.STAFF_DATABASE_ROLE
    with database.cursor() as cursor:
        cursor.execute(f"SET ROLE {database.ops.quote_name(role)}")


def _reset(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _reset_role() -> None:
    if connection.connection is None:
        return
    if connection.connection.info.transaction_status == TransactionStatus.INERROR:
        # Begun before the role was set, or the role would stay: its rollback resets it.
        return
    _reset(connection)


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
