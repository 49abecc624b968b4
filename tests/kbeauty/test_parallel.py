import threading
from contextvars import ContextVar

import pytest

from kbeauty.lib.parallel import in_order

word: ContextVar[str] = ContextVar("word", default="")


@pytest.mark.parametrize("threads", [1, 3])
def test_in_order_whichever_is_ready_first(threads):
    gates = [threading.Event() for _ in range(3)]

    def work(number):
        # Of several at once the last one opens the way for those before it.
        if threads > 1 and number < 2:
            assert gates[number + 1].wait(10)
        gates[number].set()
        return number * 10

    assert list(in_order(work, range(3), threads=threads)) == [0, 10, 20]


def test_in_order_never_more_than_so_many_at_once():
    under_way, most, lock = 0, 0, threading.Lock()
    full = threading.Barrier(3)

    def work(number):
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        full.wait(10)
        with lock:
            under_way -= 1

    list(in_order(work, range(6), threads=3))

    assert most == 3


def test_in_order_threads_see_the_callers_context():
    word.set("told")

    assert list(in_order(lambda _: word.get(), range(4), threads=2)) == ["told"] * 4


def test_in_order_error_ends_it():
    done = []

    def work(number):
        if number == 1:
            raise ValueError(number)
        done.append(number)

    with pytest.raises(ValueError, match="1"):
        list(in_order(work, range(100), threads=2))

    assert len(done) < 10


def test_in_order_of_nothing():
    assert list(in_order(str, [], threads=4)) == []
