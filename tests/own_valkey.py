"""A Valkey of one test's own, which the test may stop and start again."""

import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from kbeauty.embedded import valkey

START_SECONDS = 20


class OwnValkey:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "own.sock"
        self.url = f"unix://{self.socket}?db=0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "dir": str(self.folder),
            "save": "",
            "appendonly": "no",
            "loglevel": "warning",
        }
        command = [str(valkey.binary())]
        for name, value in options.items():
            command += [f"--{name}", value]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        end = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.01)

    def _answers(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        return False

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)


def short_folder() -> "tempfile.TemporaryDirectory[str]":
    """The path of a socket may not be long; pytest's own folders are."""
    return tempfile.TemporaryDirectory(prefix="kb-valkey-")
