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
_FAR = 1 << 20  # Windows lets nobody read a byte that is held


@contextmanager
def turn(path: Path, wait: float, mode: int = 0o600) -> Iterator[None]:
    """Hold a file that nobody else holds meanwhile; it tells the number of the process.

    Args:
        path: The file; made when it is not there.
        wait: Seconds to wait for another.
        mode: Who may read and hold it.

    Raises:
        TimeoutError: Another does not let go; the text is the number of its process.
        OSError: Nothing can be written there.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, mode)
    try:
        deadline = time.monotonic() + wait
        while not _claim(handle):
            if time.monotonic() >= deadline:
                raise TimeoutError(path.read_text("ascii").strip())
            time.sleep(_PAUSE)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid():<10}".encode())
        yield
    finally:
        os.close(handle)


def _claim(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
