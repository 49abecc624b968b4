"""Beat on a clock that is moved, with a real broker whose messages are counted."""

import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import Celery
from celery.utils.imports import symbol_by_name
from django.conf import settings
from django_celery_beat import schedulers
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
)

from kbeauty import beat
from kbeauty.celery import app as product

# Half past two in the night, far from the hours of the schedules below.
NIGHT = datetime(2026, 3, 10, 2, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MINUTE = timedelta(minutes=1)


def app_on(broker):
    """An application that knows no task: each run is a message in the queue."""
    app = Celery("beat", broker=broker, set_as_current=False)
    app.conf.timezone = "UTC"
    app.conf.task_publish_retry = False
    app.conf.broker_transport_options = {"max_retries": 0, "socket_connect_timeout": 2}
    return app


@pytest.fixture(autouse=True)
def _transaction_of_the_test(monkeypatch):
    """Beat drops a connection in the middle of a transaction, which here is the test's."""
    monkeypatch.setattr(schedulers, "close_old_connections", lambda: None)


@pytest.fixture
def app(db):
    app = app_on(settings.CELERY_BROKER_URL)
    yield app
    app.close()


@pytest.fixture
def queue():
    return f"beat-{uuid.uuid4()}"


@pytest.fixture
def every_hour(queue):
    def every_hour(**fields):
        interval = IntervalSchedule.objects.create(every=1, period="hours")
        return schedule(queue, interval=interval, **fields)

    return every_hour


@pytest.fixture
def at_six(queue):
    """Each evening at six."""

    def at_six(**fields):
        evening = CrontabSchedule.objects.create(minute="0", hour="18", timezone="UTC")
        return schedule(queue, crontab=evening, **fields)

    return at_six


def schedule(queue, *, at=NIGHT, **fields):
    with time_machine.travel(at, tick=False):
        return PeriodicTask.objects.create(
            name=f"Schedule {uuid.uuid4()}", task="a.task", queue=queue, **fields
        )


def start(app):
    scheduler = beat.CatchUpScheduler(app=app)
    # As at the start of the process; at its end nobody writes into the tests' database.
    scheduler._finalize.cancel()
    return scheduler


def run(scheduler, at):
    """Let beat do all that is due at this moment; in how many seconds it looks again."""
    with time_machine.travel(at, tick=False):
        for _ in range(50):
            wait = scheduler.tick()
            if wait > 0:
                return wait
    pytest.fail("beat does not come to rest")


@pytest.fixture
def sent(app, queue):
    """The messages that came since the last look."""

    def sent(app=app):
        with app.connection_for_read() as connection:
            box = connection.SimpleQueue(queue)
            found = []
            with suppress(box.Empty):
                while True:
                    found.append(box.get(block=False))
                    found[-1].ack()
            box.close()
            return found

    return sent


def test_product_uses_this_beat():
    assert symbol_by_name(product.conf.beat_scheduler) is beat.CatchUpScheduler
    assert product.conf.beat_cron_starting_deadline is None


@pytest.mark.parametrize("kind", ["every_hour", "at_six"])
def test_missed_three_times_runs_once_after_the_restart(request, app, sent, kind):
    period = {"every_hour": HOUR, "at_six": DAY}[kind]
    row = request.getfixturevalue(kind)(last_run_at=NIGHT - HOUR)
    begin = NIGHT + period
    run(start(app), begin)
    assert len(sent()) == 1

    # Three times over while nothing ran, and at an hour of the day far from its own.
    back = begin + 3 * period + MINUTE
    again = start(app)
    run(again, back)
    run(again, back + MINUTE)

    assert len(sent()) == 1
    row.refresh_from_db()
    assert (row.last_run_at, row.total_run_count) == (back, 2)
    # From here on at its own times.
    regular = (
        back + HOUR if kind == "every_hour" else datetime(2026, 3, 14, 18, tzinfo=UTC)
    )
    assert beat_next(row, back) == regular
    run(again, regular - MINUTE)
    assert sent() == []
    run(again, regular + timedelta(seconds=1))
    assert len(sent()) == 1


def beat_next(row, at):
    with time_machine.travel(at, tick=False):
        return beat.next_run_of(row)


def test_schedule_that_has_never_run_waits_for_its_time(app, every_hour, at_six, sent):
    every_hour()
    at_six()
    scheduler = start(app)

    run(scheduler, NIGHT)
    run(scheduler, NIGHT + MINUTE)
    assert sent() == []

    run(scheduler, NIGHT + HOUR + MINUTE)
    assert len(sent()) == 1


@pytest.mark.parametrize(("kind", "period"), [("every_hour", HOUR), ("at_six", DAY)])
def test_schedule_that_was_made_while_beat_was_away_runs_once(
    request, app, sent, kind, period
):
    request.getfixturevalue(kind)()

    scheduler = start(app)
    run(scheduler, NIGHT + 5 * period + MINUTE)
    run(scheduler, NIGHT + 5 * period + 2 * MINUTE)

    assert len(sent()) == 1


def test_beat_that_is_killed_sends_nothing_again(app, at_six, every_hour, sent):
    at_six(last_run_at=NIGHT - DAY)
    every_hour(last_run_at=NIGHT - DAY)
    evening = NIGHT.replace(hour=18, minute=0, second=1)
    # No end of its own: what it did not write is forgotten.
    run(start(app), evening)
    assert len(sent()) == 2

    run(start(app), evening + timedelta(seconds=20))

    assert sent() == []


def test_catching_up_lives_as_long_in_the_queue_as_any_run(app, at_six, sent):
    at_six(last_run_at=NIGHT - 3 * DAY, expire_seconds=3600)

    run(start(app), NIGHT)

    (message,) = sent()
    # Counted from when it is sent, not from when it was missed.
    assert message.headers["expires"] == (NIGHT + HOUR).isoformat()
    assert message.headers["task"] == "a.task"


def test_switched_off_stays_off_and_makes_up_for_nothing(app, every_hour, sent):
    row = every_hour(last_run_at=NIGHT - DAY, enabled=False)
    scheduler = start(app)
    run(scheduler, NIGHT)
    assert sent() == []

    with time_machine.travel(NIGHT + MINUTE, tick=False):
        row.enabled = True
        row.save()
    run(scheduler, NIGHT + 2 * MINUTE)
    assert sent() == []
    run(scheduler, NIGHT + HOUR + 2 * MINUTE)
    assert len(sent()) == 1


def test_changed_interval_counts_without_a_restart(app, every_hour, sent):
    row = every_hour(last_run_at=NIGHT)
    scheduler = start(app)
    run(scheduler, NIGHT + MINUTE)

    with time_machine.travel(NIGHT + 2 * MINUTE, tick=False):
        row.interval = IntervalSchedule.objects.create(every=5, period="minutes")
        row.save()
    run(scheduler, NIGHT + 6 * MINUTE)

    assert len(sent()) == 1


def test_start_of_beat_makes_no_schedules_of_its_own(app, queue):
    start(app)

    assert list(PeriodicTask.objects.values("name")) == []


def test_run_that_the_broker_did_not_take_is_made_up_for(
    db, own_valkey, at_six, queue, sent
):
    row = at_six(last_run_at=NIGHT - DAY)
    app = app_on(f"redis+socket://{own_valkey.socket}?virtual_host=0")
    scheduler = start(app)
    assert scheduler.producer is not None
    evening = NIGHT.replace(hour=18, minute=0, second=1)
    own_valkey.stop()

    wait = run(scheduler, evening)

    row.refresh_from_db()
    assert (row.last_run_at, row.total_run_count) == (NIGHT - DAY, 0)
    # Not at once again: it would do nothing else.
    assert 0 < wait <= 10

    own_valkey.start()
    run(scheduler, evening + timedelta(seconds=11))
    run(scheduler, evening + MINUTE)

    assert len(sent(app)) == 1
    row.refresh_from_db()
    assert (row.last_run_at, row.total_run_count) == (
        evening + timedelta(seconds=11),
        1,
    )
    app.close()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"last_run_at": NIGHT}, NIGHT + HOUR),
        ({}, NIGHT + HOUR),
        ({"last_run_at": NIGHT - DAY}, NIGHT - DAY + HOUR),
        ({"start_time": NIGHT + 9 * DAY}, NIGHT + 9 * DAY),
        ({"start_time": NIGHT - DAY, "last_run_at": NIGHT}, NIGHT + HOUR),
        ({"enabled": False}, None),
    ],
)
def test_next_run_of_an_interval(db, every_hour, fields, expected):
    assert beat_next(every_hour(**fields), NIGHT + MINUTE) == expected


def test_next_run_at_one_moment(db, queue):
    moment = ClockedSchedule.objects.create(clocked_time=NIGHT + 3 * HOUR)
    row = schedule(queue, clocked=moment, one_off=True)

    assert beat_next(row, NIGHT) == NIGHT + 3 * HOUR
