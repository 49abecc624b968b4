"""``make run``: starts everything in order, watches it, and stops it in order."""

import os
import signal
import subprocess
import sys
import time
from http import HTTPStatus
from types import FrameType

from kbeauty.embedded import (
    checks,
    environment,
    paths,
    postgres,
    processes,
    servers,
    valkey,
)
from kbeauty.embedded.errors import PlainError
from kbeauty.embedded.output import Log
from kbeauty.embedded.tree import Service, Tree

WEB_SECONDS = 180
WEB_ERRORS = 5
DEMO_PATIENCE = 60
HEALTH_PAUSE = 0.15
DEMO_EMAIL = "demo@kbeauty.test"
DEMO_PASSWORD = "glass-skin-2026"  # noqa: S105 - printed, of the demo company only
MANAGE = (sys.executable, str(paths.ROOT / "manage.py"))


class Supervisor:
    def __init__(self, options: environment.Options) -> None:
        self.options = options
        self.log = Log()
        self.begun = time.monotonic()
        self.signals = 0
        self.can_interrupt = True
        self.web_errors = 0
        self.has_banner = False
        self.tree = Tree(self.log, environment.for_children(options))
        self.stamps = checks.Stamps(paths.postgres_data() / "kbeauty-stamps")

    def run(self) -> int:
        for number in processes.STOP_SIGNALS:
            signal.signal(number, self._on_signal)
        try:
            self._start_servers()
            self.can_interrupt = False
            self._migrate()
            while not self.signals and not self.tree.failure and self.log.is_open:
                self.tree.turn(0.1)
        except KeyboardInterrupt:
            pass
        finally:
            self.can_interrupt = False
            self._stop()
        if self.tree.failure:
            raise PlainError(self.tree.failure)
        return 0

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1
        # Making and starting a database waits in places; nothing else does.
        if self.can_interrupt:
            raise KeyboardInterrupt

    def _stop(self) -> None:
        begun = time.monotonic()
        self.log.say("stopping; a second Ctrl-C does not wait for running tasks")
        self.tree.stop(lambda: self.signals > 1)
        self.log.say(f"stopped in {time.monotonic() - begun:.1f} s")
        # A late Ctrl-C would end the interpreter's own last steps with an error.
        for number in processes.STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)

    def _start_servers(self) -> None:
        if not self.options.database_url:
            self.tree.add_server("postgres", postgres.start(output=subprocess.PIPE))
        if not self.options.redis_url:
            self.tree.add_server("valkey", valkey.start(output=subprocess.PIPE))
        self._say("servers answer")

    def _migrate(self) -> None:
        digest = checks.migrations_digest()
        if not self.options.database_url and self.stamps.holds("migrations", digest):
            self._compile_messages()
            return

        def done() -> None:
            if not self.options.database_url:
                self.stamps.set("migrations", digest)
            self._say("database migrated")
            self._compile_messages()

        # The role of an embedded server is right by birth; another one is checked first.
        checks_off = () if self.options.database_url else ("--skip-checks",)
        command = (*MANAGE, "migrate", "--no-input", *checks_off)
        self.tree.run_once("migrate", command, done)

    def _compile_messages(self) -> None:
        if checks.messages_are_compiled():
            self._collect_static()
            return
        command = (sys.executable, "-m", "kbeauty.lib.messages")
        self.tree.run_once("setup", command, self._collect_static)

    def _collect_static(self) -> None:
        """Only with a database of one's own: the embedded start serves files in place."""
        if not self.options.database_url:
            self._start_programs()
            return
        command = (*MANAGE, "collectstatic", "--no-input", "--skip-checks")
        self.tree.run_once("static", command, self._start_programs)

    def _start_programs(self) -> None:
        self.tree.keep(Service("web", _web_command(self.options)))
        if not self.options.has_own_app:
            self.tree.keep(Service("sandbox", _sandbox_command(self.options)))
        self._await_web()

    def _await_web(self) -> None:
        status = checks.health(self.options.port)
        if status == HTTPStatus.OK:
            self._say(f"{self.options.address}/health answers")
            self.tree.keep(Service("beat", _celery("beat", "--pidfile=")))
            self.tree.keep(_worker())
            self._set_up()
        elif time.monotonic() - self.begun > WEB_SECONDS:
            self.tree.failure = f"web did not answer within {WEB_SECONDS} s."
        elif self.web_errors == WEB_ERRORS:
            self.tree.failure = f"web answers {status}: its lines above say why."
        else:
            # An answer that is an error fills the log: ask less often.
            self.web_errors += status is not None
            pause = HEALTH_PAUSE if status is None else 1
            self.tree.call_later(pause, self._await_web)

    def _set_up(self) -> None:
        """Schedules, knowledge and demo company, beside the running web server."""
        names = ["setup_schedules", "load_knowledge"]
        if self._wants_demo() and not self.stamps.holds("demo", "1"):
            names.append("setup_demo")
            # After a kill the old collection's lease has to run out first.
            self.tree.call_later(
                DEMO_PATIENCE, lambda: self._print_banner(is_early=True)
            )
        else:
            self._print_banner()
        self._set_up_next([name for name in names if _command_exists(name)])

    def _set_up_next(self, names: list[str]) -> None:
        if not names:
            return
        name, rest = names[0], names[1:]

        def done() -> None:
            if name == "setup_demo":
                self.stamps.set("demo", "1")
                self._print_banner()
            self._set_up_next(rest)

        # The demo's thousand calls are the worker's story to tell, not this one's.
        level = os.environ.get("LOG_LEVEL", "WARNING")
        command = ["/usr/bin/env", f"LOG_LEVEL={level}", *MANAGE, name, "--skip-checks"]
        if name == "setup_demo":
            command += ["--port", str(self.options.port)]
        self.tree.run_once("setup", command, done)

    def _wants_demo(self) -> bool:
        return not self.options.database_url and not self.options.has_own_app

    def _print_banner(self, *, is_early: bool = False) -> None:
        if self.has_banner:
            return
        self.has_banner = True
        address = self.options.address
        lines = [f"K-Beauty Global Leap   {address}"]
        if self._wants_demo():
            lines.append(f"Log in                 {DEMO_EMAIL} / {DEMO_PASSWORD}")
        else:
            lines.append(f"Make an account        {address}/account/signup/")
        if not self.options.has_own_app:
            sandbox = f"http://127.0.0.1:{self.options.sandbox_port}/sandbox/"
            lines.append(f"Instagram's double     {sandbox}")
        if is_early:
            lines.append("The demo's posts are still being collected.")
        lines.append("Stop with Ctrl-C.")
        rule = "-" * 68
        self.log.write(
            "\n".join(["", rule, *(f"  {line}" for line in lines), rule, "\n"])
        )

    def _say(self, text: str) -> None:
        self.log.say(f"{text} ({time.monotonic() - self.begun:.1f} s)")


