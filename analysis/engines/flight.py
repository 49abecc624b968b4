"""One computation for equal requests: the first computes, the others read its answer.

Whoever comes first holds a lock in Redis with a token of its own and lengthens it while it
computes; a holder that dies loses it within seconds, and the next waiter computes. Without
Redis everybody computes for themselves: slower, never wrong.
"""

import functools
import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from redis import Redis

from analysis.services.cache_counts import count_look_up
from kbeauty.lib.outages import OUTAGES
from kbeauty.lib.redis_gate import RedisGate

# By kind of analysis; what is not named here is asked anew each day.
TTL = {
    "sentiment": timedelta(hours=24),
    "quality": timedelta(hours=24),
    "authenticity": timedelta(days=7),
    "cultural_fit": timedelta(days=7),
    "transcreation": timedelta(days=7),
    "trends": timedelta(hours=1),
}
OTHER_TTL = timedelta(hours=24)

# A lock whose holder is gone is free after so long; a holder that lives renews it.
LOCK_SECONDS = 15.0
RENEW_SECONDS = 5.0
# Those who wait look for the answer so often, and more and more seldom up to the second.
LOOK_SECONDS, SELDOM_SECONDS = 0.02, 0.25
# Nobody waits longer than this: then it computes for itself.
LONGEST_WAIT = 120.0

_EXTEND = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
"""
_RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
    return redis.call('DEL', KEYS[1])
end
return 0
"""


def answer_key(
    kind: str,
    *,
    company_id: int,
    wanted: Any,
    evidence: str,
    prompt_version: str,
    engines: Sequence[str],
    rules_version: str = "",
) -> str:
    """Where the answer to this very question stands: of a company, by all that may change it.

    ``evidence`` is a fingerprint of what the figures rest on, ``engines``
    what ``gateway.versions_of`` says, ``rules_version`` that of the rule pack.
    """
    parts = [wanted, evidence, prompt_version, list(engines), rules_version]
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    # In this form, so that nothing is left in the cache of a company that was removed.
    return f"analysis:{kind}:{company_id}:{digest}"


def ttl_of(kind: str) -> timedelta:
    return TTL.get(kind, OTHER_TTL)


def once(key: str, ttl: timedelta, compute: Callable[[], int]) -> tuple[int, bool]:
    """The key of the row that ``compute`` saved, and whether somebody had saved it before.

    Equal requests at once make one computation. One that fails raises where it ran, and the
    next waiter tries for itself.
    """
    found = _saved(key)
    value, was_cached = (
        _wait_or_hold(key, ttl, compute) if found is None else (found, True)
    )
    count_look_up(is_hit=was_cached)
    return value, was_cached


def forget(key: str) -> None:
    """The row is gone: the next request computes anew."""
    cache.delete(key)


def shorten(key: str, seconds: int) -> None:
    """The row holds no longer than this from now on."""
    with suppress(*OUTAGES):
        cache.touch(key, seconds)


def _saved(key: str) -> int | None:
    try:
        value: int | None = cache.get(key)
    except OUTAGES:
        # The lock's gate has told it; whoever asks computes for themselves.
        return None
    return value


def _wait_or_hold(
    key: str, ttl: timedelta, compute: Callable[[], int]
) -> tuple[int, bool]:
    token = uuid.uuid4().hex
    end, pause = time.monotonic() + LONGEST_WAIT, LOOK_SECONDS
    while time.monotonic() < end:
        is_held = _acquire(key, token)
        if is_held is not False:
            with _holding(key, token):
                # Saved between our look and our lock.
                if (known := _saved(key)) is not None:
                    return known, True
                return _computed(key, ttl, compute)
        time.sleep(pause)
        pause = min(SELDOM_SECONDS, pause * 1.3)
        if (known := _saved(key)) is not None:
            return known, True
    return _computed(key, ttl, compute)


def _computed(key: str, ttl: timedelta, compute: Callable[[], int]) -> tuple[int, bool]:
    value = compute()
    with suppress(*OUTAGES):
        cache.set(key, value, ttl.total_seconds())
    return value, False


@functools.cache
def _gate(url: str) -> RedisGate:
    return RedisGate(url)


def _ask(work: Callable[["Redis"], Any]) -> Any:
    return _gate(str(settings.CACHES["default"]["LOCATION"])).ask(work)


def _lock_of(key: str) -> str:
    return f"{cache.key_prefix}:flight:{key}"


def _acquire(key: str, token: str) -> bool | None:
    """Whether the lock is ours; None while Redis is away, and nobody can wait for anybody."""

    def work(redis: "Redis") -> bool:
        milliseconds = round(LOCK_SECONDS * 1000)
        return bool(redis.set(_lock_of(key), token, nx=True, px=milliseconds))

    found: bool | None = _ask(work)
    return found


@contextmanager
def _holding(key: str, token: str) -> Iterator[None]:
    """Keep the lock alive while the block runs, and free it at its end if it is still ours."""
    lock, is_over = _lock_of(key), threading.Event()
    milliseconds = round(LOCK_SECONDS * 1000)

    def renew() -> None:
        while not is_over.wait(RENEW_SECONDS):
            _ask(
                lambda redis: redis.register_script(_EXTEND)(
                    keys=[lock], args=[token, milliseconds]
                )
            )

    renewer = threading.Thread(target=renew, name="flight", daemon=True)
    renewer.start()
    try:
        yield
    finally:
        is_over.set()
        renewer.join()
        _ask(lambda redis: redis.register_script(_RELEASE)(keys=[lock], args=[token]))
