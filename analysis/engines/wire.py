"""The connections of the SDKs, with the limits of our own door.

No redirect is followed and no proxy of the environment used, an answer ends after its time
however slowly it drips, and what is not JSON of an object never reaches an SDK, which would
stumble over it in ways of its own. What was read is kept for the caller: an SDK that finds
broken words throws the number of tokens away with them.
"""

import json
import logging
import time
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

import httpx2

from analysis.engines.errors import EngineError, WireError
from analysis.enums import CallOutcome
from kbeauty.lib.http import HttpError, check_address

CONNECT_SECONDS = 5.0
MAX_BYTES = 4 * 1024 * 1024
_last: ContextVar[dict[str, Any] | None] = ContextVar("last_answer", default=None)


class _Bounded(httpx2.SyncByteStream):
    """A body that ends in time and within its size."""

    def __init__(self, stream: httpx2.SyncByteStream, until: float) -> None:
        self._stream, self._until = stream, until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in self._stream:
            size += len(chunk)
            if size > MAX_BYTES:
                raise WireError(CallOutcome.BROKEN_ANSWER)
            if time.monotonic() > self._until:
                raise WireError(CallOutcome.TIMEOUT)
            yield chunk

    def close(self) -> None:
        self._stream.close()


class _Transport(httpx2.HTTPTransport):
    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        # The time that the caller gives for waiting between two bytes is that for all.
        seconds = request.extensions["timeout"]["read"]
        until = time.monotonic() + seconds
        response = super().handle_request(request)
        if isinstance(response.stream, httpx2.SyncByteStream):
            response.stream = _Bounded(response.stream, until)
        return response


def _look(response: httpx2.Response) -> None:
    response.read()
    if response.is_redirect or 300 <= response.status_code < 400:
        raise WireError(CallOutcome.REDIRECT)
    if response.status_code >= 400:
        return
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError) as error:
        raise WireError(CallOutcome.BROKEN_ANSWER) from error
    is_json = "json" in response.headers.get("content-type", "")
    if not is_json or not isinstance(body, dict):
        raise WireError(CallOutcome.BROKEN_ANSWER)
    _last.set(body)


def be_quiet(*names: str) -> None:
    """At a low level the SDKs log whole prompts, headers and addresses."""
    for name in (*names, "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)


def connections(base_url: str) -> httpx2.Client:
    """Connections to one service; a private address must be among those allowed."""
    try:
        check_address(base_url)
    except HttpError as error:
        raise WireError(CallOutcome.NO_CONNECTION) from error
    return httpx2.Client(
        transport=_Transport(retries=0),
        follow_redirects=False,
        trust_env=False,
        event_hooks={"response": [_look]},
    )


def timeout(seconds: float) -> httpx2.Timeout:
    return httpx2.Timeout(seconds, connect=min(CONNECT_SECONDS, seconds))


def forget_answer() -> None:
    _last.set(None)


def last_answer() -> dict[str, Any]:
    """The last whole answer since ``forget_answer``; empty if there was none."""
    return _last.get() or {}


def wire_error(error: Exception) -> EngineError:
    """A call without an answer, as the SDK or what lies under it raised it."""
    cause = error if isinstance(error, WireError) else error.__cause__
    if isinstance(cause, WireError):
        return EngineError(cause.outcome)
    is_unsent = cause is not None and _never_sent(cause)
    return EngineError(CallOutcome.NO_CONNECTION, is_free=is_unsent)


def timeout_error(error: Exception) -> EngineError:
    cause = error.__cause__
    is_unsent = cause is not None and _never_sent(cause)
    return EngineError(CallOutcome.TIMEOUT, is_free=is_unsent)


def _never_sent(error: BaseException) -> bool:
    """Whether a failed call did not reach the service at all."""
    return isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
