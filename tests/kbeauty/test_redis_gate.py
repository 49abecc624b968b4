"""Redis that goes and comes back, played by a real one."""

import socket
import threading
import time

import pytest
from redis import Redis

from kbeauty.lib import redis_gate
from kbeauty.lib.redis_gate import RedisGate


@pytest.fixture
def heard():
    return []


@pytest.fixture
def gate(own_valkey, heard, monkeypatch):
    monkeypatch.setattr(redis_gate, "PAUSE", 0.2)
    return RedisGate(
        own_valkey.url,
        on_down=lambda reason: heard.append(f"down: {reason}"),
        on_up=lambda: heard.append("up"),
    )


def ping(redis: Redis):
    return redis.ping()


def wait_for_answer(gate):
    end = time.monotonic() + 5
    while gate.ask(ping) is None:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_answers_pass_through(gate, heard):
    assert gate.ask(lambda redis: redis.incr("count")) == 1
    assert gate.ask(lambda redis: redis.get("count")) == "1"
    assert heard == []


def test_while_it_is_away_nobody_is_kept_waiting_and_one_word_is_said(
    own_valkey, gate, heard
):
    gate.ask(ping)
    own_valkey.stop()

    answers = [gate.ask(ping) for _ in range(50)]

    assert answers == [None] * 50
    assert heard == ["down: ConnectionError"]


def test_after_a_failure_redis_is_not_asked_for_a_while(own_valkey, gate, monkeypatch):
    monkeypatch.setattr(redis_gate, "PAUSE", 60)
    own_valkey.stop()
    gate.ask(ping)
    own_valkey.start()

    asked = []
    assert gate.ask(lambda redis: asked.append(redis)) is None
    assert asked == []


def test_it_comes_back_by_itself(own_valkey, gate, heard):
    own_valkey.stop()
    gate.ask(ping)
    own_valkey.start()

    wait_for_answer(gate)

    assert heard == ["down: ConnectionError", "up"]


def test_each_outage_is_told(own_valkey, gate, heard):
    for _round in range(2):
        own_valkey.stop()
        gate.ask(ping)
        own_valkey.start()
        wait_for_answer(gate)

    assert heard == ["down: ConnectionError", "up"] * 2


def test_restart_between_two_questions_is_no_outage(own_valkey, gate, heard):
    gate.ask(ping)
    own_valkey.stop()
    own_valkey.start()

    assert gate.ask(ping) is True
    assert heard == []


def test_of_many_threads_one_finds_out(own_valkey, gate, monkeypatch):
    own_valkey.stop()
    gate.ask(ping)
    time.sleep(redis_gate.PAUSE)
    asked = []

    def work(redis):
        asked.append(threading.get_ident())
        return redis.ping()

    threads = [threading.Thread(target=gate.ask, args=(work,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(asked) == 1


def test_server_that_never_answers_costs_one_short_wait(tmp_path, heard, monkeypatch):
    monkeypatch.setattr(redis_gate, "TIMEOUT", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        gate = RedisGate(
            f"redis://127.0.0.1:{silent.getsockname()[1]}/0", on_down=heard.append
        )
        begun = time.monotonic()
        answers = [gate.ask(ping) for _ in range(100)]

    assert answers == [None] * 100
    assert time.monotonic() - begun < 1
    assert heard == ["TimeoutError"]
