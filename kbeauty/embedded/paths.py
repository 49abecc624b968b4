"""Where the embedded servers keep their data and sockets. Imports nothing of Django."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Our own texts, and those of allauth and of the staff pages that have no Korean of their own.
LOCALE_DIRS = (
    ROOT / "locale",
    ROOT / "kbeauty" / "locale_allauth",
    ROOT / "kbeauty" / "locale_staff",
)
SOCKET_PATH_LIMIT = 107  # bytes of sun_path on Linux, less the final NUL
APP_ROLE = "kbeauty_app"
STAFF_ROLE = "kbeauty_staff"
SUPERUSER = "postgres"
DATABASE = "kbeauty"
# Root's home is closed to others: what `nobody` must reach lies here instead.
SHARED_HOME = Path("/var/lib/kbeauty-dev")


def var_dir() -> Path:
    """Folder of all run-time data; ``KBEAUTY_VAR`` moves it."""
    return Path(os.environ.get("KBEAUTY_VAR") or ROOT / "var").resolve()


def is_open_to_others(path: Path) -> bool:
    """Whether another user, such as ``nobody``, can pass through every folder of ``path``."""
    folders = [path, *path.parents]
    return all(f.stat().st_mode & 0o001 for f in folders if f.exists())


def digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def server_home() -> Path:
    """Folder of the servers' data: ``var/``, unless Postgres could not reach it."""
    home = var_dir()
    # Postgres refuses to run as root, so there it runs as nobody.
    if os.geteuid() == 0 and not is_open_to_others(home.parent):
        return SHARED_HOME / digest(home)
    return home


def socket_dir() -> Path:
    """Folder of the Unix sockets: ``var/run``, or a short one where that is too long."""
    wanted = server_home() / "run"
    longest = os.fsencode(wanted / ".s.PGSQL.5432.lock")
    if len(longest) <= SOCKET_PATH_LIMIT:
        return wanted
    return Path("/tmp") / f"kbeauty-{os.geteuid()}-{digest(var_dir())}"  # noqa: S108 - 0700, checked


def postgres_data() -> Path:
    return server_home() / "postgres"


def valkey_data() -> Path:
    return server_home() / "valkey"


def redis_socket() -> Path:
    return socket_dir() / "valkey.sock"
