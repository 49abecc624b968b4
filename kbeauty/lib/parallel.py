"""Waiting for several answers at once, in threads, with the answers in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

# Seconds between two calls of ``meanwhile``.
EVERY = 5.0

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    threads: int,
    meanwhile: Callable[[], None] = lambda: None,
) -> Iterator[Result]:
    """The results of ``work``, at most ``threads`` of them under way at once.

    For what waits for others and touches no database: a connection belongs to its thread.
    Each thread sees the caller's context (the request's id in logs and calls). While the
    caller waits, ``meanwhile`` is called every few seconds.
    """
    if threads == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[Result]] = deque()
    rest = iter(items)
    with ThreadPoolExecutor(threads, thread_name_prefix="parallel") as pool:
        try:
            for item in islice(rest, threads):
                waiting.append(pool.submit(copy_context().run, work, item))
            while waiting:
                yield _result(waiting.popleft(), meanwhile)
                for item in islice(rest, 1):
                    waiting.append(pool.submit(copy_context().run, work, item))
        finally:
            for future in waiting:
                future.cancel()


def _result(future: Future[Result], meanwhile: Callable[[], None]) -> Result:
    while True:
        done, _ = wait([future], timeout=EVERY)
        if done:
            return future.result()
        meanwhile()
