"""Postgres and Valkey alone: for tests, and for commands run by hand."""

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import IO

from kbeauty.embedded import folders, locks, paths, postgres, processes, valkey
from kbeauty.embedded.errors import PlainError

POLL_SECONDS = 1.0
UNUSED_SECONDS = 20


class Servers:
    """Both servers; started one after the other, so a stop may find only the first."""

    def __init__(self) -> None:
        self.running: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []

    def start(self, *, safe: bool) -> None:
        # SIGINT asks Postgres for its fast stop: sessions are cut, data is written.
        database = postgres.start(output=None, safe=safe)
        self.running.append((database, signal.SIGINT))
        self.running.append((valkey.start(output=None, safe=safe), signal.SIGTERM))

    def are_up(self) -> bool:
        return all(server.poll() is None for server, _ in self.running)

    def stop(self) -> None:
        for server, number in reversed(self.running):
            server.send_signal(number)
            if not processes.wait_all([server], 3):
                server.kill()
                server.wait()


def data_folders() -> list[Path]:
    return [paths.postgres_data(), paths.valkey_data()]


def take_over() -> IO[str]:
    """Become the only one who works on this data folder."""
    folders.prepare()
    file = paths.var_dir() / "supervisor.lock"
    lock = locks.take(file)
    if lock is None:
        holder = file.read_text("utf-8").strip() or "another process"
        message = (
            f"The data folder {paths.var_dir()} is in use by {holder}: stop it first, or start "
            "this copy on other data with KBEAUTY_VAR=/another/folder PORT=8010."
        )
        raise PlainError(message)
    processes.end_leftovers(paths.var_dir(), data_folders())
    return lock


def write_holder(lock: IO[str], text: str) -> None:
    lock.seek(0)
    lock.truncate()
    lock.write(text)
    lock.flush()


def claim_if_unused(var: Path) -> IO[str] | None:
    """The start lock, if no test run holds its share of the other and none is starting."""
    starting = locks.take(var / "start.lock")
    if starting is None:
        return None
    using = locks.take(var / "users.lock")
    if using is None:
        starting.close()
        return None
    using.close()
    return starting


def _wait(running: Servers, *, until_unused: bool) -> IO[str] | None:
    """Until a server ended, or nobody used them for a while: then with the start lock."""
    last_used = time.monotonic()
    while running.are_up():
        time.sleep(POLL_SECONDS)
        claimed = claim_if_unused(paths.var_dir()) if until_unused else None
        if claimed is None:
            last_used = time.monotonic()
        elif time.monotonic() - last_used > UNUSED_SECONDS:
            return claimed
        else:
            claimed.close()
    return None


def serve(*, safe: bool = True, until_unused: bool = False) -> None:
    """Run both until a signal comes or, for tests, until nobody uses them."""
    # Interrupts too: a shell starts what it puts in the background deaf to them.
    for number in processes.STOP_SIGNALS:
        signal.signal(number, signal.default_int_handler)
    with take_over() as lock:
        write_holder(lock, f"process {os.getpid()}")
        running, claimed = Servers(), None
        try:
            running.start(safe=safe)
            print(f"Postgres and Valkey answer in {paths.socket_dir()}", flush=True)
            claimed = _wait(running, until_unused=until_unused)
        except KeyboardInterrupt:
            pass
        finally:
            for number in processes.STOP_SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            running.stop()
            # A test run that waits for this lock starts the servers anew.
            if claimed is not None:
                claimed.close()