def _command_exists(name: str) -> bool:
    return any(paths.ROOT.glob(f"*/management/commands/{name}.py"))


def _web_command(options: environment.Options) -> list[str]:
    named = {
        "--interface": "wsgi",
        "--host": options.host,
        "--port": str(options.port),
        "--workers": os.environ.get("WEB_WORKERS", "2"),
        "--blocking-threads": os.environ.get("WEB_THREADS", "8"),
        # Open event streams never end by themselves.
        "--workers-kill-timeout": "1",
        "--log-level": "error",
    }
    flat = [part for pair in named.items() for part in pair]
    # A pool serves web only: Celery's children open one connection each.
    pooled = [sys.executable, "-m", "granian", *flat]
    return [
        "/usr/bin/env",
        "DATABASE_POOL=1",
        *pooled,
        "--no-ws",
        "--respawn-failed-workers",
        "kbeauty.wsgi:application",
    ]


def _sandbox_command(options: environment.Options) -> list[str]:
    port = str(options.sandbox_port)
    return [sys.executable, "-m", "instagram.sandbox", "--port", port, "--demo"]


def _celery(*arguments: str) -> list[str]:
    command = [sys.executable, "-m", "celery", "-A", "kbeauty.celery", "--quiet"]
    return [*command, *arguments, "--loglevel", "INFO"]


def _worker() -> Service:
    command = _celery(
        "worker",
        "--concurrency=2",
        "--queues=high,normal,low",
        "--without-gossip",
        "--without-mingle",
        "--hostname=worker@%h",
    )
    # SIGQUIT gives running tasks back to the queue instead of finishing them.
    return Service("worker", command, signal.SIGQUIT, signal.SIGQUIT)


def _check_ports(options: environment.Options) -> None:
    checks.require_port(options.host, options.port, purpose="the pages")
    if not options.has_own_app:
        checks.require_port(
            "127.0.0.1", options.sandbox_port, purpose="Instagram's double"
        )


def run() -> int:
    """Check what can be checked, then start; raises PlainError with what to mend."""
    checks.require_packages()
    options = environment.read_options()
    with servers.take_over() as lock:
        _check_ports(options)
        servers.write_holder(lock, f"process {os.getpid()} at {options.address}")
        return Supervisor(options).run()
