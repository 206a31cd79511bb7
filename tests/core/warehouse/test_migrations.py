"""Numbered steps bring an old file up to date: all of them or none, after a copy."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.errors import WarehouseError
from abmkit.identity import match
from abmkit.warehouse import Warehouse, migrations
from abmkit.warehouse.migrations import STEPS, Step

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
NEXT = len(STEPS) + 1
STATE = {"read": "to here"}

Know = Callable[..., None]


def add_colour(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("ALTER TABLE deal ADD COLUMN IF NOT EXISTS colour VARCHAR")


def fall_over(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("DELETE FROM deal")
    connection.execute("SELECT no_such_column")


COLOUR = Step("deals have a colour", add_colour)
FALL = Step("fall over", fall_over)


def read(warehouse: Warehouse, stream: Stream) -> None:
    row = {"record": "d1", "source_id": f"{stream.name}-1", "status": "won"}
    warehouse.begin_read("crm", stream, NOW)
    warehouse.load("crm", stream, Batch({"deal": pd.DataFrame([row])}, state=STATE), NOW)
    warehouse.finish_read("crm", stream, NOW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file in which a snapshot and a log have been read, a deal each."""
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:
        read(warehouse, Stream("deals", ("deal",)))
        read(warehouse, Stream("log", ("deal",), mode="append"))
    return tmp_path / "w.duckdb"


@pytest.fixture
def know(monkeypatch: pytest.MonkeyPatch) -> Know:
    """Let abmkit know further steps."""

    def steps(*more: Step) -> None:
        monkeypatch.setattr(migrations, "STEPS", (*STEPS, *more))

    return steps


def cursors(warehouse: Warehouse) -> dict[str, Any]:
    states = {stream: warehouse.state("crm", stream) for stream in warehouse.streams("crm")}
    return {stream: state and state.cursor for stream, state in states.items()}


def colours(warehouse: Warehouse) -> list[tuple[str, ...]]:
    return warehouse.query("SELECT column_name FROM duckdb_columns() WHERE column_name = 'colour'")


def versions(path: Path) -> list[tuple[int, str]]:
    with duckdb.connect(str(path), read_only=True) as file:
        return file.execute("SELECT version, what FROM schema_version ORDER BY 1").fetchall()


def test_a_file_of_a_newer_form_is_refused_and_left_alone(path: Path) -> None:
    with Warehouse.open(path) as warehouse:
        warehouse.execute(f"INSERT INTO schema_version VALUES ({NEXT}, 'a later thought')")
    before = path.read_bytes()
    for read_only in (True, False):
        with pytest.raises(
            WarehouseError,
            match=rf"w\.duckdb was written by a newer abmkit \(schema {NEXT}; this one knows up to "
            rf"{NEXT - 1}\); upgrade abmkit",
        ):
            Warehouse.open(path, read_only=read_only)
    assert path.read_bytes() == before


def test_an_older_file_is_copied_and_brought_up_to_date(path: Path, know: Know) -> None:
    know(COLOUR, Step("again", add_colour))
    with pytest.raises(WarehouseError, match="older abmkit; run abmkit sync"):
        Warehouse.open(path, read_only=True)
    before = versions(path)
    with Warehouse.open(path) as warehouse:
        assert colours(warehouse) == [("colour",)]
        assert warehouse.query("SELECT count(*) FROM deal") == [(2,)]
    assert versions(path) == [*before, (NEXT, "deals have a colour"), (NEXT + 1, "again")]
    copy = path.with_name(f"w.v{NEXT - 1}.backup.duckdb")
    assert versions(copy) == before
    with Warehouse.open(path, read_only=True) as warehouse:
        assert colours(warehouse) == [("colour",)]


def test_the_copy_is_a_warehouse_to_go_back_to(
    path: Path, know: Know, monkeypatch: pytest.MonkeyPatch
) -> None:
    know(COLOUR)
    Warehouse.open(path).release()
    monkeypatch.undo()
    with Warehouse.open(path.with_name(f"w.v{NEXT - 1}.backup.duckdb")) as warehouse:
        assert warehouse.query("SELECT count(*) FROM deal") == [(2,)]
        assert cursors(warehouse) == {"deals": STATE, "log": STATE}


def test_a_new_file_takes_all_steps_and_needs_no_copy(tmp_path: Path, know: Know) -> None:
    know(COLOUR)
    with Warehouse.open(tmp_path / "n.duckdb") as warehouse:
        assert colours(warehouse) == [("colour",)]
    assert [f.name for f in tmp_path.iterdir()] == ["n.duckdb"]


def test_after_a_step_complete_snapshots_are_read_anew_and_logs_go_on(
    path: Path, know: Know
) -> None:
    with Warehouse.open(path) as warehouse:
        assert cursors(warehouse) == {"deals": STATE, "log": STATE}
    know(COLOUR)
    with Warehouse.open(path) as warehouse:
        assert cursors(warehouse) == {"deals": None, "log": STATE}
        state = warehouse.state("crm", "deals")
        assert state is not None
        assert state.completed_at == NOW.replace(tzinfo=None)


def test_of_several_steps_none_is_taken_when_one_fails(
    path: Path, know: Know, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = versions(path)
    know(COLOUR, FALL)
    with pytest.raises(
        WarehouseError,
        match=rf"w\.duckdb could not be brought to schema {NEXT + 1} and is as it was: .*no_such",
    ):
        Warehouse.open(path)
    monkeypatch.undo()
    assert versions(path) == before
    with Warehouse.open(path) as warehouse:
        assert colours(warehouse) == []
        assert warehouse.query("SELECT count(*) FROM deal") == [(2,)]
        assert cursors(warehouse) == {"deals": STATE, "log": STATE}


def test_without_room_for_a_copy_nothing_is_done(
    path: Path, know: Know, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    know(COLOUR)
    before = path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", full)
        with pytest.raises(WarehouseError, match=r"cannot be copied before it is renewed: .*space"):
            Warehouse.open(path)
    assert path.read_bytes() == before
    with Warehouse.open(path) as warehouse:
        assert colours(warehouse) == [("colour",)]


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A file of the first release, with two deals."""
    path = tmp_path / "first.duckdb"
    with duckdb.connect(str(path)) as file:
        file.execute(Path(__file__).with_name("schema_1.sql").read_text("utf-8"))
        file.execute("INSERT INTO schema_version VALUES (1, 'create the tables')")
        for number in (1, 2):
            file.execute(
                "INSERT INTO deal BY NAME SELECT $1 AS key, 'crm' AS source, $2 AS source_id, "
                "'deals' AS stream, $2 AS record, 0 AS content_hash, TIMESTAMP '2026-01-01' AS "
                "synced_at, 'open' AS status",
                [number, f"d{number}"],
            )
    return path


def shape(warehouse: Warehouse) -> set[tuple[Any, ...]]:
    return set(
        warehouse.query(
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns() "
            "WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'"
        )
    )


def test_a_file_of_the_first_release_becomes_like_a_new_one(first: Path, path: Path) -> None:
    with Warehouse.open(first) as old, Warehouse.open(path) as new:
        assert shape(old) == shape(new)


def test_a_file_of_the_first_release_goes_on(first: Path) -> None:
    with Warehouse.open(first) as warehouse:
        row = {"record": "d2", "source_id": "d2", "status": "won", "amount": "7"}
        warehouse.load("crm", Stream("deals", ("deal",)), Batch({"deal": pd.DataFrame([row])}), NOW)
        match(warehouse)
        assert warehouse.query("SELECT record, status, amount FROM deal ORDER BY record") == [
            ("d1", "open", None),
            ("d2", "won", 7),
        ]
