"""Equal requests at once make one computation, whatever becomes of who computes."""

import os
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django_redis import get_redis_connection

from analysis.engines import flight
from analysis.models import CacheCount
from kbeauty.lib.redis_gate import RedisGate

DAY = timedelta(days=1)


@pytest.fixture
def key(request):
    key = f"analysis:sentiment:1:{request.node.name}"
    cache.delete(key)
    yield key
    cache.delete(key)


@pytest.fixture
def counted(monkeypatch):
    """Look-ups as they were counted; threads have no part in a test's transaction."""
    found = []
    monkeypatch.setattr(flight, "count_look_up", lambda *, is_hit: found.append(is_hit))
    return found


def test_hundred_equal_requests_make_one_computation(key, counted):
    begun = []

    def compute():
        begun.append(1)
        time.sleep(0.3)
        return 41

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda _: flight.once(key, DAY, compute), range(100)))

    assert len(begun) == 1
    assert sorted(answers) == [(41, False)] + [(41, True)] * 99
    assert sorted(counted) == [False] + [True] * 99


def test_answer_is_counted_by_day(db, key):
    flight.once(key, DAY, lambda: 41)
    flight.once(key, DAY, lambda: 42)

    counts = CacheCount.objects.get()
    assert (counts.hits, counts.misses) == (1, 1)


def test_computation_that_fails_is_left_to_the_next(key, counted):
    def fail():
        raise ValueError("no evidence")

    with pytest.raises(ValueError, match="no evidence"):
        flight.once(key, DAY, fail)

    assert flight.once(key, DAY, lambda: 42) == (42, False)


def test_one_that_fails_lets_a_waiter_compute(key, counted):
    is_begun = threading.Event()

    def fail():
        is_begun.set()
        time.sleep(0.2)
        raise ValueError("no evidence")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(flight.once, key, DAY, fail)
        is_begun.wait(5)
        second = pool.submit(flight.once, key, DAY, lambda: 43)

        with pytest.raises(ValueError, match="no evidence"):
            first.result(5)
        assert second.result(5) == (43, False)


HOLDER = """
import django, os, sys, time
django.setup()
from datetime import timedelta
from analysis.engines import flight
flight.LOCK_SECONDS = 1.0
def compute():
    print("computing", flush=True)
    time.sleep(60)
flight.once(sys.argv[1], timedelta(days=1), compute)
"""


def test_lock_of_a_process_that_died_ends(key, counted):
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "kbeauty.settings.test"}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, key],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout.readline() == "computing\n"
    finally:
        holder.kill()
        holder.wait(10)
        holder.stdout.close()
    began = time.monotonic()

    assert flight.once(key, DAY, lambda: 44) == (44, False)
    assert time.monotonic() - began < 3


def test_lock_lives_as_long_as_its_holder(key, counted, monkeypatch):
    monkeypatch.setattr(flight, "LOCK_SECONDS", 0.4)
    monkeypatch.setattr(flight, "RENEW_SECONDS", 0.1)
    begun = []

    def compute():
        begun.append(1)
        time.sleep(1)
        return 45

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: flight.once(key, DAY, compute), range(5)))

    assert (len(begun), {value for value, _ in answers}) == (1, {45})


def test_lock_that_was_lost_is_not_taken_from_another(key, counted):
    redis = get_redis_connection("default")
    lock = flight._lock_of(key)

    def compute():
        redis.set(lock, "of another")
        return 46

    flight.once(key, DAY, compute)

    assert redis.get(lock) == b"of another"
    redis.delete(lock)


def test_nobody_waits_for_ever(key, counted, monkeypatch):
    monkeypatch.setattr(flight, "LONGEST_WAIT", 0.2)
    redis = get_redis_connection("default")
    redis.set(flight._lock_of(key), "of another", px=5000)

    assert flight.once(key, DAY, lambda: 47) == (47, False)
    redis.delete(flight._lock_of(key))


def test_without_redis_everybody_computes(key, counted, own_valkey, monkeypatch):
    own_valkey.stop()
    gate = RedisGate(own_valkey.url)
    monkeypatch.setattr(flight, "_gate", lambda url: gate)
    monkeypatch.setattr(flight, "cache", _Away())

    assert flight.once(key, DAY, lambda: 48) == (48, False)
    assert flight.once(key, DAY, lambda: 49) == (49, False)


class _Away:
    key_prefix = "away"

    def get(self, key):
        raise flight.OUTAGES[-1]("away")

    def set(self, *args):
        raise flight.OUTAGES[-1]("away")


def test_answer_ends_with_its_time(key, counted):
    flight.once(key, timedelta(seconds=100), lambda: 50)

    assert 98 <= cache.ttl(key) <= 100
    flight.forget(key)
    assert flight.once(key, DAY, lambda: 51) == (51, False)


def test_cached_answer_comes_within_twenty_milliseconds(db, key):
    flight.once(key, DAY, lambda: 52)

    def look():
        began = time.perf_counter()
        assert flight.once(key, DAY, lambda: 0) == (52, True)
        return time.perf_counter() - began

    assert statistics.median(look() for _ in range(50)) <= 0.020


KEY = {
    "company_id": 7,
    "wanted": {"market": "JP"},
    "evidence": "abc",
    "prompt_version": "sentiment-1",
    "engines": ["openai", "local"],
    "rules_version": "2026-11",
}


@pytest.mark.parametrize(
    "change",
    [
        {"company_id": 8},
        {"wanted": {"market": "KR"}},
        {"evidence": "abd"},
        {"prompt_version": "sentiment-2"},
        {"engines": ["local"]},
        {"rules_version": "2026-12"},
    ],
)
def test_key_holds_all_that_may_change_an_answer(change):
    key = flight.answer_key("sentiment", **KEY)

    assert key.startswith("analysis:sentiment:7:")
    assert flight.answer_key("sentiment", **KEY) == key
    assert flight.answer_key("sentiment", **(KEY | change)) != key
    assert flight.answer_key("trends", **KEY) != key


@pytest.mark.parametrize(
    ("kind", "hours"),
    [
        ("sentiment", 24),
        ("quality", 24),
        ("authenticity", 168),
        ("cultural_fit", 168),
        ("transcreation", 168),
        ("trends", 1),
        ("performance", 24),
    ],
)
def test_answers_are_kept_as_long_as_agreed(kind, hours):
    assert flight.ttl_of(kind) == timedelta(hours=hours)
