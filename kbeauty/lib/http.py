"""The one door to services outside.

Every call has time limits and a size limit, reaches public addresses only, follows no
redirect and leaves neither query string nor body in a log or an exception: tokens travel
there.
"""

import json
import logging
import os
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NoReturn, cast
from urllib.parse import SplitResult, urlsplit

import requests
import structlog
from django.views.decorators.debug import sensitive_variables
from requests.adapters import HTTPAdapter
from structlog.contextvars import get_contextvars

from kbeauty.lib.addresses import (
    POOLS,
    PrivateAddressError,
    is_allowed_private,
    resolve,
)

CONNECT_TIMEOUT = 5.0
READ_TIMEOUT = 20.0
# A body that drips in below the read timeout ends here.
TOTAL_TIMEOUT = 30.0
MAX_BYTES = 10 * 1024 * 1024
_CHUNK = 64 * 1024
_NO_HOST = "-"
_PORTS = {"http": 80, "https": 443}

log = structlog.get_logger(__name__)
# urllib3 writes whole query strings at this level, whatever the logging settings say.
logging.getLogger("urllib3.connectionpool").addFilter(
    lambda record: record.levelno > logging.DEBUG
)


class HttpError(Exception):
    """A call that brought no usable answer; names the host, never the query string."""

    reason = "failed"

    def __init__(self, host: str, detail: str = "") -> None:
        super().__init__(f"{host}: {self.reason}" + (f" ({detail})" if detail else ""))
        self.host = host


class HttpTimeoutError(HttpError):
    reason = "no answer in time"


class HttpConnectionError(HttpError):
    reason = "no connection"


class RefusedAddressError(HttpError):
    reason = "address refused"


class RedirectError(HttpError):
    reason = "redirect refused"


class BodyTooLargeError(HttpError):
    reason = "answer too large"


class NotJsonError(HttpError):
    reason = "answer is not JSON"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read completely."""

    host: str
    status_code: int
    headers: Mapping[str, str]
    duration_ms: int
    body: bytes = field(repr=False)

    def json(self) -> Any:
        try:
            return json.loads(self.body, parse_constant=_refuse_constant)
        except (ValueError, RecursionError):
            pass
        # Raised out here, or the broken body would hang on the exception as context.
        raise NotJsonError(self.host, f"status {self.status_code}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a call may take and how much it may bring."""

    connect: float = CONNECT_TIMEOUT
    read: float = READ_TIMEOUT
    total: float = TOTAL_TIMEOUT
    max_bytes: int = MAX_BYTES


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = POOLS


_local = threading.local()


def _session() -> requests.Session:
    """This thread's session: neither threads nor forked processes share a socket."""
    if getattr(_local, "process", None) != os.getpid():
        session = requests.Session()
        # Proxies and .netrc of the environment would go round the address check.
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = _Adapter(pool_connections=4, pool_maxsize=4, max_retries=0)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        _local.session, _local.process = session, os.getpid()
    return cast(requests.Session, _local.session)


@sensitive_variables()
def request(
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    data: Mapping[str, str] | None = None,
    payload: Any = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    limits: Limits | None = None,
) -> Answer:
    """Make one call and read its answer, whatever its status; raise an HttpError if there is none.

    The body is a form (``data``), JSON (``payload``) or bytes as they are (``content``).
    """
    target = _checked(url)
    limits = limits or Limits()
    started = time.monotonic()
    failure: HttpError
    try:
        with _session().request(
            method,
            url,
            params=params,
            data=data if content is None else content,
            json=payload,
            headers={**_own_headers(), **(headers or {})},
            timeout=(limits.connect, limits.read),
            allow_redirects=False,
            stream=True,
        ) as response:
            body = _read(response, target.host, started + limits.total, limits)
            answer = Answer(
                host=target.host,
                status_code=response.status_code,
                headers=response.headers,
                duration_ms=round((time.monotonic() - started) * 1000),
                body=body,
            )
        _log(method, target, started, status_code=answer.status_code)
        return answer
    except HttpError as error:
        failure = error
    except PrivateAddressError:
        failure = RefusedAddressError(target.host, "private network")
    except requests.Timeout:
        failure = HttpTimeoutError(target.host)
    except (requests.RequestException, OSError) as error:
        failure = _connection_error(target.host, error)
    # Outside the except block: the original names the whole address with its secrets.
    _log(method, target, started, error=failure.reason)
    failure.__context__ = None
    raise failure


def check_address(url: str) -> None:
    """Refuse an address that no call may reach, before there is anything to send.

    A call checks again: by then the name may lead elsewhere.
    """
    target = _checked(url)
    try:
        resolve(target.host, target.port)
    except PrivateAddressError as error:
        raise RefusedAddressError(target.host, "private network") from error
    except (socket.gaierror, UnicodeError) as error:
        raise HttpConnectionError(target.host, "unknown host") from error


@dataclass(frozen=True, slots=True)
class _Target:
    host: str
    port: int
    path: str


def _checked(url: str) -> _Target:
    """The address in parts, if it may be called at all."""
    parts = _split(url)
    if parts is None or not parts.hostname or parts.scheme not in _PORTS:
        raise RefusedAddressError(_NO_HOST, "not an http address")
    if parts.username is not None or parts.password is not None:
        raise RefusedAddressError(parts.hostname, "address with a password")
    port = parts.port or _PORTS[parts.scheme]
    if parts.scheme == "http" and not is_allowed_private(parts.hostname, port):
        raise RefusedAddressError(parts.hostname, "not encrypted")
    return _Target(parts.hostname, port, parts.path)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # a port out of range shows only when it is read
    except ValueError:
        return None
    return parts


def _own_headers() -> dict[str, str]:
    headers = {"User-Agent": "kbeauty-global-leap/1.0", "Accept": "application/json"}
    request_id = get_contextvars().get("request_id")
    if request_id:
        headers["X-Request-ID"] = str(request_id)
    return headers


def _read(
    response: requests.Response, host: str, deadline: float, limits: Limits
) -> bytes:
    if response.is_redirect or 300 <= response.status_code < 400:
        raise RedirectError(host, f"status {response.status_code}")
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > limits.max_bytes:
            raise BodyTooLargeError(host, f"more than {limits.max_bytes} bytes")
        if time.monotonic() > deadline:
            raise HttpTimeoutError(host)
    return bytes(body)


def _connection_error(host: str, error: Exception) -> HttpError:
    # iter_content reports a read timeout in the body as a lost connection.
    if "timed out" in str(error):
        return HttpTimeoutError(host)
    return HttpConnectionError(host, type(error).__name__)


def _log(method: str, target: _Target, started: float, **outcome: object) -> None:
    log.debug(
        "http_call",
        method=method,
        host=target.host,
        path=target.path,
        duration_ms=round((time.monotonic() - started) * 1000),
        **outcome,
    )
