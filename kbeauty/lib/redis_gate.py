"""Redis as something that may be away: asked while it answers, left alone for a while after."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

import structlog
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

T = TypeVar("T")
logger = structlog.get_logger(__name__)

# A request waits this long at most, twice: a connection that went stale is opened anew once.
TIMEOUT = 0.5
# After a failure nobody asks for so many seconds, so that requests do not queue for time-outs.
PAUSE = 3.0
# While it lasts, the log and whoever listens hear of it so often.
TELL_EVERY = 60.0


def _ignore(detail: str = "") -> None:
    """What a gate does that nobody listens to."""


class RedisGate:
    """The way to one Redis, shared by the threads of a process."""

    def __init__(
        self,
        url: str,
        *,
        on_down: Callable[[str], None] = _ignore,
        on_up: Callable[[], None] = _ignore,
    ) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=TIMEOUT,
            socket_connect_timeout=TIMEOUT,
            retry=Retry(NoBackoff(), 1),
            decode_responses=True,
        )
        self._on_down, self._on_up = on_down, on_up
        self._lock = threading.Lock()
        self._is_down = False
        self._next_try = self._next_word = 0.0

    def ask(self, work: Callable[["Redis"], T]) -> T | None:
        """What ``work`` answers; None while Redis is away, which is not always the same as 0."""
        if not self._may_try():
            return None
        try:
            found = work(self._redis)
        except RedisError as error:
            self._failed(type(error).__name__)
            return None
        if self._is_down:
            self._recovered()
        return found

    def _may_try(self) -> bool:
        if not self._is_down:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._next_try:
                return False
            # This thread finds out; the others go on without Redis until it knows.
            self._next_try = now + PAUSE
            return True

    def _failed(self, reason: str) -> None:
        with self._lock:
            now = time.monotonic()
            self._is_down = True
            self._next_try = now + PAUSE
            is_to_tell = now >= self._next_word
            if is_to_tell:
                self._next_word = now + TELL_EVERY
        if is_to_tell:
            logger.error("redis_unreachable", reason=reason)
            self._on_down(reason)

    def _recovered(self) -> None:
        with self._lock:
            was_down, self._is_down = self._is_down, False
            self._next_word = 0.0
        if was_down:
            logger.info("redis_reachable_again")
            self._on_up()
