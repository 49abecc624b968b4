"""Where the embedded servers keep their data and sockets. Imports nothing of Django."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOCKET_PATH_LIMIT = 107  # bytes of sun_path on Linux, less the final NUL
APP_ROLE = "kbeauty_app"
STAFF_ROLE = "kbeauty_staff"
DATABASE = "kbeauty"


def var_dir() -> Path:
    """Folder of all run-time data; ``KBEAUTY_VAR`` moves it."""
    return Path(os.environ.get("KBEAUTY_VAR") or ROOT / "var").resolve()


def socket_dir() -> Path:
    """Folder of the Unix sockets: ``var/run``, or a short one where that is too long."""
    wanted = var_dir() / "run"
    longest = os.fsencode(wanted / ".s.PGSQL.5432.lock")
    if len(longest) <= SOCKET_PATH_LIMIT:
        return wanted
    digest = hashlib.sha256(os.fsencode(var_dir())).hexdigest()[:12]
    return Path("/tmp") / f"kbeauty-{os.getuid()}-{digest}"  # noqa: S108 - 0700, checked


def redis_socket() -> Path:
    return socket_dir() / "valkey.sock"
