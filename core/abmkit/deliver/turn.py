"""One process at a time in a folder: by a lock of the system, which nobody can leave behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from abmkit.errors import RenderError, explain

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".turn"
"""The file that is held; it tells the number of the process that held it last."""

_PAUSE = 0.05
_FAR = 1 << 20  # Windows lets nobody read a byte that is held


@contextmanager
def take_turn(folder: Path, wait: float = 30.0) -> Iterator[None]:
    """Let no other process work in a folder meanwhile.

    Args:
        folder: It is made when it is not there.
        wait: Seconds to wait for another process.

    Raises:
        RenderError: Another process does not let go (named), or nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise RenderError(f"cannot write {folder / LOCK}: {explain(error)}") from error
    try:
        _wait(handle, folder, time.monotonic() + wait)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, f"{os.getpid():<10}".encode())
        yield
    finally:
        os.close(handle)


def _wait(handle: int, folder: Path, deadline: float) -> None:
    while not _claim(handle):
        if time.monotonic() >= deadline:
            holder = (folder / LOCK).read_text("ascii").strip()
            raise RenderError(
                f"{folder} is being written by process {holder}; wait until it has finished, "
                "or end it"
            )
        time.sleep(_PAUSE)


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
