"""What all processes read from the database all the time and people change now and then."""

import threading
import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")
# A change reaches the other processes after so many seconds at most.
LOOK_EVERY = 2.0


class Followed(Generic[T]):
    """A value that is made anew when its state in the database is another one.

    The state is looked up at most once every two seconds. What can't be looked up is an
    error as in every other read, never an old answer.
    """

    def __init__(self, state: Callable[[], Hashable], make: Callable[[], T]) -> None:
        self._state = state
        self._make = make
        self._lock = threading.Lock()
        self._known: tuple[Hashable, T] | None = None
        self._looks_at = 0.0

    def __call__(self) -> T:
        known = self._known
        if known is not None and time.monotonic() < self._looks_at:
            return known[1]
        # A transaction that has failed already can be asked nothing more.
        if known is not None and connection.needs_rollback:
            return known[1]
        with self._lock:
            return self._look()

    def forget(self) -> None:
        """Look at the next call, as a process that has just started."""
        with self._lock:
            self._known, self._looks_at = None, 0.0

    def _look(self) -> T:
        known = self._known
        if known is not None and time.monotonic() < self._looks_at:
            return known[1]
        state = self._state()
        if known is None or known[0] != state:
            known = self._known = state, self._make()
        self._looks_at = time.monotonic() + LOOK_EVERY
        return known[1]
