"""A checkpoint that is cut short anywhere leaves a file that opens, with all that was committed."""

import errno
import os
import random
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.errors import WarehouseError
from abmkit.warehouse import Warehouse, checkpoint

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
DEALS = Stream("deals", ("deal",))
PAGE, HEAD = 4096, 12288

KILLED = """
import os, signal, sys
from abmkit.warehouse import Warehouse
with Warehouse.open(sys.argv[1]) as warehouse:
    warehouse.execute("UPDATE deal SET name = 'new' WHERE source_id < 'd2'")
    warehouse.execute("INSERT INTO seen SELECT 'crm', 'deals', n FROM range(99) t(n)")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of several checkpoints, with more in its log."""
    path = tmp_path / "w.duckdb"
    for version in range(3):
        rows = [
            {"record": f"d{n}", "source_id": f"d{n}", "status": "won", "name": str(version)}
            for n in range(300)
        ]
        with Warehouse.open(path) as warehouse:
            warehouse.load("crm", DEALS, Batch({"deal": pd.DataFrame(rows, dtype=object)}), NOW)
    assert not checkpoint.log(path).exists()
    subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert checkpoint.log(path).exists()
    return path


def content(path: Path, *, read_only: bool = False) -> list[object]:
    with Warehouse.open(path, read_only=read_only, wait=0) as warehouse:
        return [
            warehouse.query("SELECT name, count(*) FROM deal GROUP BY ALL ORDER BY ALL"),
            warehouse.query("SELECT count(*) FROM seen WHERE record < 99 AND source = 'crm'"),
            warehouse.query("SELECT count(*) FROM history"),
        ]


def kept(path: Path) -> Path:
    return path.with_name("w.duckdb.undo")


def begun(path: Path) -> bytes:
    """Begin a checkpoint: what it would write over is kept, and returned is what it would leave."""
    connection = duckdb.connect(path)
    checkpoint.begin(connection)
    with path.open("rb") as file:
        checkpoint._keep(file, path, connection)
        log, before = checkpoint.log(path).read_bytes(), path.read_bytes()
        connection.execute("CHECKPOINT")
        connection.close()
    after = path.read_bytes()
    path.write_bytes(before)
    checkpoint.log(path).write_bytes(log)
    return after


def tear(before: bytes, after: bytes, moments: random.Random) -> bytes:
    """The file as a checkpoint leaves it that was killed before its header: some pages are new."""
    torn = bytearray(before.ljust(len(after), b"\0"))
    until = moments.randrange(HEAD, len(after), PAGE)
    for place in range(HEAD, len(after), PAGE):
        if place < until or moments.random() < 0.2:
            torn[place : place + PAGE] = after[place : place + PAGE]
    return bytes(torn)


@pytest.mark.parametrize("reader_first", [True, False])
def test_a_torn_checkpoint_is_taken_back(path: Path, reader_first: bool) -> None:
    whole = content(path, read_only=True)
    before, log = path.read_bytes(), checkpoint.log(path).read_bytes()
    after, undo = begun(path), kept(path).read_bytes()
    moments, lost = random.Random(7), 0
    for _ in range(12):
        torn = tear(before, after, moments)
        path.write_bytes(torn)
        checkpoint.log(path).write_bytes(log)
        kept(path).unlink(missing_ok=True)
        try:
            lost += content(path, read_only=True) != whole
        except WarehouseError:
            lost += 1
        kept(path).write_bytes(undo)
        if reader_first:
            assert content(path, read_only=True) == whole
        assert content(path) == whole
        assert not kept(path).exists()
        assert not checkpoint.log(path).exists()
        assert content(path) == whole
    assert lost, "DuckDB alone survives this: what is kept is kept in vain"


def test_a_finished_checkpoint_is_not_taken_back(path: Path) -> None:
    whole = content(path, read_only=True)
    path.write_bytes(begun(path))
    checkpoint.log(path).unlink()
    assert kept(path).exists()
    assert content(path) == whole
    assert not kept(path).exists()


def test_what_is_kept_half_counts_for_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = content(path, read_only=True)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert content(path) == whole
    assert path.read_bytes() == before, "a checkpoint that cannot be taken back is not begun"
    assert checkpoint.log(path).exists()
    assert sorted(f.name for f in path.parent.iterdir()) == ["w.duckdb", "w.duckdb.wal"]
    assert content(path) == whole
    assert not checkpoint.log(path).exists()


def test_a_checkpoint_that_fails_loses_nothing(path: Path) -> None:
    whole = content(path, read_only=True)
    with Warehouse.open(path) as warehouse:
        warehouse.execute("PRAGMA debug_checkpoint_abort = 'before_header'")
    assert checkpoint.log(path).exists()
    assert content(path) == whole


@pytest.mark.skipif(sys.platform == "win32", reason="there, one handle shuts out all others")
def test_a_checkpoint_that_goes_on_is_left_alone(path: Path) -> None:
    after = begun(path)
    hold = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout
        other.stdout.readline()
        checkpoint.recover(path)
        assert kept(path).exists()
        with pytest.raises(WarehouseError, match=f"in use by process {other.pid}"):
            content(path)
        other.kill()
    assert after != path.read_bytes()
    content(path)
    assert not kept(path).exists()


def test_another_thread_leaves_a_checkpoint_that_goes_on_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = content(path, read_only=True)
    real = checkpoint._keep
    other = threading.Thread(target=checkpoint.recover, args=[path])

    def keep(*args: Any) -> None:
        real(*args)
        other.start()
        other.join(0.3)
        assert kept(path).exists()

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "_keep", keep)
        with Warehouse.open(path):
            pass
    other.join()
    assert not kept(path).exists()
    assert content(path) == whole


@pytest.mark.parametrize("guarded", [True, False])
def test_a_commit_makes_no_checkpoint(path: Path, guarded: bool) -> None:
    connection = duckdb.connect(path)
    if guarded:
        checkpoint.begin(connection)
    with path.open("rb") as file:
        before = checkpoint._number(file)
        for _ in range(3):  # 16 MB are what DuckDB waits for
            wide = "SELECT md5(n::VARCHAR), md5(n::VARCHAR), n FROM range(100000) t(n)"
            connection.execute(f"INSERT INTO seen {wide}")
        assert (checkpoint._number(file) == before) == guarded
        connection.close()
        assert (checkpoint._number(file) == before) == guarded
