"""What one worker holds while it collects: the run, the client and the open page."""

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from instagram.clients.errors import ClientError
from instagram.clients.schemas import CallRecord, ItemNote
from instagram.enums import RunTrigger
from instagram.models import SyncRun
from instagram.services.calls import client_of, save_calls
from instagram.services.collection.lease import Lease
from instagram.services.storage.refusals import store_refusals, tell_refusals

# Past this, the run goes back to the queue: other accounts wait, and tasks have a limit.
SECONDS_AT_A_TIME = 600
ERRORS_KEPT = 50


class HandOverError(Exception):
    """Time is up; the run goes on from its rows in another task."""


class Work:
    """One worker's hold on one run."""

    def __init__(self, run: SyncRun, lease: Lease) -> None:
        self.run = run
        self.account = run.account
        self.lease = lease
        self.calls: list[CallRecord] = []
        self._thread = threading.get_ident()
        self.client = client_of(
            self.account,
            recorder=self.calls.append,
            urgency=RunTrigger(run.trigger).urgency,
            sleep=self._sleep,
        )
        tell_refusals(account=self.account, refused=self.client.refused)
        self._ends = time.monotonic() + SECONDS_AT_A_TIME

    @contextmanager
    def page(self) -> Iterator[SyncRun]:
        """One transaction: the lease, what the block stores, the run and its calls."""
        with transaction.atomic():
            held = self.lease.renewed()
            yield self.run
            found = list(self.client.refused.fresh)
            store_refusals(account=self.account, items=found)
            self.run.attempt_count = 0
            self.save_run()
        self.lease.held = held
        self.calls.clear()
        del self.client.refused.fresh[: len(found)]
        if time.monotonic() > self._ends:
            raise HandOverError

    def stay(self) -> None:
        """Keep the account while calls take long: a lease lasts two minutes."""
        if self.lease.is_ending:
            self._renew()

    def _sleep(self, seconds: float) -> None:
        """Wait between two calls without losing the account to another worker."""
        # The connection is this worker's own; while others ask for it, it looks after the lease.
        if threading.get_ident() == self._thread:
            self._renew()
        time.sleep(seconds)

    def _renew(self) -> None:
        with transaction.atomic():
            held = self.lease.renewed()
        self.lease.held = held

    def save_run(self) -> None:
        """Write the run with the calls made so far."""
        save_calls(
            company=self.run.company,
            records=self.calls,
            account=self.account,
            run=self.run,
        )
        self.run.calls_used += len(self.calls)
        self.run.heartbeat_at = timezone.now()
        self.run.save()

    def note_error(self, error: ClientError, object_id: str = "") -> None:
        self._note(error.reason, error.message, object_id)

    def note_items(self, notes: Iterable[ItemNote]) -> None:
        for note in notes:
            self._note(note.reason, "", note.item_id)

    def _note(self, code: str, message: str, object_id: str) -> None:
        self.run.error_count += 1
        entry = {
            "at": timezone.now().isoformat(timespec="seconds"),
            "phase": str(self.run.phase),
            "code": code,
            "message": message,
            "object": object_id,
        }
        self.run.errors = [*self.run.errors, entry][-ERRORS_KEPT:]
