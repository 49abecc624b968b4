"""Starts the product as `make run` does, on data and ports of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from kbeauty.embedded import checks, paths, processes

# A first start migrates; a machine with other work to do takes a minute for it.
START_SECONDS = 240


def free_ports():
    """Two neighbours that nobody listens on."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def _ignore_interrupts():
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Product:
    def __init__(
        self,
        var: Path,
        *,
        port: int | None = None,
        command="run",
        in_background=False,
        **variables,
    ):
        self.var = var
        self.port = port or free_ports()
        # Nothing of the test run's own environment: settings, data folder, keys.
        self.environment = {
            "PATH": os.environ["PATH"],
            # A few days of an account are as good as ninety.
            "INSTAGRAM_FIGURE_DAYS": "4",
            "KBEAUTY_VAR": str(var),
            "PORT": str(self.port),
            "ENV_FILE": os.devnull,
            # With an app of one's own neither sandbox nor demo company is wanted.
            "INSTAGRAM_APP_ID": "1",
            "INSTAGRAM_APP_SECRET": "a-secret-of-the-tests",
            # Coverage follows into the processes that it is told of.
            **{k: v for k, v in os.environ.items() if k.startswith("COVERAGE_")},
            **variables,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kbeauty.embedded", command],
            cwd=paths.ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # As a shell leaves those that it puts in the background.
            preexec_fn=_ignore_interrupts if in_background else None,
        )
        assert self.process.stdout is not None
        self.said = self.process.stdout

    def await_health(self):
        end = time.monotonic() + START_SECONDS
        while checks.health(self.port) != 200:
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < end, "no answer from /health"
            time.sleep(0.1)

    def await_running(self, part: str, number: int = 1):
        """Until so many processes with this in their command line work for it."""
        end = time.monotonic() + START_SECONDS
        while sum(part in line for line in self.commands()) < number:
            assert time.monotonic() < end, self.commands()
            time.sleep(0.1)

    def pids(self):
        return processes.find_leftovers(
            self.var, [self.var / "postgres", self.var / "valkey"]
        )

    def commands(self):
        lines = []
        for pid in self.pids():
            try:
                lines.append(
                    Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
                )
            except OSError:
                continue
        return lines

    def await_gone(self, seconds: float):
        end = time.monotonic() + seconds
        while self.pids() and time.monotonic() < end:
            time.sleep(0.05)
        return self.commands()

    def output(self):
        return self.said.read().decode()

    def stop(self, number=signal.SIGINT, times=1):
        """Returns the seconds it took, the exit code and what was printed."""
        begun = time.monotonic()
        for _ in range(times):
            if self.process.poll() is None:
                self.process.send_signal(number)
                time.sleep(0.2)
        said, _ = self.process.communicate(timeout=30)
        return time.monotonic() - begun, self.process.returncode, said.decode()

    def end(self):
        """Whatever a failed test left running."""
        if self.process.poll() is None:
            self.process.kill()
        if not self.said.closed:
            self.process.communicate()
        processes.end_leftovers(self.var, [self.var / "postgres", self.var / "valkey"])
