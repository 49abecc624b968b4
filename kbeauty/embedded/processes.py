"""Children that never outlive the supervisor, and the search for those of a killed one."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
# Every child carries the data folder it works for, so that the next start finds it.
TREE_VARIABLE = "KBEAUTY_TREE"


def _die_with_parent(number: signal.Signals) -> Callable[[], None]:
    # Loaded here: between fork and exec the child must not import anything.
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None
    parent = os.getpid()

    def set_signal() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        # The parent may have gone before the call above took effect.
        if os.getppid() != parent:
            os._exit(1)

    return set_signal


def spawn(
    command: Sequence[str],
    *,
    death_signal: signal.Signals = signal.SIGTERM,
    user: int | None = None,
    group: int | None = None,
    environment: Mapping[str, str] | None = None,
    output: int | IO[bytes] | None = None,
    folder: Path = Path("/"),
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own that ends when this process ends.

    Call it from the main thread only: the kernel ties the death signal to the thread.
    """
    return subprocess.Popen(
        command,
        cwd=folder,
        env=dict(os.environ if environment is None else environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        # The signal is set after the change of user, which would clear it.
        preexec_fn=_die_with_parent(death_signal),
    )


def signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def wait_all(children: Iterable[subprocess.Popen[bytes]], seconds: float) -> bool:
    """Whether all of them ended in time."""
    end = time.monotonic() + seconds
    waiting = list(children)
    while waiting and time.monotonic() < end:
        waiting = [child for child in waiting if child.poll() is None]
        if waiting:
            time.sleep(0.02)
    return not waiting


def last_words(child: subprocess.Popen[bytes]) -> str:
    """What a child that ended, or never got ready, wrote last."""
    child.kill()
    said, _ = child.communicate()
    lines = (said or b"").decode("utf-8", "replace").strip().splitlines()
    return " / ".join(lines[-4:]) or "it wrote nothing"


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _belongs(process: Path, tree: bytes, folders: set[str]) -> bool:
    try:
        # Postgres and Valkey work inside their data folder; Postgres hides its variables.
        if str((process / "cwd").readlink()) in folders:
            return True
        return tree in (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def find_leftovers(var: Path, folders: Iterable[Path]) -> list[int]:
    """Processes that still work for this data folder; call it with the lock held."""
    tree = f"{TREE_VARIABLE}={var}".encode()
    names = {str(folder) for folder in folders}
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if int(process.name) != os.getpid() and _belongs(process, tree, names)
    ]


def end_leftovers(var: Path, folders: Sequence[Path]) -> int:
    """Stop what a killed supervisor left behind; returns how many there were."""
    found = find_leftovers(var, folders)
    for number, seconds in ((signal.SIGINT, 2.0), (signal.SIGKILL, 3.0)):
        for pid in find_leftovers(var, folders):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, number)
        end = time.monotonic() + seconds
        while find_leftovers(var, folders) and time.monotonic() < end:
            time.sleep(0.05)
    return len(found)
