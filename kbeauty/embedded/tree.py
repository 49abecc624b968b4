"""The running processes of one start: their output, their ends and their orderly stop."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kbeauty.embedded import paths, processes
from kbeauty.embedded.output import Log

# Of the five seconds a stop may take, those for the programs and those for the servers,
# which have what the programs left over too: a database writes down what it holds.
GENTLE_SECONDS = 0.8
FIRM_SECONDS = 1.7
SERVER_SECONDS = 1.5
KILL_SECONDS = 0.5
STOP_SECONDS = 5
RESTARTS = 5
RESTART_WINDOW = 60
LONGEST_PAUSE = 10


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]
    on_end: Callable[[int], None]
    is_server: bool = False
    # Asked with SIGTERM, Celery finishes its tasks first; SIGQUIT puts them back.
    firm_signal: signal.Signals = signal.SIGTERM


@dataclass
class Service:
    """A program that is started again when it ends by itself."""

    name: str
    command: Sequence[str]
    death_signal: signal.Signals = signal.SIGTERM
    firm_signal: signal.Signals = signal.SIGTERM
    ends: list[float] = field(default_factory=list)


class Tree:
    """Everything here happens in one thread: the kernel ties death signals to it."""

    def __init__(self, log: Log, environment: Mapping[str, str]) -> None:
        self.log = log
        self.environment = environment
        self.children: list[Child] = []
        self.failure = ""
        self._selector = selectors.DefaultSelector()
        self._later: list[tuple[float, Callable[[], None]]] = []

    def add_server(self, name: str, process: subprocess.Popen[bytes]) -> None:
        def ended(code: int) -> None:
            self.failure = (
                f"{name} ended by itself ({code}): its last lines above say why."
            )

        self._adopt(Child(name, process, ended, is_server=True))

    def run_once(
        self, name: str, command: Sequence[str], then: Callable[[], None]
    ) -> None:
        """Run a program to its end and go on with ``then`` if it went well."""

        def ended(code: int) -> None:
            if code == 0:
                then()
            else:
                self.failure = f"{name} failed ({code}): its last lines above say why."

        self._spawn(name, command, ended, signal.SIGTERM, signal.SIGTERM)

    def keep(self, service: Service) -> None:
        """Run a program and start it again when it ends, unless it keeps ending."""

        def ended(code: int) -> None:
            now = time.monotonic()
            service.ends = [e for e in service.ends if now - e < RESTART_WINDOW] + [now]
            if len(service.ends) > RESTARTS:
                self.failure = (
                    f"{service.name} ended {len(service.ends)} times within a minute: its last "
                    "lines above say why."
                )
                return
            pause = min(2 ** (len(service.ends) - 1), LONGEST_PAUSE)
            self.log.say(f"ended ({code}), starts again in {pause} s", service.name)
            self.call_later(pause, lambda: self.keep(service))

        self._spawn(
            service.name,
            service.command,
            ended,
            service.death_signal,
            service.firm_signal,
        )

    def call_later(self, seconds: float, what: Callable[[], None]) -> None:
        self._later.append((time.monotonic() + seconds, what))

    def turn(self, seconds: float) -> None:
        """Print what came in, notice who ended, do what is due."""
        self._read(seconds)
        self._reap()
        now = time.monotonic()
        due = [what for when, what in self._later if when <= now]
        self._later = [entry for entry in self._later if entry[0] > now]
        for what in due:
            what()

    def stop(self, is_hurried: Callable[[], bool]) -> None:
        """Beat, web, worker and sandbox, then the servers; firmly where asking fails."""
        self._later.clear()
        begun = time.monotonic()
        programs = [child for child in self.children if not child.is_server]
        steps = (
            (GENTLE_SECONDS, lambda child: signal.SIGTERM),
            (FIRM_SECONDS, lambda child: child.firm_signal),
            (KILL_SECONDS, lambda child: signal.SIGKILL),
        )
        self._end(programs, steps, is_hurried)
        for child in programs:
            # A program may be gone while a process it started is not.
            processes.signal_group(child.process.pid, signal.SIGKILL)
        servers = [child for child in self.children if child.is_server]
        # Half a second less, so that a stop that kills is within the five as well.
        left = begun + STOP_SECONDS - 2 * KILL_SECONDS - time.monotonic()
        asked = max(SERVER_SECONDS, left)
        self._end(
            servers,
            ((asked, lambda child: child.firm_signal), (KILL_SECONDS, _kill)),
            lambda: False,
        )

    def _end(
        self,
        children: list[Child],
        steps: Sequence[tuple[float, Callable[[Child], signal.Signals]]],
        is_hurried: Callable[[], bool],
    ) -> None:
        for seconds, choose in steps:
            number_of = _kill if is_hurried() else choose
            for child in children:
                if child.process.poll() is None:
                    child.process.send_signal(number_of(child))
            end = time.monotonic() + seconds
            was_hurried = is_hurried()
            while any(child.process.poll() is None for child in children):
                if time.monotonic() > end or is_hurried() != was_hurried:
                    break
                self._read(0.03)
        self._read(0)

    def _spawn(
        self,
        name: str,
        command: Sequence[str],
        ended: Callable[[int], None],
        death_signal: signal.Signals,
        firm_signal: signal.Signals,
    ) -> None:
        process = processes.spawn(
            command,
            death_signal=death_signal,
            environment=self.environment,
            output=subprocess.PIPE,
            folder=paths.ROOT,
        )
        self._adopt(Child(name, process, ended, firm_signal=firm_signal))

    def _adopt(self, child: Child) -> None:
        self.children.append(child)
        if child.is_server:
            child.firm_signal = (
                signal.SIGINT if child.name == "postgres" else signal.SIGTERM
            )
        if child.process.stdout is not None:
            os.set_blocking(child.process.stdout.fileno(), False)
            self._selector.register(
                child.process.stdout, selectors.EVENT_READ, child.name
            )

    def _read(self, seconds: float) -> None:
        if not self._selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self._selector.select(seconds):
            try:
                data = os.read(key.fd, 65_536)
            except BlockingIOError:
                continue
            if data:
                self.log.feed(key.data, data)
            else:
                self.log.finish(key.data)
                self._selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]  # registered as pipes

    def _reap(self) -> None:
        for child in list(self.children):
            code = child.process.poll()
            if code is None:
                continue
            self._read(0)
            self.children.remove(child)
            processes.signal_group(child.process.pid, signal.SIGKILL)
            child.on_end(code)


def _kill(child: Child) -> signal.Signals:
    return signal.SIGKILL
