"""Budgets shared through a real Redis by several workers."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from structlog.testing import capture_logs

from instagram.budget import rules
from instagram.budget.ceilings import Ceiling, Ceilings, share_of
from instagram.budget.governor import BudgetRefusedError, Governor
from instagram.budget.rules import Lesson
from instagram.enums import CallPool, Urgency
from kbeauty.lib import redis_gate
from kbeauty.lib.redis_gate import RedisGate
from kbeauty.lib.shared_state import SharedStates

APP, ACCOUNT = "app-1", "17841400000000101"
OTHER = "17841400000000102"
AWAITED, BACKGROUND = Urgency.AWAITED, Urgency.BACKGROUND
START = 1_800_000_000


class Clock:
    """Time that moves when somebody sleeps."""

    def __init__(self):
        self.now = float(START)
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def connect(own_valkey, clock, monkeypatch):
    """The governor as another worker has it."""
    monkeypatch.setattr(redis_gate, "PAUSE", 0)

    def connect(app_id=APP, sleep=clock.sleep):
        gate = RedisGate(own_valkey.url)
        return Governor(
            app_id,
            states=SharedStates(gate),
            ceilings=Ceilings(gate, clock),
            clock=clock,
            sleep=sleep,
        )

    return connect


@pytest.fixture
def governor(connect):
    return connect()


def ask(governor, urgency=BACKGROUND, *, account=ACCOUNT, pool=CallPool.ACCOUNT):
    """Empty where the call may be made, else the reason and the seconds."""
    try:
        governor.admit(pool, account, urgency)
    except BudgetRefusedError as error:
        return error.reason, error.seconds
    return ()


def flush(governor):
    governor._states._gate._redis.flushall()


def test_budget_told_to_one_worker_holds_for_all(connect):
    first, second = connect(), connect()

    first.learn(ACCOUNT, Lesson(95.0))

    assert ask(second)[0] == "budget_reserved"
    assert ask(second, AWAITED) == ()


def test_budgets_are_kept_by_app_and_by_account(connect):
    governor = connect()
    governor.learn(ACCOUNT, Lesson(95.0))

    assert ask(governor, account=OTHER) == ()
    assert ask(connect("app-2")) == ()


def test_full_pool_of_the_app_stops_its_calls_and_no_others(governor):
    governor.learn("", Lesson(95.0))

    assert ask(governor, pool=CallPool.PLATFORM) == ("budget_reserved", 379)
    assert ask(governor, AWAITED, pool=CallPool.PLATFORM) == ()
    assert ask(governor) == ()


def test_full_account_does_not_stop_calls_from_the_pool_of_the_app(governor):
    governor.learn(ACCOUNT, Lesson(95.0))

    assert ask(governor, pool=CallPool.PLATFORM) == ()


@pytest.mark.parametrize("pool", CallPool)
@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("closed", ["", ACCOUNT])
def test_closed_gate_of_app_or_account_holds_for_every_call(
    governor, pool, urgency, closed
):
    with capture_logs() as logs:
        governor.learn(closed, Lesson(None, 90.0, is_throttled=True))

    assert ask(governor, urgency, pool=pool) == ("throttled", 90)
    assert ask(governor, urgency, account=OTHER) == (
        () if closed else ("throttled", 90)
    )
    assert logs == [
        {
            "event": "calls_throttled",
            "log_level": "warning",
            "app": APP,
            "account": closed,
            "seconds": 90,
        }
    ]


def test_account_not_known_yet_has_no_budget_of_its_own(governor):
    assert ask(governor, account="") == ()
    governor.learn("", Lesson(None, 90.0, is_throttled=True))
    assert ask(governor, account="") == ("throttled", 90)


def test_near_slot_is_slept_for_and_a_far_one_refused(governor, clock):
    governor.learn(ACCOUNT, Lesson(89.99))

    answers = [ask(governor) for _ in range(3)]

    assert answers == [(), (), ()]
    assert clock.slept == pytest.approx([9.99, 9.97], abs=0.03)
    clock.sleep = clock.slept.append
    governor._sleep = clock.slept.append
    assert [ask(governor) for _ in range(2)] == [(), ("budget_slowed", 20)]


def test_gate_that_closes_while_somebody_waits_for_a_slot_stops_them(connect, clock):
    def closing(seconds):
        clock.now += seconds
        connect().learn(ACCOUNT, Lesson(None, 300.0, is_throttled=True))

    governor = connect(sleep=closing)
    governor.learn(ACCOUNT, Lesson(80.0))
    assert ask(governor) == ()

    assert ask(governor) == ("throttled", 300)


def test_parallel_workers_do_not_double_the_pace(connect, clock):
    waits = []
    workers = [connect(sleep=waits.append) for _ in range(4)]
    workers[0].learn(ACCOUNT, Lesson(82.5))

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: ask(workers[n % 4]), range(40)))

    # Slots at 0, 2.875, 5.75 and 8.625 seconds; the next would be too far ahead.
    assert answers.count(()) == 4
    assert answers.count(("budget_slowed", 12)) == 36
    assert sorted(waits) == [2.875, 5.75, 8.625]


ASKER = """
import sys
from instagram.budget.ceilings import Ceilings
from instagram.budget.governor import Governor
from kbeauty.lib.redis_gate import RedisGate
from kbeauty.lib.shared_state import SharedStates
from tests.instagram.budget.test_governor import START, ask
gate = RedisGate(sys.argv[1])
clock = lambda: float(START)
governor = Governor(
    "app-1",
    states=SharedStates(gate),
    ceilings=Ceilings(gate, clock),
    clock=clock,
    sleep=lambda seconds: None,
)
sys.stdin.readline()
print(sum(ask(governor) == () for _ in range(30)))
"""


def count_in_processes(url, **environment):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ASKER, url],
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"}
            | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    return sum(int(each.communicate("go\n", timeout=60)[0]) for each in processes)


def test_parallel_processes_share_the_slots(own_valkey, governor):
    governor.learn(ACCOUNT, Lesson(82.5))

    assert count_in_processes(own_valkey.url) == 4


def test_flushed_redis_gets_back_what_a_worker_remembers(connect):
    first, second = connect(), connect()
    first.learn(ACCOUNT, Lesson(95.0))
    first.learn("", Lesson(None, 90.0, is_throttled=True))
    flush(first)

    assert ask(first) == ("throttled", 90)
    first.learn("", Lesson())
    first.learn(ACCOUNT, Lesson())
    assert ask(second) == ("throttled", 90)


def test_while_redis_is_away_each_worker_goes_by_what_it_knows(
    own_valkey, connect, clock
):
    first, second = connect(), connect()
    first.learn(ACCOUNT, Lesson(95.0))
    own_valkey.stop()

    with capture_logs() as logs:
        assert ask(first)[0] == "budget_reserved"
        assert ask(first, AWAITED) == ()
        assert ask(second) == ()
        second.learn(ACCOUNT, Lesson(None, 120.0, is_throttled=True))
        assert ask(second, AWAITED) == ("throttled", 120)

    unreachable = [one for one in logs if one["event"] == "redis_unreachable"]
    assert len(unreachable) == 2
    own_valkey.start()
    assert ask(second, AWAITED) == ("throttled", 120)
    second.learn(ACCOUNT, Lesson())
    assert ask(first, AWAITED) == ("throttled", 120)


def test_background_work_leaves_a_tenth_of_a_ceiling():
    assert [share_of(limit, BACKGROUND) for limit in (1, 5, 200)] == [1, 4, 180]
    assert [share_of(limit, AWAITED) for limit in (1, 5, 200)] == [1, 5, 200]


def test_ceiling_of_an_account_counts_a_rolling_hour(governor, clock, settings):
    settings.INSTAGRAM_CALLS_AN_HOUR = 10

    assert [ask(governor) for _ in range(9)] == [()] * 9
    assert ask(governor) == ("call_ceiling", 3600)
    assert [ask(governor, AWAITED), ask(governor, AWAITED)] == [
        (),
        ("call_ceiling", 3600),
    ]
    assert ask(governor, account=OTHER) == ()
    clock.now += 3600
    assert ask(governor, AWAITED) == ("call_ceiling", 60)
    clock.now += 60
    assert ask(governor) == ()


def test_ceiling_of_discovery_is_the_apps(governor, settings):
    settings.INSTAGRAM_DISCOVERY_CALLS_AN_HOUR = 2

    def platform(account):
        return ask(governor, AWAITED, account=account, pool=CallPool.PLATFORM)

    assert [platform(ACCOUNT), platform(OTHER)] == [(), ()]
    assert platform(ACCOUNT) == ("call_ceiling", 3600)
    assert ask(governor) == ()


def test_zero_is_no_ceiling(governor, settings):
    settings.INSTAGRAM_CALLS_AN_HOUR = settings.INSTAGRAM_DISCOVERY_CALLS_AN_HOUR = 0

    assert {ask(governor) for _ in range(30)} == {()}
    assert {ask(governor, pool=CallPool.PLATFORM) for _ in range(30)} == {()}


def test_parallel_workers_make_exactly_the_calls_of_a_ceiling(connect, settings):
    settings.INSTAGRAM_CALLS_AN_HOUR = 50
    workers = [connect() for _ in range(4)]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: ask(workers[n % 4], AWAITED), range(200)))

    assert answers.count(()) == 50


def test_ceiling_holds_in_each_process_without_redis(own_valkey, governor, clock):
    ceiling = Ceiling("test", 3)
    own_valkey.stop()

    waits = [governor._ceilings.take(ceiling, AWAITED) for _ in range(4)]

    assert waits == [0, 0, 0, 3600]
    clock.now += 3600
    assert governor._ceilings.take(ceiling, AWAITED) == 0


def test_ceiling_holds_after_a_flush(governor):
    ceiling = Ceiling("test", 3)
    taken = [governor._ceilings.take(ceiling, AWAITED) for _ in range(3)]
    flush(governor)

    assert taken == [0, 0, 0]
    assert governor._ceilings.take(ceiling, AWAITED) == 3600


def test_call_that_redis_refused_is_not_counted_by_the_process(connect):
    first, second = connect()._ceilings, connect()._ceilings
    ceiling = Ceiling("test", 2)
    for _ in range(2):
        first.take(ceiling, AWAITED)

    assert [second.take(ceiling, AWAITED) for _ in range(3)] == [3660] * 3
    assert list(second._own["test"]) == []


def test_windows_are_those_of_the_documentation():
    assert (rules.ACCOUNT_WINDOW, rules.APP_WINDOW) == (86_400, 3_600)
