"""Opening a client's file: created if new, waited for if locked, brought up to date if old."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from duckdb import DuckDBPyConnection

from abmkit.errors import WarehouseError, explain
from abmkit.sql import text
from abmkit.warehouse import checkpoint, migrations

#: Written by DuckDB 2, still read by 1.5: an agency may run both.
_STORAGE = "v1.5.0"

#: What DuckDB says of a file that another process has: on POSIX, on Windows.
_LOCKED = "set lock on file|being used by another process"

_FIRST_PAUSE = 0.02
#: Who waits for the file looks at least so often, in seconds.
LONGEST_PAUSE = 0.5


def open_file(path: Path, *, read_only: bool, wait: float) -> DuckDBPyConnection:
    """Connect to a warehouse, all of whose tables are there when this returns.

    Args:
        path: The file; created unless ``read_only``.
        read_only: Several processes may read at once; nobody can write meanwhile.
        wait: Seconds to wait for another process that holds the file.

    Raises:
        WarehouseError: It is held by another, newer than this abmkit, missing, or no warehouse.
    """
    if not path.exists():
        if read_only:
            raise WarehouseError(f"there is no warehouse at {path} yet; run: abmkit sync")
        _create(path, lambda draft: migrations.migrate(draft, 0, path))
    connection = _connect(path, read_only, wait)
    try:
        taken = migrations.version(connection, path)
        migrations.check(taken, path)
        if read_only and taken < len(migrations.STEPS):
            raise WarehouseError(
                f"{path} was written by an older abmkit; run abmkit sync, which upgrades it"
            )
        if not taken:
            migrations.migrate(connection, taken, path)
    except BaseException:
        connection.close()
        raise
    if taken in (0, len(migrations.STEPS)):
        return connection
    checkpoint.close(connection, path)
    return _renew(path, wait)


def _renew(path: Path, wait: float) -> DuckDBPyConnection:
    """Bring an old file up to date, after a copy; unless another process was first."""
    with closing(take_turn(path, wait)):
        connection = _connect(path, False, wait)
        taken = migrations.version(connection, path)
        if taken == len(migrations.STEPS):
            return connection
        # A copy of an open file may be torn, and would take DuckDB's lock along when it is closed.
        checkpoint.close(connection, path)
        migrations.back_up(path, taken)
        connection = _connect(path, False, wait)
        try:
            migrations.migrate(connection, taken, path)
        except BaseException:
            connection.close()
            raise
        return connection


def take_turn(path: Path, wait: float) -> DuckDBPyConnection:
    """Become the one process that syncs a warehouse, until the connection is closed.

    The file that is held for it lies beside the warehouse: a file of DuckDB is a lock that every
    system has, that names its holder and that a process cannot leave behind.

    Args:
        path: The warehouse.
        wait: Seconds to wait for another process.

    Raises:
        WarehouseError: Another process does not let go.
    """
    turn = _turn_of(path)
    if not turn.exists():
        _create(turn)
    return _connect(turn, False, wait, f"{path} is being synced")


def _turn_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}.sync{path.suffix}")


def _create(path: Path, fill: Callable[[DuckDBPyConnection], None] = lambda draft: None) -> None:
    """Make a file in the older storage form; unseen until it is whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=".") as folder, duckdb.connect() as maker:
            draft = Path(folder) / path.name
            maker.execute(f"ATTACH {text(str(draft))} AS draft (STORAGE_VERSION '{_STORAGE}')")
            maker.execute("USE draft")
            fill(maker)
            maker.execute("USE memory")
            maker.execute("DETACH draft")
            _place(draft, path)
    except (OSError, duckdb.IOException) as error:
        raise WarehouseError(f"cannot create {path}: {explain(error)}") from error


def _place(draft: Path, path: Path) -> None:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return  # another process was first, and may be writing already
    except OSError:
        draft.replace(path)  # a file system without links


def _connect(
    path: Path, read_only: bool, wait: float, busy: str | None = None
) -> DuckDBPyConnection:
    deadline, pause = time.monotonic() + wait, _FIRST_PAUSE
    while True:
        checkpoint.recover(path)
        try:
            connection = duckdb.connect(str(path), read_only=read_only)
        except duckdb.Error as error:
            if not re.search(_LOCKED, str(error)) or time.monotonic() >= deadline:
                raise WarehouseError(_why(path, error, busy or _busy(path, error))) from error
        else:
            connection.execute("SET TimeZone = 'UTC'")
            if not read_only:
                checkpoint.begin(connection)
            return connection
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def _busy(path: Path, error: duckdb.Error) -> str:
    """What the process that has a warehouse does with it: perhaps it syncs it."""
    turn = _turn_of(path)
    try:
        if turn.exists():
            duckdb.connect(str(turn), read_only=True).close()
    except duckdb.Error as syncing:
        if _holder(syncing) and _holder(syncing) == _holder(error):
            return f"{path} is being synced"
    return f"{path} is in use"


def _holder(error: duckdb.Error) -> str:
    """Number of the process that has the file; empty: nobody knows."""
    told = re.search(r"PID (\d+)", str(error))
    return told[1] if told else ""


def _why(path: Path, error: duckdb.Error, busy: str) -> str:
    if re.search(_LOCKED, str(error)):
        who = f"process {_holder(error)}" if _holder(error) else "another process"
        return f"{busy} by {who}; wait until it has finished, or stop it"
    if "not a valid DuckDB database" in str(error):
        return (
            f"{path} is damaged, or not a warehouse; restore it from a backup, or move it away and "
            "sync, which reads everything again"
        )
    if re.search("different configuration|already attached", str(error)):
        return f"{path} is open in this process, for writing or for reading; close that first"
    return f"cannot open {path}: {explain(error)}"
