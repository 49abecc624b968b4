from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from accounts.models import Alarm
from accounts.services.alarms import raise_alarm, resolve_alarm

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def at():
    def at(minutes):
        return time_machine.travel(NOW + timedelta(minutes=minutes), tick=False)

    return at


def row():
    return Alarm.objects.values_list(
        "name", "detail", "raised_at", "seen_at", "seen_count", "resolved_at"
    ).get()


def test_alarm_counts_while_it_lasts(db, at):
    with at(0):
        raise_alarm(name="queue", detail="first")
    with at(5):
        raise_alarm(name="queue", detail="second")

    seen = NOW + timedelta(minutes=5)
    assert row() == ("queue", "second", NOW, seen, 2, None)


def test_alarm_ends_once(db, at):
    with at(0):
        raise_alarm(name="queue")
    with at(5):
        resolve_alarm(name="queue")
    with at(9):
        resolve_alarm(name="queue")

    assert row() == ("queue", "", NOW, NOW, 1, NOW + timedelta(minutes=5))


def test_alarm_that_comes_again_begins_anew(db, at):
    with at(0):
        raise_alarm(name="queue")
        raise_alarm(name="queue")
        resolve_alarm(name="queue")
    with at(7):
        raise_alarm(name="queue")

    again = NOW + timedelta(minutes=7)
    assert row() == ("queue", "", again, again, 1, None)


def test_end_of_an_alarm_that_nobody_raised_is_nothing(db):
    resolve_alarm(name="queue")

    assert Alarm.objects.count() == 0
