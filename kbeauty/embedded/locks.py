"""File locks: the kernel frees them when their holder dies, however it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def take(file: Path, *, shared: bool = False, wait: bool = False) -> IO[str] | None:
    """The open file that holds the lock, or None where another process has it."""
    handle = file.open("a+", encoding="utf-8")
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    try:
        fcntl.flock(handle, kind | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        handle.close()
        return None
    return handle


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Wait for the lock and hold it inside the block."""
    handle = take(file, wait=True)
    assert handle is not None  # noqa: S101 - waiting never gives up
    with handle:
        yield
