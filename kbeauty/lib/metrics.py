"""Figures of the running product for Prometheus, counted in Redis: all processes count together.

Nothing here names a company, a person or an address; labels have few values, known before.
"""

import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from redis import Redis

from kbeauty.lib.api import is_api
from kbeauty.lib.redis_gate import RedisGate

# Upper bounds in seconds; the last bucket has none.
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
QUEUES = ("high", "normal", "low")
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
# Asked by machines every few seconds: they would be most of what is counted.
_UNCOUNTED = frozenset({"/health", "/health/ready", "/metrics"})
_KEPT_SECONDS = 90 * 24 * 3600

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """A metric with its samples: a name's ending (of a histogram), labels and a value."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    told: str
    samples: Sequence[tuple[str, Labels, float]]


def rendered(families: Iterable[Family]) -> str:
    """The text format of Prometheus, version 0.0.4."""
    lines = []
    for family in families:
        lines.append(f"# HELP {family.name} {family.told}")
        lines.append(f"# TYPE {family.name} {family.kind}")
        for ending, labels, value in family.samples:
            told = ",".join(f'{name}="{_escaped(text)}"' for name, text in labels)
            braces = f"{{{told}}}" if told else ""
            lines.append(f"{family.name}{ending}{braces} {_number(value)}")
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


@functools.cache
def _gate(url: str) -> RedisGate:
    return RedisGate(url)


def _counts_gate() -> RedisGate:
    return _gate(str(settings.CACHES["default"]["LOCATION"]))


def _key() -> str:
    return f"{cache.key_prefix}:metrics:requests"


class MetricsMiddleware:
    """Counts each answer and how long it took, with whatever lies inside of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = self.get_response(request)
        if request.path not in _UNCOUNTED:
            seconds = time.perf_counter() - begun
            _count(request, response.status_code, seconds)
        return response


def _count(request: HttpRequest, status: int, seconds: float) -> None:
    method = request.method if request.method in _METHODS else "other"
    area = _area(request.path)
    bucket = next((str(one) for one in BUCKETS if seconds <= one), "+Inf")

    def add(redis: Redis) -> None:
        pipe = redis.pipeline(transaction=False)
        pipe.hincrby(_key(), f"n|{area}|{method}|{status}", 1)
        pipe.hincrby(_key(), f"b|{area}|{bucket}", 1)
        pipe.hincrbyfloat(_key(), f"s|{area}", round(seconds, 6))
        pipe.expire(_key(), _KEPT_SECONDS)
        pipe.execute()

    # Redis may be away: then this one is not counted, and the page comes all the same.
    _counts_gate().ask(add)


def _area(path: str) -> str:
    if is_api(path):
        return "api"
    return "staff" if path.startswith("/admin/") else "pages"


def request_families() -> list[Family]:
    """Requests and their times; none while Redis is away."""
    counted = _counts_gate().ask(lambda redis: redis.hgetall(_key())) or {}
    found = {str(field): str(value) for field, value in counted.items()}
    numbers: list[tuple[str, Labels, float]] = []
    buckets: dict[str, dict[str, int]] = defaultdict(dict)
    sums: dict[str, float] = {}
    for field, value in sorted(found.items()):
        sort, area, *rest = field.split("|")
        if sort == "n":
            method, status = rest
            labels = (("area", area), ("method", method), ("status", status))
            numbers.append(("", labels, float(value)))
        elif sort == "b":
            buckets[area][rest[0]] = int(value)
        else:
            sums[area] = float(value)
    times = [
        sample
        for area, counted in sorted(buckets.items())
        for sample in _histogram(area, counted, sums.get(area, 0.0))
    ]
    return [
        Family("kbeauty_http_requests_total", "counter", "Answered requests.", numbers),
        Family(
            "kbeauty_http_request_seconds", "histogram", "Seconds to an answer.", times
        ),
    ]


def _histogram(
    area: str, counted: Mapping[str, int], seconds: float
) -> list[tuple[str, Labels, float]]:
    own = (("area", area),)
    total, samples = 0, []
    for bound in (*map(str, BUCKETS), "+Inf"):
        total += counted.get(bound, 0)
        labels = (*own, ("le", bound))
        samples.append(("_bucket", labels, float(total)))
    return [*samples, ("_sum", own, seconds), ("_count", own, float(total))]


def _length(redis: Redis, name: str) -> int:
    return redis.llen(name)


def queue_family() -> Family:
    """Tasks that wait, by queue."""
    gate = _gate(settings.QUEUE_REDIS_URL)
    samples = []
    for name in QUEUES:
        length = gate.ask(partial(_length, name=name))
        if length is not None:
            samples.append(("", (("queue", name),), float(length)))
    return Family("kbeauty_queue_length", "gauge", "Tasks that wait.", samples)
