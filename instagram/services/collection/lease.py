"""One worker at a time for an account.

The lease is a moment on the account's row. Whoever moved it there holds the account until
then, and each page moves it on in the page's own transaction. A worker that slept past its
lease finds another moment there, and its page is rolled back: nothing is stored twice.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from instagram.models import InstagramAccount
from instagram.querysets import AccountQuerySet
from kbeauty.lib.heartbeat import record_heartbeat

# Longer than one page takes at its worst (three tries of a slow call); this is also how
# long a killed worker's account stays locked.
LEASE = timedelta(minutes=2)


class LeaseLostError(Exception):
    """Another worker holds the account now."""


class NotCollectableError(Exception):
    """The account was disconnected, or lost its token, while we were at work."""


class Lease:
    def __init__(self, account: InstagramAccount, held: datetime) -> None:
        self._account = account
        self.held = held

    @classmethod
    def take(cls, account: InstagramAccount) -> "Lease | None":
        """Hold the account, unless another worker does."""
        now = timezone.now()
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        accounts = InstagramAccount.objects.for_company(account.company)
        taken = accounts.filter(free, pk=account.pk).update(leased_until=now + LEASE)
        return cls(account, now + LEASE) if taken else None

    def renewed(self) -> datetime:
        """Move the lease on inside a page's transaction; ``held`` follows its commit."""
        until = timezone.now() + LEASE
        mine = self._mine()
        record_heartbeat()
        if not mine.collectable().update(leased_until=until):
            raise NotCollectableError if mine.exists() else LeaseLostError
        return until

    @property
    def is_ending(self) -> bool:
        """Whether less than half of it is left."""
        return self.held - timezone.now() < LEASE / 2

    def release(self) -> None:
        self._mine().update(leased_until=None)

    def _mine(self) -> AccountQuerySet:
        accounts: AccountQuerySet = InstagramAccount.objects.for_company(
            self._account.company
        )
        return accounts.filter(pk=self._account.pk, leased_until=self.held)
