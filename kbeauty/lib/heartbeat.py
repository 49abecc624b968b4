"""A worker's sign of life, for ``/health/ready``."""

import time

from django.core.cache import cache

KEY = "worker-heartbeat"
KEPT_SECONDS = 24 * 3600


def record_heartbeat() -> None:
    """Called by the heartbeat task, and by long work so that a busy worker is no dead one."""
    cache.set(KEY, time.time(), KEPT_SECONDS)


def last_heartbeat() -> float | None:
    """Seconds since 1970 of the last sign of life; None where there was none."""
    seen: float | None = cache.get(KEY)
    return seen
