"""Is this process alive, and are the things it needs at work?"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kbeauty.lib.heartbeat import last_heartbeat

# Beat asks a worker for a sign of life every 30 s; two may be missed.
HEARTBEAT_LIMIT = 90


class NotReadyError(Exception):
    """A part that answers, but not as it should."""


def _check_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _check_cache() -> None:
    mark = str(time.time_ns())
    cache.set("health-mark", mark, 60)
    if cache.get("health-mark") is None:
        message = "a value just written is not there"
        raise NotReadyError(message)


def _check_queue() -> None:
    """Beat sent, the broker carried, a worker took and ran."""
    seen = last_heartbeat()
    if seen is None:
        message = "no worker has run a task yet"
        raise NotReadyError(message)
    age = time.time() - seen
    if age > HEARTBEAT_LIMIT:
        last = datetime.fromtimestamp(seen, UTC).isoformat(timespec="seconds")
        message = f"no worker has run a task since {last}"
        raise NotReadyError(message)


CHECKS: dict[str, Callable[[], None]] = {
    "database": _check_database,
    "cache": _check_cache,
    "queue": _check_queue,
}


def run_check(check: Callable[[], None]) -> dict[str, Any]:
    begun = time.perf_counter()
    try:
        check()
    except NotReadyError as error:
        answer: dict[str, Any] = {"status": "failed", "reason": str(error)}
    except Exception as error:  # noqa: BLE001 - whatever breaks, its kind is the answer
        answer = {"status": "failed", "reason": type(error).__name__}
    else:
        answer = {"status": "ok"}
    answer["milliseconds"] = round((time.perf_counter() - begun) * 1000, 1)
    return answer


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as this process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, cache and queue are at work, else 503 and which is not."""
    checks = {name: run_check(check) for name, check in CHECKS.items()}
    is_ready = all(check["status"] == "ok" for check in checks.values())
    body = {"status": "ok" if is_ready else "failed", "checks": checks}
    return JsonResponse(body, status=200 if is_ready else 503)
