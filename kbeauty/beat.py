"""Beat with the schedules of the database, such that no downtime costs a run.

What was missed is made up for once, whoever was away: beat itself, or the broker.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import schedules
from celery.utils.time import maybe_make_aware
from django.utils import timezone
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

# While the broker is away, a due task is tried again so often.
TRY_AGAIN_AFTER = timedelta(seconds=10)

log = structlog.get_logger(__name__)


class CatchUpScheduler(DatabaseScheduler):  # type: ignore[misc]  # untyped
    """The scheduler of django-celery-beat, without what makes it forget runs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._held_back: dict[str, datetime] = {}
        # Written after each run, not after three minutes: a beat that is killed must not
        # send again today's what it has sent.
        super().__init__(*args, **{"sync_every_tasks": 1, **kwargs})

    def install_default_entries(self, data: Any) -> None:
        """None: no results are kept that beat's own clean-up could remove."""

    def enabled_models_qs(self) -> Any:
        """All of them, at any hour.

        The original leaves out what is to run at other hours of the day than the present
        ones; what was missed in the night would wait for the next night.
        """
        return self.Model.objects.enabled()

    def is_due(self, entry: Any) -> Any:
        until = self._held_back.get(entry.name)
        if until is None:
            return entry.is_due()
        left = (until - timezone.now()).total_seconds()
        if left > 0:
            return schedules.schedstate(is_due=False, next=left)
        del self._held_back[entry.name]
        return entry.is_due()

    def reserve(self, entry: Any) -> Any:
        """Note a run; a broker that is not there yet is waited for before, not after."""
        _ = self.producer
        return super().reserve(entry)

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        """Send a due task; one that the broker did not take is due still."""
        try:
            self.apply_async(entry, producer=producer, advance=False)
        except Exception as error:  # noqa: BLE001 - beat outlives whatever the broker does
            log.error("schedule_not_sent", schedule=entry.name, error=str(error))
            self._take_back(entry)

    def _take_back(self, entry: Any) -> None:
        # Beat has noted the run before it tried; the entry still knows the one before.
        entry.model.last_run_at = entry.last_run_at
        entry.model.total_run_count = entry.total_run_count
        self._dirty.add(entry.name)
        self._do_sync()
        self._held_back[entry.name] = timezone.now() + TRY_AGAIN_AFTER
        # Else it would stand in the heap at the time of the run after this one.
        self._heap_invalidated = True


def next_run_of(task: PeriodicTask) -> datetime | None:
    """When beat sends this task next; None if it does not. In the past: as soon as it can."""
    if not task.enabled:
        return None
    now = timezone.now()
    if task.start_time is not None and task.start_time > now:
        start: datetime = task.start_time
        return start
    last = maybe_make_aware(task.last_run_at or task.date_changed)
    remaining: timedelta = task.schedule.remaining_estimate(last)
    return now + remaining
