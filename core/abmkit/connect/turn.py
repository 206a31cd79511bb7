"""One process, and one thread of it, at a time: by a lock of the system, never left behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PAUSE = 0.02


@contextmanager
def turn(path: Path, wait: float) -> Iterator[None]:
    """Hold a file that nobody else holds meanwhile.

    Args:
        path: The file; made when it is not there, and left empty.
        wait: Seconds to wait for another.

    Raises:
        TimeoutError: Another does not let go.
        OSError: Nothing can be written there.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + wait
        while not _claim(handle):
            if time.monotonic() >= deadline:
                raise TimeoutError(f"another process holds {path}")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _claim(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
