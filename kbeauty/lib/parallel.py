"""Waiting for several answers at once, in threads, with the answers in their order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], *, threads: int
) -> Iterator[Result]:
    """The results of ``work``, at most ``threads`` of them under way at once.

    For what waits for others and touches no database: a connection belongs to its thread.
    Each thread sees the caller's context (the request's id in logs and calls).
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
                yield waiting.popleft().result()
                for item in islice(rest, 1):
                    waiting.append(pool.submit(copy_context().run, work, item))
        finally:
            for future in waiting:
                future.cancel()
