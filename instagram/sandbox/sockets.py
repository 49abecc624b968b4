"""Resets the TCP connection of a call, of which the web server tells us nothing."""

import ctypes
import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

# Milliseconds between the last data of a connection and the start of its call, at most,
# on a busy machine; another's must be further from it. The kernel counts in steps of four.
NEAR, APART = 500, 9
# tcp_info: eight bytes, then numbers of 32 bits.
LAST_SENT, LAST_RECEIVED = 9, 11
SEGMENTS = struct.Struct("=152x2I")  # with data, in and out
INTERNET = {socket.AF_INET, socket.AF_INET6}
UNSPECIFIED = struct.pack("=H14x", socket.AF_UNSPEC)


@dataclass(frozen=True, order=True, slots=True)
class Line:
    """A connection that may wait for an answer; the likeliest is the least."""

    # Not sure where the last question and the last answer lie in one step of time.
    is_doubtful: bool
    distance: float
    file: int


def reset(port: int, started: float) -> bool:
    """Reset the connection whose call began then; False where it cannot be told."""
    age = (time.monotonic() - started) * 1000
    found = [line for line in _waiting(port, age) if line.distance < NEAR]
    found = sorted(line for line in found if line.is_doubtful <= min(found).is_doubtful)
    if not found or (len(found) > 1 and found[1].distance - found[0].distance < APART):
        return False
    with suppress(OSError):
        _disconnect(found[0].file)
        return True
    return False


def _waiting(port: int, age: float) -> Iterator[Line]:
    """Connections that were asked something and have not answered."""
    for file in _sockets():
        with suppress(OSError), closing(socket.socket(fileno=os.dup(file))) as line:
            line.getpeername()
            if line.family in INTERNET and line.getsockname()[1] == port:
                told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 160)
                numbers = struct.unpack_from("=24I", told, 8)
                received, sent = numbers[LAST_RECEIVED], numbers[LAST_SENT]
                came, went = SEGMENTS.unpack_from(told)
                if received <= sent:
                    is_doubtful = received == sent and not (came and not went)
                    yield Line(is_doubtful, abs(received - age), file)


def _sockets() -> Iterator[int]:
    for name in Path("/proc/self/fd").iterdir():
        # Some are gone by the time they are looked at.
        with suppress(OSError):
            if str(name.readlink()).startswith("socket:"):
                yield int(name.name)


def _disconnect(file: int) -> None:
    """To connect to nothing makes Linux send the reset at once."""
    library = ctypes.CDLL(None, use_errno=True)
    if library.connect(file, UNSPECIFIED, len(UNSPECIFIED)):
        raise OSError(ctypes.get_errno(), "connect")
