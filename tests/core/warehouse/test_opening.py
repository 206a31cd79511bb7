"""One file per client: created, shared, waited for, brought up to date, or refused."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from abmkit.errors import WarehouseError
from abmkit.warehouse import Warehouse

HOLD = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "reader")
print("holding", flush=True)
sys.stdin.readline()
"""


@contextmanager
def another_process(path: Path, role: str) -> Iterator["subprocess.Popen[str]"]:
    """A process that has the file open until it is sent a line."""
    command = [sys.executable, "-c", HOLD, str(path), role]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "holding\n"
        yield process
        process.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Warehouse.open(tmp_path / "w.duckdb"):
        pass
    return tmp_path / "w.duckdb"


def test_a_new_file_can_be_read_by_the_older_duckdb(tmp_path: Path) -> None:
    with Warehouse.open(tmp_path / "new" / "o'hara.duckdb") as warehouse:
        ((tags,),) = warehouse.query(
            "SELECT tags FROM duckdb_databases() WHERE database_name = current_database()"
        )
    assert tags["storage_version"].startswith("v1.5.0")
    assert [f.name for f in (tmp_path / "new").iterdir()] == ["o'hara.duckdb"]


def test_a_file_of_a_disk_without_links_is_made_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        assert warehouse.query("FROM deal") == []


def test_whoever_creates_it_first_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "w.duckdb"
    linked = Path.hardlink_to

    def late(self: Path, target: Path) -> None:
        monkeypatch.undo()
        with Warehouse.open(path) as first:
            first.execute("INSERT INTO seen VALUES ('crm', 'deals', 1)")
        linked(self, target)

    monkeypatch.setattr(Path, "hardlink_to", late)
    with Warehouse.open(path) as second:
        assert second.query("SELECT count(*) FROM seen") == [(1,)]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WarehouseError, match="cannot create"):
        Warehouse.open(tmp_path / "file" / "w.duckdb")


def test_reading_what_does_not_exist_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match=r"no warehouse at .* run: abmkit sync"):
        Warehouse.open(tmp_path / "w.duckdb", read_only=True)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.duckdb").write_text("hello " * 1000)
    with pytest.raises(WarehouseError, match="is damaged, or not a warehouse; restore it"):
        Warehouse.open(tmp_path / "text.duckdb")
    with duckdb.connect(tmp_path / "foreign.duckdb") as foreign:
        foreign.execute("CREATE TABLE theirs (a INTEGER)")
    with pytest.raises(WarehouseError, match="no warehouse of abmkit"):
        Warehouse.open(tmp_path / "foreign.duckdb")


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_held_by_another_process_is_named_with_it(path: Path, read_only: bool) -> None:
    with (
        another_process(path, "writer") as other,
        pytest.raises(WarehouseError, match=f"in use by process {other.pid};"),
    ):
        Warehouse.open(path, read_only=read_only, wait=0.1)


def test_a_file_held_by_another_process_is_waited_for(path: Path) -> None:
    with another_process(path, "writer") as other:
        assert other.stdin
        other.stdin.write("\n")
        other.stdin.flush()
        with Warehouse.open(path, wait=30) as warehouse:
            assert warehouse.query("FROM deal") == []


def test_one_process_syncs_at_a_time_and_the_next_waits(path: Path) -> None:
    turn = path.with_name("w.sync.duckdb")
    with Warehouse.open(path) as warehouse, warehouse.turn():
        pass
    assert turn.exists()
    with another_process(turn, "writer") as other:
        with (
            Warehouse.open(path, wait=0.1) as warehouse,
            pytest.raises(WarehouseError, match=f"w.duckdb is being synced by process {other.pid}"),
            warehouse.turn(),
        ):
            pytest.fail("it is the other's turn")
        with Warehouse.open(path, read_only=True, wait=0) as reader:
            assert reader.query("FROM deal") == []
        assert other.stdin
        other.stdin.write("\n")
        other.stdin.flush()
        with Warehouse.open(path) as warehouse, warehouse.turn():
            assert warehouse.query("FROM deal") == []


def test_who_waits_for_its_turn_holds_nothing(path: Path) -> None:
    with Warehouse.open(path) as warehouse:
        with warehouse.turn(), Warehouse.open(path, read_only=True, wait=0) as reader:
            assert reader.query("FROM deal") == []
        warehouse.execute("INSERT INTO seen VALUES ('crm', 'deals', 1)")
        assert warehouse.query("SELECT count(*) FROM seen") == [(1,)]


def test_two_processes_read_at_once(path: Path) -> None:
    with another_process(path, "reader"), Warehouse.open(path, read_only=True) as warehouse:
        assert warehouse.query("FROM deal") == []


def test_a_file_that_this_process_writes_is_not_opened_for_reading(path: Path) -> None:
    with Warehouse.open(path), pytest.raises(WarehouseError, match="is open in this process"):
        Warehouse.open(path, read_only=True)


def test_where_the_holder_is_not_told_it_is_another(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def windows(*_: object, **__: object) -> None:
        raise duckdb.IOException("Cannot open file: it is being used by another process.")

    monkeypatch.setattr(duckdb, "connect", windows)
    with pytest.raises(WarehouseError, match="is in use by another process; wait"):
        Warehouse.open(path, wait=0)


def test_a_released_file_is_free_and_comes_back_when_used(path: Path) -> None:
    with Warehouse.open(path) as warehouse:
        warehouse.release()
        warehouse.release()
        with Warehouse.open(path, read_only=True) as reader:
            assert reader.query("FROM deal") == []
        warehouse.execute("INSERT INTO seen VALUES ('crm', 'deals', 1)")
        assert warehouse.query("SELECT count(*) FROM seen") == [(1,)]


def test_a_file_that_was_held_for_long_is_let_go(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("abmkit.warehouse.database.LONGEST_PAUSE", 0.0)
    warehouse.execute("SELECT 1")
    warehouse.share(60.0)
    with pytest.raises(WarehouseError, match="open in this process"):
        Warehouse.open(warehouse.path, read_only=True, wait=0)
    warehouse.share(0.0)
    with Warehouse.open(warehouse.path, read_only=True, wait=0) as reader:
        assert reader.streams("crm") == []
