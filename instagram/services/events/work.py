"""What one worker holds while it looks at an account's events."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from instagram.clients.schemas import CallRecord
from instagram.models import InstagramAccount, SyncRun
from instagram.querysets import AccountQuerySet
from instagram.services.calls import client_of, save_calls
from instagram.services.collection.lease import NotCollectableError


class EventWork:
    """The client, its calls, and the lock below which pages of a collection are stored, too.

    The account's lease stays with the collection: a person who presses "Collect now" need not
    wait for events, nor events for a collection of an hour.
    """

    def __init__(self, account: InstagramAccount) -> None:
        self.account = account
        self.calls: list[CallRecord] = []
        # Matters in a row that met passing trouble.
        self.troubles = 0
        self.client = client_of(
            account,
            recorder=self.calls.append,
        )

    def require_collectable(self) -> None:
        """Nobody is asked with a token that has ended."""
        if not self._mine().collectable().exists():
            raise NotCollectableError

    @contextmanager
    def page(self) -> Iterator[None]:
        """One transaction, if the account may still be collected; nothing of it comes back."""
        with transaction.atomic():
            rows = self._mine().collectable().select_for_update(no_key=True)
            if not rows.values_list("pk").first():
                raise NotCollectableError
            yield

    def save_calls(self) -> None:
        """Write what the calls so far cost, failed ones included."""
        # Of an account that was removed meanwhile nothing is kept, not even this.
        if self.calls and self._mine().exists():
            save_calls(
                company=self.account.company, records=self.calls, account=self.account
            )
        self.calls.clear()

    def run_under_way(self) -> SyncRun | None:
        """The collection that lists posts meanwhile: what we bring counts as seen by it."""
        runs = SyncRun.objects.for_company(self.account.company).unfinished()
        found: SyncRun | None = runs.filter(account=self.account).first()
        return found

    def _mine(self) -> AccountQuerySet:
        accounts: AccountQuerySet = InstagramAccount.objects.for_company(
            self.account.company
        )
        return accounts.filter(pk=self.account.pk)
