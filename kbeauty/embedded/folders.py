"""Makes the folders of the servers, or says in a sentence why they can't be used."""

import os
import pwd
from pathlib import Path

from kbeauty.embedded import paths
from kbeauty.embedded.errors import PlainError


def server_account() -> tuple[int, int] | None:
    """User and group that Postgres runs as where that is not this process's own."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def user_name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"number {uid}"


def server_uid() -> int:
    account = server_account()
    return os.geteuid() if account is None else account[0]


def _check_owner(folder: Path, allowed: set[int]) -> None:
    owner = folder.lstat().st_uid
    if folder.is_symlink() or owner not in allowed:
        message = (
            f"The data folder {folder} belongs to user {user_name(owner)} and you are "
            f"{user_name(os.geteuid())}: start as that user, or keep your own data elsewhere "
            "with KBEAUTY_VAR=/another/folder."
        )
        raise PlainError(message)


def _make(folder: Path, mode: int) -> None:
    """Make it and its parents; the umask must not close what ``nobody`` passes through."""
    if not folder.parent.exists():
        _make(folder.parent, 0o755)
    try:
        folder.mkdir(exist_ok=True)
        folder.chmod(mode)
    except PermissionError as error:
        message = (
            f"The folder {folder} can't be written by user {user_name(os.geteuid())}: mend its "
            "rights, or keep the data elsewhere with KBEAUTY_VAR=/another/folder."
        )
        raise PlainError(message) from error


def prepare() -> None:
    """Make var/ and the folder of the sockets, closed to other users where it matters."""
    var, sockets = paths.var_dir(), paths.socket_dir()
    if var.exists():
        _check_owner(var, {os.geteuid()})
    _make(var, 0o755)
    for folder in (paths.server_home(), sockets):
        if folder.exists():
            _check_owner(folder, {os.geteuid(), server_uid()})
    if paths.server_home() != var:
        _make(paths.server_home(), 0o755)
    _make(sockets, 0o700)
    account = server_account()
    if account is not None:
        os.chown(sockets, *account)
    if paths.postgres_data().exists():
        _check_owner(paths.postgres_data(), {server_uid()})
