"""Brings a delivery again and again until it is taken, at a falling rate."""

import http.client
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 10
# Meta tries for 36 hours; here as often as is asked, and never more than this.
MOST_RETRIES, MOST_WAITING, KEPT = 50, 20, 100
DAY = 24 * 3600


@dataclass(slots=True)
class Delivery:
    """One body on its way."""

    url: str
    body: bytes
    headers: dict[str, str]
    retries: int = 0
    # The first wait; each is twice the one before.
    wait: float = 60
    answers: list[dict[str, Any]] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def is_taken(self) -> bool:
        return bool(self.answers) and self.answers[-1].get("status") == 200

    @property
    def is_waiting(self) -> bool:
        is_over = self.is_taken or len(self.answers) > self.retries
        return not (is_over or self.cancelled.is_set())

    def told(self) -> dict[str, Any]:
        return {
            "url": self.url,
            "attempts": len(self.answers),
            "is_taken": self.is_taken,
            "is_waiting": self.is_waiting,
            "answers": list(self.answers),
        }


@dataclass(slots=True)
class Post:
    lock: threading.Lock = field(default_factory=threading.Lock)
    deliveries: deque[Delivery] = field(default_factory=lambda: deque(maxlen=KEPT))


post = Post()


def bring(delivery: Delivery) -> dict[str, Any]:
    """Deliver once; what is not taken is brought again in the background."""
    delivery.answers.append(send("POST", delivery.url, delivery.body, delivery.headers))
    with post.lock:
        waiting = sum(each.is_waiting for each in post.deliveries)
        post.deliveries.appendleft(delivery)
    if delivery.is_waiting and waiting < MOST_WAITING:
        # A daemon: it ends with the server.
        threading.Thread(target=_again, args=(delivery,), daemon=True).start()
    elif delivery.is_waiting:
        delivery.cancelled.set()
    return delivery.answers[0]


def _again(delivery: Delivery) -> None:
    wait = delivery.wait
    while delivery.is_waiting and not delivery.cancelled.wait(min(wait, DAY)):
        answer = send("POST", delivery.url, delivery.body, delivery.headers)
        delivery.answers.append(answer)
        wait *= 2


def told() -> list[dict[str, Any]]:
    with post.lock:
        return [each.told() for each in post.deliveries]


def forget() -> None:
    with post.lock:
        for each in post.deliveries:
            each.cancelled.set()
        post.deliveries.clear()


def send(verb: str, url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return {"error": f"Not an address: {url!r}"}
    kind: Callable[..., http.client.HTTPConnection] = (
        http.client.HTTPSConnection
        if parts.scheme == "https"
        else http.client.HTTPConnection
    )
    connection = kind(parts.hostname, parts.port, timeout=TIMEOUT)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(verb, target, body=body or None, headers=headers)
        answer = connection.getresponse()
        text = answer.read(10_000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        return {"error": str(error) or type(error).__name__}
    finally:
        connection.close()
    return {"status": answer.status, "body": text}
