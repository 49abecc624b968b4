"""One computation for equal requests: the first computes, the others read its answer."""

from collections.abc import Callable
from datetime import timedelta

from django.core.cache import cache


def once(key: str, ttl: timedelta, compute: Callable[[], int]) -> tuple[int, bool]:
    """The key of the row that ``compute`` saved, and whether it was there already."""
    found: int | None = cache.get(key)
    if found is not None:
        return found, True
    value = compute()
    cache.set(key, value, ttl.total_seconds())
    return value, False
