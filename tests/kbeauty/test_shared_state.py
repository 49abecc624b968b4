"""States shared through a real Redis that goes, comes back and forgets."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from structlog.testing import capture_logs

from kbeauty.lib import redis_gate
from kbeauty.lib.redis_gate import RedisGate
from kbeauty.lib.shared_state import Place, SharedStates

LIMIT = 40


@dataclass(frozen=True)
class Count:
    taken: int = 0

    def joined(self, other):
        return max(self, other, key=lambda one: one.taken)


COUNT = Place(Count, "test:count", 60)


def take(count):
    """One more, as long as there are any."""
    if count.taken >= LIMIT:
        return count, False
    return replace(count, taken=count.taken + 1), True


@pytest.fixture
def connect(own_valkey, monkeypatch):
    """Another process's view of the same Redis."""
    monkeypatch.setattr(redis_gate, "PAUSE", 0)
    return lambda: SharedStates(RedisGate(own_valkey.url))


@pytest.fixture
def states(connect):
    return connect()


def taken(states):
    [count] = states.read([COUNT])
    return count.taken


def redis_of(states):
    return states._gate._redis


def test_answer_of_the_rule_comes_back_and_its_state_stays(connect):
    assert connect().change(COUNT, take) is True

    assert taken(connect()) == 1


def test_unknown_state_is_that_of_the_beginning_and_is_not_written(states):
    assert states.change(COUNT, lambda count: (count, count)) == Count()

    assert redis_of(states).exists(COUNT.key) == 0


def test_state_set_back_to_the_beginning_is_not_taken_for_lost(connect):
    first, second = connect(), connect()
    first.change(COUNT, take)

    second.change(COUNT, lambda count: (Count(), None))
    first.change(COUNT, take)

    assert taken(second) == 1


def test_state_is_kept_for_so_long(states):
    states.change(COUNT, take)

    assert redis_of(states).ttl(COUNT.key) == 60


@pytest.mark.parametrize("text", ["", "{", "7", '{"taken": 3, "new": 1}', '{"old": 1}'])
def test_state_of_another_release_is_read_as_far_as_it_goes(states, text):
    redis_of(states).set(COUNT.key, text)

    assert taken(states) == (3 if "taken" in text else 0)


def test_view_that_is_out_of_date_changes_nothing_by_it(connect):
    first, second = connect(), connect()
    first.change(COUNT, take)
    second.change(COUNT, take)

    first.change(COUNT, take)

    assert taken(second) == 3


def test_parallel_threads_take_exactly_the_limit(connect):
    views = [connect() for _ in range(4)]

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: views[n % 4].change(COUNT, take), range(200)))

    assert found.count(True) == LIMIT
    assert taken(views[0]) == LIMIT


TAKER = """
import sys
from kbeauty.lib.redis_gate import RedisGate
from kbeauty.lib.shared_state import SharedStates
from tests.kbeauty.test_shared_state import COUNT, take
states = SharedStates(RedisGate(sys.argv[1]))
sys.stdin.readline()
print(sum(states.change(COUNT, take) for _ in range(30)))
"""


def test_parallel_processes_take_exactly_the_limit(own_valkey, states):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", TAKER, own_valkey.url],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]

    counts = [int(process.communicate("go\n", timeout=60)[0]) for process in processes]

    assert sum(counts) == LIMIT
    assert taken(states) == LIMIT


def test_flushed_redis_gets_back_what_a_process_remembers(connect):
    first, second = connect(), connect()
    for _ in range(3):
        first.change(COUNT, take)
    redis_of(first).flushall()

    assert taken(first) == 3
    first.change(COUNT, take)

    assert taken(second) == 4


def test_state_lost_by_redis_is_put_back_even_by_a_rule_that_changes_nothing(connect):
    first, second = connect(), connect()
    first.change(COUNT, take)
    redis_of(first).flushall()

    first.read([COUNT])
    first.change(COUNT, lambda count: (count, None), is_fresh=True)

    assert taken(second) == 1


def test_fresh_state_that_stays_as_it_is_costs_no_question(own_valkey, connect):
    first, second = connect(), connect()
    second.change(COUNT, take)
    assert taken(first) == 1
    own_valkey.stop()

    with capture_logs() as logs:
        seen = first.change(COUNT, lambda count: (count, count.taken), is_fresh=True)

    assert (seen, logs) == (1, [])


def test_fresh_state_that_changes_is_checked(connect):
    first, second = connect(), connect()
    first.read([COUNT])
    second.change(COUNT, take)

    first.change(COUNT, take, is_fresh=True)

    assert taken(second) == 2


def test_while_redis_is_away_the_process_goes_on_with_what_it_knows(own_valkey, states):
    for _ in range(LIMIT - 2):
        states.change(COUNT, take)
    own_valkey.stop()

    with capture_logs() as logs:
        found = [states.change(COUNT, take) for _ in range(4)]

    assert found == [True, True, False, False]
    assert taken(states) == LIMIT
    assert [entry["event"] for entry in logs] == ["redis_unreachable"]


def test_what_was_done_apart_is_joined_to_what_others_did(own_valkey, connect):
    first, second = connect(), connect()
    first.change(COUNT, take)
    own_valkey.stop()
    for _ in range(5):
        first.change(COUNT, take)
    own_valkey.start()
    second.change(COUNT, take)

    assert taken(first) == 6
    first.change(COUNT, take)

    assert taken(second) == 7


def test_process_that_forgets_starts_anew(states):
    states.change(COUNT, take)
    redis_of(states).flushall()

    states.forget()

    assert taken(states) == 0


def test_threads_apart_from_redis_take_exactly_the_limit(own_valkey, states):
    own_valkey.stop()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _n: states.change(COUNT, take), range(100)))

    assert found.count(True) == LIMIT
