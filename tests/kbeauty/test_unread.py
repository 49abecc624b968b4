"""A refusal that did not look at the body leaves the connection usable."""

import socket
from urllib.parse import urlsplit

import pytest

from kbeauty.lib.unread import CHUNK, LIMIT, UnreadMiddleware

REFUSED = b"POST /sandbox/ HTTP/1.1\r\nHost: %b\r\nSec-Fetch-Site: cross-site\r\n"


def test_the_next_request_of_a_kept_connection_is_answered(sandbox):
    host = urlsplit(sandbox.base_url)
    head = REFUSED % host.netloc.encode()
    with socket.create_connection((host.hostname, host.port), timeout=10) as line:
        # The body comes after the server began to answer, as on a slow line.
        line.sendall(head + b"Content-Length: 5\r\n\r\n")
        with pytest.raises(TimeoutError):
            read(line, seconds=0.3)
        line.sendall(b"hello")
        first = read(line, seconds=10)
        line.sendall(head + b"Content-Length: 0\r\n\r\n")
        second = read(line, seconds=10)

    assert first.startswith(b"HTTP/1.1 403 ")
    assert second.startswith(b"HTTP/1.1 403 ")


def read(line, seconds):
    line.settimeout(seconds)
    return line.recv(4096)


@pytest.mark.parametrize(
    ("size", "left"),
    [(0, 0), (5, 0), (LIMIT, 0), (LIMIT + CHUNK, CHUNK)],
    ids=["empty", "small", "at the limit", "an upload"],
)
def test_reads_up_to_a_limit(rf, size, left):
    request = rf.post("/", b"x" * size, content_type="text/plain")

    UnreadMiddleware(lambda _request: None)(request)

    assert len(request.read()) == left


def test_a_view_that_read_it_is_left_alone(rf):
    request = rf.post("/", {"name": "Onyul"})

    answer = UnreadMiddleware(lambda request: request.POST["name"])(request)

    assert answer == "Onyul"
    assert request.POST["name"] == "Onyul"
