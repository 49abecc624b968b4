"""Puts the schedules of background work into the database; safe to run at each start."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q
from django_celery_beat.models import (
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    PeriodicTasks,
)

DAY = timedelta(days=1)
# A task that waited longer than this in the queue has been overtaken by the next one.
OVERTAKEN_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task and when it runs: every so often, or once a day at an hour (UTC)."""

    name: str
    task: str
    every: timedelta | None = None
    at_hour: int | None = None
    queue: str = "normal"

    @property
    def expires_after(self) -> timedelta:
        """Until the next run: what workers missed while they were away is done once."""
        return max(self.every, OVERTAKEN_AFTER) if self.every else DAY


SCHEDULES = (
    Schedule(
        "Worker heartbeat",
        "kbeauty.heartbeat",
        every=timedelta(seconds=30),
        queue="high",
    ),
    Schedule("Collect due accounts", "instagram.sync_due", every=timedelta(hours=1)),
    Schedule(
        "Go on with waiting collections",
        "instagram.resume_runs",
        every=timedelta(minutes=1),
        queue="high",
    ),
    # Graph shows posts below a hashtag for 24 hours; a creator is looked at once a day, and
    # each hour those whose day is over.
    Schedule(
        "Collect watched hashtags",
        "instagram.collect_hashtags",
        every=timedelta(hours=1),
    ),
    Schedule(
        "Collect creators", "instagram.collect_creators", every=timedelta(hours=1)
    ),
    Schedule(
        "Send to webhooks",
        "accounts.send_deliveries",
        every=timedelta(minutes=1),
        queue="high",
    ),
    # 0:00 UTC is 9 a.m. in Seoul.
    Schedule("Warn of what ends", "accounts.warn_plans", at_hour=0),
    Schedule("Remove old notices", "accounts.remove_old_notices", at_hour=19),
    Schedule("Save API usage", "accounts.save_usage", every=timedelta(minutes=1)),
    Schedule("End plans", "accounts.expire_plans", every=timedelta(hours=1)),
    # 18:00 UTC is 3 a.m. in Seoul.
    Schedule("Refresh Instagram tokens", "instagram.refresh_tokens", at_hour=18),
    Schedule("Make room for coming months", "instagram.make_months", at_hour=20),
    Schedule("Check Facebook tokens", "instagram.check_tokens", at_hour=18),
    Schedule("Remove ended sessions", "kbeauty.clear_sessions", at_hour=19),
    Schedule(
        "Go on with waiting exports",
        "accounts.resume_exports",
        every=timedelta(minutes=5),
    ),
    Schedule(
        "Go on with waiting batch analyses",
        "analysis.resume_batches",
        every=timedelta(minutes=5),
    ),
    Schedule(
        "Remove old exports", "accounts.remove_old_exports", every=timedelta(hours=1)
    ),
    Schedule(
        "Remove companies whose time has come",
        "accounts.purge_companies",
        every=timedelta(hours=1),
    ),
    Schedule(
        "Go on with waiting webhooks of Instagram",
        "instagram.resume_events",
        every=timedelta(minutes=1),
    ),
    Schedule(
        "Check what Instagram tells by itself",
        "instagram.check_subscriptions",
        at_hour=17,
    ),
    Schedule(
        "Remove old webhooks of Instagram", "instagram.remove_old_events", at_hour=19
    ),
    Schedule(
        "Go on with removals asked for at Meta",
        "instagram.resume_data_deletions",
        every=timedelta(minutes=10),
    ),
    Schedule("Count changed days", "markets.refresh_days", every=timedelta(minutes=5)),
    Schedule(
        "Watch what competitors do",
        "markets.watch_spikes",
        every=timedelta(hours=1),
    ),
    Schedule(
        "Go on with changes of rules",
        "markets.resume_changes",
        every=timedelta(minutes=5),
    ),
    Schedule(
        "Look after approved rules",
        "markets.watch_versions",
        every=timedelta(hours=1),
    ),
    Schedule(
        "Read new texts", "analysis.read_waiting_texts", every=timedelta(minutes=5)
    ),
)


class Command(BaseCommand):
    """Creates what is missing; an administrator's changes stay as they are."""

    help = "Create missing schedules; never change or delete one that is there."

    def handle(self, *args: Any, **options: Any) -> None:
        created = [schedule.name for schedule in SCHEDULES if _create(schedule)]
        if created:
            PeriodicTasks.update_changed()
        self.stdout.write(f"Schedules created: {', '.join(created) or 'none'}")


@transaction.atomic
def _create(schedule: Schedule) -> bool:
    """False if it is there, by whichever name: renamed, it would else run twice."""
    mine = Q(name=schedule.name) | Q(task=schedule.task)
    if PeriodicTask.objects.filter(mine).exists():
        return False
    _, is_new = PeriodicTask.objects.get_or_create(
        name=schedule.name,
        defaults={
            "task": schedule.task,
            "queue": schedule.queue,
            "expire_seconds": int(schedule.expires_after.total_seconds()),
            **_when(schedule),
        },
    )
    return bool(is_new)


def _when(schedule: Schedule) -> dict[str, Any]:
    if schedule.every is not None:
        every = int(schedule.every.total_seconds())
        return {"interval": _row(IntervalSchedule, every=every, period="seconds")}
    at = {"minute": "0", "hour": str(schedule.at_hour), "timezone": "UTC"}
    days = dict.fromkeys(("day_of_week", "day_of_month", "month_of_year"), "*")
    return {"crontab": _row(CrontabSchedule, **at, **days)}


def _row(model: Any, **values: Any) -> Any:
    """The first of its like: an administrator may have made another one."""
    return model.objects.filter(**values).first() or model.objects.create(**values)
