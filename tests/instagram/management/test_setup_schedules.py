"""Schedules: made once, and an administrator's from then on."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from instagram.management.commands.setup_schedules import SCHEDULES
from kbeauty.celery import app
from tests.factories.accounts import UserFactory

NAME, TASK = "Collect due accounts", "instagram.sync_due"


@pytest.fixture
def made(db):
    call_command("setup_schedules")


def one():
    return PeriodicTask.objects.get(task=TASK)


def again():
    call_command("setup_schedules")
    return PeriodicTask.objects.count()


def test_each_schedule_has_a_task_of_its_own_that_exists():
    app.loader.import_default_modules()
    tasks = [schedule.task for schedule in SCHEDULES]

    assert len(set(tasks)) == len(tasks)
    assert [task for task in tasks if task not in app.tasks] == []


def test_runs_live_in_the_queue_until_the_next_one(made):
    lives = {row.name: row.expire_seconds for row in PeriodicTask.objects.all()}

    assert lives["Refresh Instagram tokens"] == 24 * 3600
    assert lives[NAME] == 3600
    assert lives["Worker heartbeat"] == 3600


def test_changed_interval_stays(made):
    row = one()
    row.interval = IntervalSchedule.objects.create(every=15, period="minutes")
    row.save()

    assert again() == len(SCHEDULES)
    assert (one().interval.every, one().interval.period) == (15, "minutes")


def test_changed_kind_of_time_stays(made):
    row = one()
    row.interval, row.crontab = None, CrontabSchedule.objects.create(hour="5")
    row.save()

    assert again() == len(SCHEDULES)
    assert (one().interval, one().crontab.hour) == (None, "5")


def test_switched_off_stays_off(made):
    PeriodicTask.objects.filter(task=TASK).update(enabled=False)

    assert again() == len(SCHEDULES)
    assert one().enabled is False


def test_renamed_schedule_is_not_made_beside_it(made):
    PeriodicTask.objects.filter(task=TASK).update(name="Nightly collection")

    assert again() == len(SCHEDULES)
    assert one().name == "Nightly collection"


def test_schedule_given_another_task_stays(made):
    PeriodicTask.objects.filter(task=TASK).update(task="another.task")

    assert again() == len(SCHEDULES)
    assert PeriodicTask.objects.get(name=NAME).task == "another.task"


def test_more_schedules_of_a_task_stay(made):
    every = IntervalSchedule.objects.create(every=3, period="days")
    own = PeriodicTask.objects.create(name="Own", task=TASK, interval=every)

    assert again() == len(SCHEDULES) + 1
    assert PeriodicTask.objects.filter(pk=own.pk).exists()


def test_times_that_stand_there_twice_are_no_obstacle(db):
    for _ in range(2):
        IntervalSchedule.objects.create(every=3600, period="seconds")
        CrontabSchedule.objects.create(minute="0", hour="18", timezone="UTC")

    assert again() == len(SCHEDULES)
    assert IntervalSchedule.objects.filter(every=3600).count() == 2


def test_one_that_was_removed_by_hand_comes_back(made):
    PeriodicTask.objects.filter(task=TASK).delete()

    assert again() == len(SCHEDULES)
    assert one().enabled is True


# --- in the admin --------------------------------------------------------------------
@pytest.fixture
def staff(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def page(name, *args):
    return reverse(f"admin:django_celery_beat_periodictask_{name}", args=args)


def test_list_tells_the_last_and_the_next_run(staff, made):
    text = staff.get(page("changelist")).content.decode()

    assert "Last Run Datetime" in text
    assert "Next run" in text


def test_ours_is_switched_off_not_deleted(staff, made):
    row = one()

    assert staff.get(page("delete", row.pk)).status_code == 403
    staff.post(
        page("changelist"),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )
    assert PeriodicTask.objects.filter(pk=row.pk).exists()

    staff.post(
        page("changelist"), {"action": "disable_tasks", "_selected_action": [row.pk]}
    )
    assert one().enabled is False


def test_time_that_ours_runs_at_is_not_deleted_from_under_it(staff, made):
    interval = one().interval
    url = reverse(
        "admin:django_celery_beat_intervalschedule_delete", args=[interval.pk]
    )

    staff.post(url, {"post": "yes"})

    assert one().interval == interval


def test_their_own_may_be_deleted(staff, made):
    every = IntervalSchedule.objects.create(every=3, period="days")
    own = PeriodicTask.objects.create(name="Own", task=TASK, interval=every)

    staff.post(page("delete", own.pk), {"post": "yes"})

    assert not PeriodicTask.objects.filter(pk=own.pk).exists()
    assert PeriodicTask.objects.filter(task=TASK).count() == 1


def test_schedule_is_changed_in_the_admin(staff, made):
    row = one()
    every = IntervalSchedule.objects.create(every=2, period="hours")
    form = staff.get(page("change", row.pk)).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value is not None}
    values |= {"interval": every.pk, "expire_seconds": 7200, "enabled": "on"}

    answer = staff.post(page("change", row.pk), values)

    assert answer.status_code == 302
    assert (one().interval, one().expire_seconds) == (every, 7200)
