"""Keys made up for the embedded start and kept under ``var/``."""

import base64
import os

from kbeauty.embedded import paths


class MissingSecretError(RuntimeError):
    """A key that production needs is not in the environment."""


def development_key(name: str, *, allowed: bool) -> str:
    """The key ``name`` from ``var/secrets``, made on first use (32 random bytes, base64url)."""
    if not allowed:
        variable = {
            "secret_key": "SECRET_KEY",
            "field_key": "FIELD_ENCRYPTION_KEYS",
            "jwt_key": "JWT_SIGNING_KEY",
        }[name]
        message = f"Set {variable}: with DATABASE_URL set no key is made up (see .env.example)."
        raise MissingSecretError(message)
    file = paths.var_dir() / "secrets" / name
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = base64.urlsafe_b64encode(os.urandom(32))
        temporary = file.with_suffix(f".{os.getpid()}")
        temporary.touch(mode=0o600)
        temporary.write_bytes(made)
        try:
            # link() fails where another process was first: both then read one key.
            os.link(temporary, file)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return file.read_text("ascii").strip()
