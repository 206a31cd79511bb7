"""Takes what was committed from DuckDB's log into its file, so that no kill can tear the file.

A checkpoint writes new blocks beside the old ones and turns over a header at its end, so that a
process may be killed before: but blocks of metadata it writes over themselves, and one that was
half written makes a file that nobody can open (1.5.6 and 2.0.0; a test shows it). Therefore those
blocks are kept in a file beside it until the checkpoint is done, and whoever opens the warehouse
puts them back when it was not. The log is emptied last, so nothing is lost.
"""

from __future__ import annotations

import json
import os
import struct
import sys
import threading
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

import duckdb
from duckdb import DuckDBPyConnection

if sys.platform != "win32":
    import fcntl

#: Where DuckDB's file has its two headers, and its first block; the header with the greater
#: number counts.
_HEADERS, _BLOCKS = (4096, 8192), 12288

#: Blocks that are not in the file yet have ids from here on.
_NOT_YET = 1 << 62

#: One for each file: a lock of the system holds back other processes, and none of our threads.
_turns: dict[Path, threading.RLock] = {}


def begin(connection: DuckDBPyConnection) -> None:
    """Let nothing but ``close`` make a checkpoint."""
    connection.execute("SET checkpoint_threshold = '1TB'")
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")


def close(connection: DuckDBPyConnection, path: Path) -> None:
    """Close a connection after a checkpoint; where that fails, the log keeps everything.

    Args:
        connection: In no transaction.
        path: Its file.
    """
    if not log(path).exists():
        connection.close()
        return
    # The first handle that this process closes takes DuckDB's lock along, so ours is the last.
    # Of a full disk the next commit tells, and the next close tries again.
    with _turn(path):
        with ExitStack() as last, closing(connection), suppress(OSError, duckdb.Error):
            if sys.platform != "win32":  # there, a second handle is refused
                _keep(last.enter_context(path.open("rb")), path, connection)
            connection.execute("CHECKPOINT")
        recover(path)


def recover(path: Path) -> None:
    """Put back what a checkpoint was writing over when its process died.

    Args:
        path: A file that this process has not opened.
    """
    kept = _kept(path)
    # Mostly there is nothing to put back; where nothing may be written, DuckDB says what it finds.
    with _turn(path), suppress(OSError), kept.open("rb") as old, path.open("r+b") as file:
        if _claim(file):  # else the checkpoint is going on
            _put_back(old, file)
            kept.unlink()


def log(path: Path) -> Path:
    """Where DuckDB keeps what was committed and is not in the file yet."""
    return path.with_name(f"{path.name}.wal")


def _turn(path: Path) -> threading.RLock:
    return _turns.setdefault(path.absolute(), threading.RLock())


def _kept(path: Path) -> Path:
    return path.with_name(f"{path.name}.undo")


def _keep(file: IO[bytes], path: Path, connection: DuckDBPyConnection) -> None:
    """Write a copy of the blocks of metadata, which is there whole or not at all."""
    ((size,),) = connection.execute(
        "SELECT block_size FROM pragma_database_size() WHERE database_name = current_database()"
    ).fetchall()
    told = connection.execute(
        "SELECT block_id FROM pragma_metadata_info() WHERE block_id < $1 ORDER BY 1", [_NOT_YET]
    ).fetchall()
    places = [_BLOCKS + block * size for (block,) in told]
    head = {"number": _number(file), "places": places, "size": size}
    with TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        draft = Path(folder) / "draft"
        with draft.open("wb") as copy:
            copy.write(json.dumps(head).encode() + b"\n")
            for place in places:
                file.seek(place)
                copy.write(file.read(size))
            copy.flush()
            os.fsync(copy.fileno())
        draft.replace(_kept(path))


def _put_back(old: IO[bytes], file: IO[bytes]) -> None:
    head: dict[str, Any] = json.loads(old.readline())
    if head["number"] != _number(file):
        return  # the checkpoint was done
    for place in head["places"]:
        file.seek(place)
        file.write(old.read(head["size"]))
    file.flush()
    os.fsync(file.fileno())


def _number(file: IO[bytes]) -> int:
    """How many checkpoints the file has seen."""
    numbers = []
    for place in _HEADERS:
        file.seek(place)
        _, number = struct.unpack("<QQ", file.read(16))
        numbers.append(int(number))
    return max(numbers)


def _claim(file: IO[bytes]) -> bool:
    """Take the lock that DuckDB takes; on Windows, opening the file was the claim."""
    if sys.platform != "win32":
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
    return True
