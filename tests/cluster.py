"""The database server of the tests: one per checkout, shared by the runs that need it.

Each run holds its share of ``users.lock``. The first starts the servers, the last stops
them; after a ``kill -9`` the kernel frees the share and the servers stop by themselves.
"""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from kbeauty.embedded import (
    checks,
    folders,
    locks,
    paths,
    processes,
    servers,
    valkey,
)

START_SECONDS = 90
PREFIX = "test_kbeauty_"


def acquire() -> IO[str]:
    """Start the servers if they are not up; the file returned keeps them up."""
    folders.prepare()
    var = paths.var_dir()
    with locks.held(var / "start.lock"):
        share = locks.take(var / "users.lock", shared=True, wait=True)
        assert share is not None
        if not _is_up():
            _start(var)
    return share


def release(share: IO[str]) -> None:
    share.close()
    claimed = None
    with suppress(OSError):
        claimed = _claim_last()
    if claimed is not None:
        with claimed:
            _stop()


def _claim_last() -> IO[str] | None:
    return servers.claim_if_unused(paths.var_dir())


def _holder() -> int | None:
    text = (paths.var_dir() / "supervisor.lock").read_text("utf-8")
    number = text.removeprefix("process ").strip()
    return int(number) if number.isdigit() else None


def _is_up() -> bool:
    return valkey.answers() and (paths.socket_dir() / ".s.PGSQL.5432").exists()


def _start(var: Path) -> None:
    command = [sys.executable, "-m", "kbeauty.embedded", "servers", "--unsafe"]
    environment = {k: v for k, v in os.environ.items() if k != processes.TREE_VARIABLE}
    with (var / "servers.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--until-unused"],
            cwd=paths.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    end = time.monotonic() + START_SECONDS
    while not _is_up():
        if server.poll() is not None or time.monotonic() > end:
            said = (var / "servers.log").read_text("utf-8", "replace")
            message = f"The servers of the tests did not start:\n{said}"
            raise RuntimeError(message)
        time.sleep(0.05)
    # It outlives this run when another one still needs it.
    server.returncode = 0


def _stop() -> None:
    pid = _holder()
    if pid is None:
        return
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        lock = locks.take(paths.var_dir() / "supervisor.lock")
        if lock is not None:
            lock.close()
            return
        time.sleep(0.05)


def _template_name() -> str:
    return f"template_kbeauty_{checks.migrations_digest()[:16]}"


def _maintenance() -> psycopg.Connection:
    parameters = connection.get_connection_params()
    wanted = {
        k: parameters[k]
        for k in ("user", "host", "port", "password")
        if k in parameters
    }
    return psycopg.connect(**wanted, dbname="postgres", autocommit=True)


def _names(server: psycopg.Connection, pattern: str) -> list[str]:
    rows = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern]
    )
    return [row[0] for row in rows]


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _rename(server: psycopg.Connection, old: str, new: str) -> None:
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(statement.format(sql.Identifier(old), sql.Identifier(new)))


def _clone(server: psycopg.Connection, template: str, name: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _make_template(server: psycopg.Connection, template: str) -> None:
    wanted = connection.settings_dict["NAME"]
    building = f"{template}_building"
    _drop(server, building)
    _clone(server, "template1", building)
    _use(building)
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        _use(wanted)
    _rename(server, building, template)


def _drop_leftovers(server: psycopg.Connection, template: str) -> None:
    """Databases of runs that were killed, and templates of other migrations."""
    for name in _names(server, "template\\_kbeauty\\_%"):
        if name != template:
            _drop(server, name)
    for name in _names(server, PREFIX.replace("_", "\\_") + "%"):
        number = name.removeprefix(PREFIX).split("_")[0]
        if number.isdigit() and not processes.is_running(int(number)):
            _drop(server, name)


def create_database(*, anew: bool = False) -> None:
    """Clone the migrated template, made first if the migrations changed."""
    name, template = connection.settings_dict["NAME"], _template_name()
    with locks.held(paths.var_dir() / "template.lock"), _maintenance() as server:
        _drop_leftovers(server, "" if anew else template)
        if not _names(server, template):
            _make_template(server, template)
        _drop(server, name)
        _clone(server, template, name)


def drop_database() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    with _maintenance() as server:
        _drop(server, name)
