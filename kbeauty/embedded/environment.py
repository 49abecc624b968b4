"""What the processes of one start are told through their environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kbeauty.embedded import paths, processes, secrets
from kbeauty.embedded.errors import PlainError

SANDBOX_APP_ID = "1784000000000001"
# Needed as soon as the data is not a throw-away of ours.
PRODUCTION_KEYS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "JWT_SIGNING_KEY")


@dataclass(frozen=True)
class Options:
    """What a person chose for this start."""

    port: int
    host: str
    database_url: str
    redis_url: str
    has_own_app: bool

    @property
    def sandbox_port(self) -> int:
        return self.port + 1

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"


def load_file(file: Path) -> None:
    """Take over ``NAME=value`` lines; what the shell has set already wins."""
    if not file.exists():
        return
    for line in file.read_text("utf-8").splitlines():
        name, sign, value = line.strip().partition("=")
        if sign and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def _port(value: str) -> int:
    if value.isdigit() and 1024 <= int(value) <= 65_534:
        return int(value)
    message = f"PORT must be a number from 1024 to 65534, not {value!r}: try PORT=8010 make run."
    raise PlainError(message)


def read_options() -> Options:
    load_file(Path(os.environ.get("ENV_FILE") or paths.ROOT / ".env"))
    options = Options(
        port=_port(os.environ.get("PORT") or "8000"),
        host=os.environ.get("HOST") or "127.0.0.1",
        database_url=os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
        has_own_app=bool(os.environ.get("INSTAGRAM_APP_ID")),
    )
    missing = [
        name
        for name in PRODUCTION_KEYS
        if not (os.environ.get(name) or os.environ.get(f"{name}_FILE"))
    ]
    if options.database_url and missing:
        message = (
            f"DATABASE_URL is set, so {', '.join(missing)} must be set as well: .env.example says "
            "how to make a key."
        )
        raise PlainError(message)
    return options


def _sandbox(options: Options) -> dict[str, str]:
    address = f"http://127.0.0.1:{options.sandbox_port}"
    secret = secrets.development_key("sandbox_secret", allowed=True)
    return {
        "INSTAGRAM_AUTHORIZE_URL": f"{address}/oauth/authorize",
        "INSTAGRAM_TOKEN_URL": f"{address}/oauth/access_token",
        "INSTAGRAM_GRAPH_URL": address,
        "FACEBOOK_DIALOG_URL": address,
        "FACEBOOK_GRAPH_URL": address,
        "INSTAGRAM_APP_ID": SANDBOX_APP_ID,
        "INSTAGRAM_APP_SECRET": secret,
        # One app there for both log-ins.
        "FACEBOOK_APP_ID": SANDBOX_APP_ID,
        "FACEBOOK_APP_SECRET": secret,
        "HTTP_ALLOWED_PRIVATE_HOSTS": f"127.0.0.1:{options.sandbox_port}",
    }


def for_children(options: Options) -> dict[str, str]:
    """The environment of every process but the servers."""
    own = {
        "DJANGO_SETTINGS_MODULE": "kbeauty.settings.base",
        # The supervisor serves plain HTTP on this machine, whatever the database.
        "ALLOWED_HOSTS": f"localhost,127.0.0.1,{options.host}",
        "PUBLIC_URL": options.address,
        "SECURE_BEHIND_TLS": "0",
        "LOG_FORMAT": "text",
    }
    if not options.has_own_app:
        own |= _sandbox(options)
    always = {
        "KBEAUTY_VAR": str(paths.var_dir()),
        processes.TREE_VARIABLE: str(paths.var_dir()),
        "PYTHONUNBUFFERED": "1",
        # Celery warns of root at each start; ours is a person's own machine.
        "PYTHONWARNINGS": "ignore:::celery.platforms",
        # glibc keeps an arena per thread otherwise, and every arena keeps its peak.
        "MALLOC_ARENA_MAX": "2",
    }
    return _filled(own) | always


def _filled(own: Mapping[str, str]) -> dict[str, str]:
    """The person's own variables win over ours; empty ones count as not set."""
    return dict(own) | {name: value for name, value in os.environ.items() if value}
