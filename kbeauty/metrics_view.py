"""``/metrics`` for Prometheus: what the product does, nothing about whom it does it for."""

import ipaddress
import time
from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kbeauty.health import CHECKS, run_check
from kbeauty.lib.heartbeat import last_heartbeat
from kbeauty.lib.metrics import Family, queue_family, rendered, request_families

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 for everybody but whoever has the token; without one, for all but this machine."""
    if not _may_read(request):
        raise Http404
    families = [*_health(), queue_family(), *request_families()]
    return HttpResponse(rendered(families), content_type=CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        wanted = f"Bearer {settings.METRICS_TOKEN}"
        return compare_digest(given.encode(), wanted.encode())
    # What came through a proxy is from somewhere else, whatever it says.
    passed_on = {"X-Forwarded-For", "Forwarded", "X-Real-IP"} & set(request.headers)
    address = request.META.get("REMOTE_ADDR", "")
    return not passed_on and _is_this_machine(address)


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _health() -> list[Family]:
    parts = [(name, run_check(check)) for name, check in CHECKS.items()]
    seen = last_heartbeat()
    beat = [] if seen is None else [("", (), round(time.time() - seen, 1))]
    return [
        Family(
            "kbeauty_part_up",
            "gauge",
            "Whether a part answers as it should: 1 or 0.",
            [
                ("", (("part", name),), float(found["status"] == "ok"))
                for name, found in parts
            ],
        ),
        Family(
            "kbeauty_part_check_seconds",
            "gauge",
            "Seconds that the check of a part took.",
            [
                ("", (("part", name),), found["milliseconds"] / 1000)
                for name, found in parts
            ],
        ),
        Family(
            "kbeauty_worker_heartbeat_age_seconds",
            "gauge",
            "Seconds since a worker last ran a task; absent before the first.",
            beat,
        ),
    ]
