"""Postgres and Valkey that can be made to fail."""

import signal
import subprocess
from types import TracebackType

from kbeauty.embedded import postgres, valkey


class Servers:
    def __enter__(self) -> "Servers":
        self._database = postgres.start(output=subprocess.DEVNULL)
        self._memory = valkey.start(output=subprocess.DEVNULL)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in (self._memory, self._database):
            server.send_signal(signal.SIGINT)
            server.wait()

    def restart_database(self, *, is_crash: bool) -> None:
        """Cut every session and come again; after a crash by its log."""
        self._database.send_signal(signal.SIGQUIT if is_crash else signal.SIGINT)
        self._database.wait()
        self._database = postgres.start(output=subprocess.DEVNULL)
