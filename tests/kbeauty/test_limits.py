"""The two counts in a real Redis: exact among parallel requests, at any moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django_redis import get_redis_connection

from kbeauty.lib.limits import (
    Allowance,
    Counts,
    DayKeys,
    read_day,
    take_from_day,
    take_from_window,
)

DAY = DayKeys("test:day", "test:minute", "test:unsaved", "7:2026-11-27")
START = 1_000_000


@pytest.fixture
def redis():
    cache.clear()
    yield get_redis_connection("default")
    cache.clear()


def at(redis, second, limit=3, seconds=60):
    return take_from_window(
        redis, "test:window", limit=limit, seconds=seconds, now=START + second
    )


def day(redis, limit=100, before=None):
    return take_from_day(redis, DAY, limit=limit, before=before)


def test_window_lets_the_limit_through_and_says_when_there_is_room(redis):
    answers = [at(redis, second) for second in (0, 10, 20, 20)]

    assert answers == [
        Allowance(3, 2, 61, True),
        Allowance(3, 1, 51, True),
        Allowance(3, 0, 41, True),
        Allowance(3, 0, 41, False),
    ]


def test_window_moves_and_refused_requests_do_not_count(redis):
    for second in (0, 10, 20, 30, 40, 50):
        at(redis, second)

    assert at(redis, 60) == Allowance(3, 0, 1, False)
    assert at(redis, 61) == Allowance(3, 0, 10, True)
    assert at(redis, 61) == Allowance(3, 0, 10, False)
    assert at(redis, 71) == Allowance(3, 0, 10, True)


def test_no_60_seconds_hold_more_than_the_limit(redis):
    limit = 20
    passed = [
        second
        for second in range(300)
        for _request in range(1 + second % 7)
        if at(redis, second, limit=limit).is_allowed
    ]

    # A second's bucket may hold its first or its last instant: so 61 of them count.
    fullest = max(
        sum(start <= second <= start + 60 for second in passed) for start in range(300)
    )
    assert fullest == limit


def test_long_window_has_few_buckets_and_no_hour_holds_more(redis):
    def ask(second):
        return take_from_window(
            redis, "test:window", limit=3, seconds=3600, now=second, width=60
        )

    answers = [ask(second) for second in (600_000, 600_059, 600_060, 603_599)]

    assert answers == [
        Allowance(3, 2, 3660, True),
        Allowance(3, 1, 3601, True),
        Allowance(3, 0, 3600, True),
        Allowance(3, 0, 61, False),
    ]
    assert redis.hgetall("test:window") == {b"600000": b"2", b"600060": b"1"}
    # Both of the first minute leave together, after the last instant of it.
    assert ask(603_659) == Allowance(3, 0, 1, False)
    assert ask(603_660) == Allowance(3, 1, 60, True)
    assert redis.ttl("test:window") == 3660


def test_window_goes_by_the_clock_of_redis(redis):
    answer = take_from_window(redis, "test:window", limit=3, seconds=60)

    (second,) = redis.hkeys("test:window")
    assert int(second) == redis.time()[0]
    assert answer == Allowance(3, 2, 61, True)
    assert redis.ttl("test:window") == 61


def test_parallel_requests_share_a_window_exactly(redis):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _n: at(redis, 0, limit=100), range(200)))

    assert [one.is_allowed for one in answers].count(True) == 100
    assert sorted(one.remaining for one in answers if one.is_allowed) == [*range(100)]


def test_day_unknown_to_redis_is_told(redis):
    assert day(redis) is None
    assert read_day(redis, DAY.counts) is None
    assert redis.exists(DAY.minute, DAY.unsaved) == 0


def test_day_goes_on_from_what_was_counted_before(redis):
    assert day(redis, before=Counts(98, 5)) == (True, 99)
    assert day(redis) == (True, 100)
    assert day(redis) == (False, 100)
    assert read_day(redis, DAY.counts) == Counts(100, 6)


def test_day_known_to_redis_ignores_what_was_before(redis):
    day(redis, before=Counts(10))

    assert day(redis, before=Counts(0)) == (True, 12)


def test_day_counts_the_minute_and_marks_itself_unsaved(redis):
    day(redis, limit=2, before=Counts())
    for _ in range(3):
        day(redis, limit=2)

    assert redis.get(DAY.minute) == b"2"
    assert redis.smembers(DAY.unsaved) == {b"7:2026-11-27"}
    assert redis.ttl(DAY.minute) == 7200
    assert redis.ttl(DAY.counts) == 259_200


def test_limit_that_fell_below_the_count_refuses(redis):
    day(redis, limit=1000, before=Counts(500))

    assert day(redis, limit=100) == (False, 501)


def test_parallel_requests_share_a_day_exactly(redis):
    def ask(_number):
        return day(redis) or day(redis, before=Counts())

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(ask, range(200)))

    allowed = [used for is_allowed, used in answers if is_allowed]
    assert sorted(allowed) == [*range(1, 101)]
    assert read_day(redis, DAY.counts) == Counts(100, 100)
