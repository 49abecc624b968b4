"""What one worker holds while it looks at a hashtag or a creator.

As with accounts (``collection.lease``), the lease is a moment on the row; each page moves
it on in the page's own transaction, so a worker that slept past it stores nothing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from instagram.clients.errors import ClientError, ErrorKind
from instagram.clients.schemas import CallRecord
from instagram.models import Creator, InstagramAccount, WatchedHashtag
from instagram.services.calls import client_of, save_calls
from instagram.services.connections import mark_refused
from kbeauty.lib.heartbeat import record_heartbeat
from kbeauty.lib.models import TenantQuerySet

# Longer than one page takes at its worst; see collection.lease.
LEASE = timedelta(minutes=2)
# What a row must be for us to go on with it: a person may pause or remove it meanwhile.
_WANTED: dict[type[Any], Mapping[str, bool]] = {
    WatchedHashtag: {"is_active": True},
    Creator: {"is_watched": True},
}

Row = TypeVar("Row", bound=WatchedHashtag | Creator)


class RowLostError(Exception):
    """Another worker holds the row now, or a person has paused or removed it."""


class Look(Generic[Row]):
    """One worker's hold on one row, with a client in the name of ``account``."""

    def __init__(self, row: Row, account: InstagramAccount, held: datetime) -> None:
        self.row = row
        self.account = account
        self._held = held
        self._calls: list[CallRecord] = []
        self.client = client_of(
            account,
            recorder=self._calls.append,
        )

    @classmethod
    def take(cls, row: Row, account: InstagramAccount) -> "Look[Row] | None":
        """Hold the row, unless another worker does or nobody wants it any more."""
        now = timezone.now()
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        wanted = _rows(row).filter(free, pk=row.pk, **_WANTED[type(row)])
        if not wanted.update(leased_until=now + LEASE):
            return None
        # As it is now: another worker may have moved its cursor since it was read.
        row.refresh_from_db()
        return cls(row, account, now + LEASE)

    @contextmanager
    def page(self) -> Iterator[None]:
        """One transaction: the lease, what the block stores, and the calls made so far."""
        with transaction.atomic():
            until = timezone.now() + LEASE
            record_heartbeat()
            wanted = self._mine().filter(**_WANTED[type(self.row)])
            if not wanted.update(leased_until=until):
                raise RowLostError
            yield
            self._save_calls()
        self._held = until
        self._calls.clear()

    def save(self, **values: Any) -> None:
        """Set columns of the row; its other columns stay a person's."""
        for name, value in values.items():
            setattr(self.row, name, value)
        _rows(self.row).filter(pk=self.row.pk).update(**values)

    def release(self) -> None:
        self._mine().update(leased_until=None)

    def settle(self, error: ClientError, *, reason: str, pause: timedelta) -> None:
        """Keep what the calls cost and why nothing came; ask again after the pause."""
        with transaction.atomic():
            self._save_calls()
            self.save(reason=reason[:64], due_at=timezone.now() + pause)
            # A missing permission here ends nothing else that the account does.
            if error.kind == ErrorKind.LOGIN:
                mark_refused(account=self.account, error=error)
        self._calls.clear()

    def _save_calls(self) -> None:
        save_calls(company=self.row.company, records=self._calls, account=self.account)

    def _mine(self) -> TenantQuerySet:
        return _rows(self.row).filter(pk=self.row.pk, leased_until=self._held)


def _rows(row: WatchedHashtag | Creator) -> TenantQuerySet:
    rows: TenantQuerySet = type(row).objects.for_company(row.company)
    return rows
