"""The breaker over real Redis states, and in front of a server that dies and comes back."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from structlog.testing import capture_logs

from kbeauty.lib import http, redis_gate
from kbeauty.lib.breaker import (
    Breaker,
    BreakerOpenError,
    BreakerStanding,
    Position,
)
from kbeauty.lib.redis_gate import RedisGate
from kbeauty.lib.shared_state import SharedStates

START = 1_800_000_000.0


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def connect(own_valkey, clock, monkeypatch):
    """The breaker as another process has it."""
    monkeypatch.setattr(redis_gate, "PAUSE", 0)
    return lambda: Breaker(
        "service", states=SharedStates(RedisGate(own_valkey.url)), clock=clock
    )


@pytest.fixture
def breaker(connect):
    return connect()


def fail(breaker, times=1):
    for _ in range(times):
        breaker.fail(breaker.enter())


def refused_for(breaker):
    with pytest.raises(BreakerOpenError) as caught:
        breaker.enter()
    assert caught.value.service == "service"
    return caught.value.seconds


def test_closed_breaker_lets_calls_through(breaker):
    fail(breaker, 4)

    breaker.enter()

    assert breaker.standing() == BreakerStanding(Position.CLOSED, 4, 0)


def test_fifth_failure_in_a_row_opens_it_for_everybody(connect, clock):
    first, second = connect(), connect()
    fail(first, 3)
    with capture_logs() as logs:
        fail(second, 2)

    clock.now += 12.5

    assert (refused_for(first), refused_for(second)) == (48, 48)
    assert second.standing() == BreakerStanding(Position.OPEN, 5, 48)
    assert [entry["event"] for entry in logs] == ["breaker_opened"]


def test_success_in_between_starts_the_row_anew(connect):
    first, second = connect(), connect()
    fail(first, 4)
    second.succeed(second.enter())
    fail(first, 4)

    assert first.standing() == BreakerStanding(Position.CLOSED, 4, 0)


def test_services_do_not_share_a_breaker(breaker, own_valkey, clock):
    fail(breaker, 5)
    states = SharedStates(RedisGate(own_valkey.url))

    Breaker("other", states=states, clock=clock).enter()

    assert refused_for(breaker) == 60


def test_after_a_minute_exactly_one_trial_passes(connect, clock):
    breakers = [connect() for _ in range(4)]
    fail(breakers[0], 5)
    clock.now += 60

    def enter(number):
        try:
            return breakers[number % 4].enter()
        except BreakerOpenError as error:
            return error.seconds

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(enter, range(64)))

    assert [one for one in answers if isinstance(one, int)] == [60] * 63
    assert breakers[1].standing() == BreakerStanding(Position.HALF_OPEN, 5, 0)


ENTER = """
import sys
from kbeauty.lib.breaker import Breaker, BreakerOpenError
from kbeauty.lib.redis_gate import RedisGate
from kbeauty.lib.shared_state import SharedStates
breaker = Breaker(
    "service",
    states=SharedStates(RedisGate(sys.argv[1])),
    clock=lambda: float(sys.argv[2]),
)
sys.stdin.readline()
passed = 0
for _ in range(50):
    try:
        breaker.enter()
        passed += 1
    except BreakerOpenError:
        pass
print(passed)
"""


def test_of_parallel_processes_one_has_the_trial(own_valkey, breaker, clock):
    fail(breaker, 5)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", ENTER, own_valkey.url, str(clock.now + 60)],
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    counts = [int(process.communicate("go\n", timeout=60)[0]) for process in processes]

    assert sorted(counts) == [0, 1]


def test_trial_that_succeeds_closes_it(connect, clock):
    first, second = connect(), connect()
    fail(first, 5)
    clock.now += 61

    with capture_logs() as logs:
        second.succeed(second.enter())

    first.enter()
    assert first.standing() == BreakerStanding(Position.CLOSED, 0, 0)
    assert [entry["event"] for entry in logs] == ["breaker_closed"]


def test_trial_that_fails_opens_it_anew(breaker, clock):
    fail(breaker, 5)
    clock.now += 61
    fail(breaker)

    assert refused_for(breaker) == 60
    clock.now += 60
    breaker.succeed(breaker.enter())
    assert breaker.standing().position == Position.CLOSED


def test_trial_that_never_ends_is_given_to_another(breaker, clock):
    fail(breaker, 5)
    clock.now += 60
    lost = breaker.enter()
    clock.now += 60
    breaker.enter()

    breaker.succeed(lost)

    assert breaker.standing().position == Position.HALF_OPEN


def test_trial_without_a_call_is_given_back(breaker, clock):
    fail(breaker, 5)
    clock.now += 60
    breaker.leave("another")
    breaker.leave(breaker.enter())

    breaker.succeed(breaker.enter())

    assert breaker.standing().position == Position.CLOSED


def test_calls_begun_before_it_opened_decide_nothing(breaker, clock):
    early = [breaker.enter(), breaker.enter()]
    fail(breaker, 5)
    clock.now += 10

    breaker.fail(early[0])
    breaker.succeed(early[1])

    assert breaker.standing() == BreakerStanding(Position.OPEN, 5, 50)


def test_without_redis_each_process_has_its_own(own_valkey, connect, clock):
    first, second = connect(), connect()
    fail(first, 2)
    own_valkey.stop()
    fail(first, 3)

    assert refused_for(first) == 60
    second.enter()
    clock.now += 60
    first.succeed(first.enter())
    first.enter()


def test_flushed_redis_does_not_close_it(connect):
    first, second = connect(), connect()
    fail(first, 5)
    first._states._gate._redis.flushall()

    assert refused_for(first) == 60
    assert refused_for(second) == 60


@pytest.fixture
def ask(breaker, settings):
    """One guarded call to a port where somebody may listen."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings.HTTP_ALLOWED_PRIVATE_HOSTS = [f"127.0.0.1:{port}"]

    def ask():
        ticket = breaker.enter()
        try:
            answer = http.request("GET", f"http://127.0.0.1:{port}/")
        except http.HttpError as error:
            breaker.fail(ticket)
            return error.reason
        breaker.succeed(ticket)
        return answer.status_code

    ask.port = port
    return ask


def serve(port):
    return subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)], stdout=subprocess.PIPE, text=True
    )


SERVER = """
import socket, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    print("ready", flush=True)
    while True:
        peer, _address = server.accept()
        peer.recv(4096)
        peer.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\n{}")
        peer.close()
"""


def test_server_that_dies_is_left_alone_until_it_is_back(ask, clock, breaker):
    server = serve(ask.port)
    server.stdout.readline()
    try:
        assert ask() == 200
        server.kill()
        server.wait(10)

        assert [ask() for _ in range(5)] == ["no connection"] * 5
        with pytest.raises(BreakerOpenError):
            ask()
        clock.now += 60
        assert ask() == "no connection"
        with pytest.raises(BreakerOpenError):
            ask()

        server.stdout.close()
        server = serve(ask.port)
        server.stdout.readline()
        clock.now += 60
        assert [ask() for _ in range(3)] == [200] * 3
        assert breaker.standing() == BreakerStanding(Position.CLOSED, 0, 0)
    finally:
        server.kill()
        server.wait(10)
        server.stdout.close()
