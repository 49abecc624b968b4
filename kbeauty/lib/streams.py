"""Server-sent events: a page hears of progress while its request stays open.

A stream is a synchronous generator that holds a thread of the web server and nothing else.
Between two reads it has no connection to the database and no company in force: each read
enters its company anew, asks anew whether the reader may still see it, and lets go again.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, StreamingHttpResponse

from kbeauty.lib.tenancy import tenant

# The browser then opens the next one and says what it heard last.
LASTS = 60.0
EVERY = 1.0
# Proxies close what is silent, and a reader who is gone is noticed by writing only.
HEARTBEAT = 10.0
RECONNECT_MILLISECONDS = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """What is told; the same ``id`` is told once."""

    id: str
    data: Mapping[str, Any]
    name: str = "message"
    # Nothing comes after it.
    is_last: bool = False


# Returns None once the reader may not see it any more, or there is nothing left to see.
Read = Callable[[], Event | None]

# Each stream holds a thread: pages must never wait for one because streams have them all.
_slots = BoundedSemaphore(settings.STREAM_LIMIT)


def event_stream(
    request: HttpRequest,
    *,
    company_id: int,
    read: Read,
    lasts: float = LASTS,
    every: float = EVERY,
) -> StreamingHttpResponse:
    """An answer that tells what ``read`` finds, for as long as it finds something."""
    heard = request.headers.get("Last-Event-ID", "")
    found = _found(read, company_id, every=every, ends=time.monotonic() + lasts)
    response = StreamingHttpResponse(
        _frames(found, heard), content_type="text/event-stream"
    )
    response["Cache-Control"] = "no-store"
    # nginx would collect the answer before it passes it on.
    response["X-Accel-Buffering"] = "no"
    return response


def _frames(found: Iterator[Event], heard: str) -> Iterator[bytes]:
    let_go()
    with _slot() as is_free:
        if not is_free:
            # The page asks again and again instead, as it does without a stream.
            yield b"event: busy\ndata: {}\n\n"
            return
        yield f"retry: {RECONNECT_MILLISECONDS}\n\n".encode()
        silent_since = time.monotonic()
        for event in found:
            if event.id != heard:
                yield _frame(event)
                heard, silent_since = event.id, time.monotonic()
            elif time.monotonic() - silent_since >= HEARTBEAT:
                yield b": still here\n\n"
                silent_since = time.monotonic()


@contextmanager
def _slot() -> Iterator[bool]:
    is_free = _slots.acquire(blocking=False)
    try:
        yield is_free
    finally:
        if is_free:
            _slots.release()


def _found(
    read: Read, company_id: int, *, every: float, ends: float
) -> Iterator[Event]:
    while (event := _read(read, company_id)) is not None:
        yield event
        if event.is_last or time.monotonic() + every > ends:
            return
        time.sleep(every)


def _read(read: Read, company_id: int) -> Event | None:
    try:
        with tenant(company_id):
            return read()
    finally:
        let_go()


def let_go() -> None:
    """Give the connection back, unless it is in the middle of somebody's transaction."""
    if not connection.in_atomic_block:
        connection.close()


def _frame(event: Event) -> bytes:
    data = json.dumps(event.data, ensure_ascii=False)
    return f"id: {event.id}\nevent: {event.name}\ndata: {data}\n\n".encode()
