"""Ceilings of our own: calls in a rolling hour, set by an administrator; 0 is none.

Counted in Redis for all workers. Each process counts its own calls as well: what Redis has
lost, or cannot be asked, it holds to alone.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache

from instagram.budget import rules
from instagram.enums import Urgency
from kbeauty.lib.limits import take_from_window
from kbeauty.lib.redis_gate import RedisGate

HOUR = 3600
# An hour has sixty buckets; a call counts until the last instant of its minute has left.
BUCKET = 60


def share_of(limit: int, urgency: Urgency) -> int:
    """Background work leaves the last tenth to what a person waits for."""
    if urgency == Urgency.AWAITED:
        return limit
    return max(1, math.floor(limit * rules.RESERVE / 100))


@dataclass(frozen=True, slots=True)
class Ceiling:
    """So many calls an hour under one name."""

    name: str
    limit: int

    @property
    def key(self) -> str:
        return f"{cache.key_prefix}:limits:calls:{self.name}"


class Ceilings:
    def __init__(self, gate: RedisGate, clock: Callable[[], float] = time.time) -> None:
        self._gate = gate
        self._clock = clock
        self._lock = threading.Lock()
        self._own: dict[str, deque[float]] = {}

    def take(self, ceiling: Ceiling, urgency: Urgency) -> int:
        """Count one call: 0, or the seconds until there may be room for it."""
        limit, now = share_of(ceiling.limit, urgency), self._clock()
        wait = self._take_own(ceiling.name, limit, now)
        if wait:
            return wait
        told = self._gate.ask(
            lambda redis: take_from_window(
                redis,
                ceiling.key,
                limit=limit,
                seconds=HOUR,
                now=int(now),
                width=BUCKET,
            )
        )
        if told is None or told.is_allowed:
            return 0
        self._give_back(ceiling.name)
        return told.reset

    def _take_own(self, name: str, limit: int, now: float) -> int:
        with self._lock:
            calls = self._own.setdefault(name, deque())
            while calls and calls[0] <= now - HOUR:
                calls.popleft()
            if len(calls) >= limit:
                return max(1, math.ceil(calls[0] + HOUR - now))
            calls.append(now)
            return 0

    def _give_back(self, name: str) -> None:
        with self._lock:
            if self._own.get(name):
                self._own[name].pop()
