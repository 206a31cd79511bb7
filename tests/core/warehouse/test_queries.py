"""What comes back from a query, and what a transaction promises."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from abmkit.errors import WarehouseError
from abmkit.schema import LOADABLE, TABLES, columns
from abmkit.warehouse import Warehouse
from abmkit.warehouse.control import CONTROL, Origin


def test_results_are_plain_values(warehouse: Warehouse) -> None:
    assert warehouse.query(
        "SELECT 1.10::DECIMAL(18,4), DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00', $1", ["a"]
    ) == [(Decimal("1.1000"), date(2024, 2, 29), datetime.fromisoformat("2024-02-29T12:00"), "a")]
    assert warehouse.query("SELECT $one + 1", {"one": 1}) == [(2,)]


def test_a_result_that_carries_a_zone_is_refused(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="column t carries a zone; add AT TIME ZONE 'UTC'"):
        warehouse.query("SELECT TIMESTAMPTZ '2024-01-01 00:00:00+02' AS t")


def test_texts_without_zone_are_utc_whatever_the_machine_says(warehouse: Warehouse) -> None:
    told = warehouse.query("SELECT (TIMESTAMPTZ '2024-01-01 12:00') AT TIME ZONE 'UTC'")
    assert told == [(datetime.fromisoformat("2024-01-01T12:00"),)]


def test_every_model_is_a_table_with_its_columns(warehouse: Warehouse) -> None:
    for table, model in {**TABLES, **CONTROL}.items():
        told = warehouse.query(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = $1 ORDER BY column_index",
            [table],
        )
        own = [column.name for column in columns(model)]
        if table in LOADABLE:
            own = [c.name for c in columns(Origin)] + [n for n in own if n != "source_id"]
        assert [name for (name,) in told] == own, table


def test_no_table_has_a_primary_key(warehouse: Warehouse) -> None:
    kinds = warehouse.query("SELECT DISTINCT constraint_type FROM duckdb_constraints()")
    assert kinds == [("NOT NULL",)]


@pytest.mark.parametrize("then", ["no such statement", "SELECT error('broken')"])
def test_a_transaction_is_all_or_nothing(warehouse: Warehouse, then: str) -> None:
    def write(*statements: str) -> None:
        with warehouse.transaction() as connection:
            for statement in statements:
                connection.execute(statement)

    insert = "INSERT INTO seen VALUES ('crm', 'deals', 1)"
    with pytest.raises(duckdb.Error):
        write(insert, then)
    assert warehouse.query("FROM seen") == []
    write(insert)
    assert warehouse.query("FROM seen") == [("crm", "deals", 1)]


def test_a_transaction_that_cannot_be_committed_is_told(warehouse: Warehouse) -> None:
    def end_it(then: str) -> None:
        with warehouse.transaction() as connection:
            connection.execute("ROLLBACK")
            connection.execute(then)

    with pytest.raises(WarehouseError, match=r"w.duckdb cannot be written: .*commit"):
        end_it("SELECT 1")
    with pytest.raises(duckdb.CatalogException, match="nowhere"):
        end_it("FROM nowhere")
    assert warehouse.query("FROM seen") == []


@pytest.mark.parametrize("run", [Warehouse.query, Warehouse.execute])
def test_what_does_not_fit_into_the_memory_is_told(
    warehouse: Warehouse, run: Callable[[Warehouse, str], object]
) -> None:
    warehouse.execute("SET memory_limit = '8MB'; SET temp_directory = ''; SET threads = 1")
    with pytest.raises(WarehouseError, match=r"w.duckdb cannot be used: Out of Memory"):
        run(warehouse, "SELECT i, md5(i::VARCHAR) FROM range(3000000) t(i) ORDER BY 2")


FULL_DISK = """
import resource, signal, sys
from abmkit.errors import WarehouseError
from abmkit.warehouse import Warehouse

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Warehouse.open(sys.argv[1]) as warehouse:
    warehouse.execute("INSERT INTO seen VALUES ('crm', 'deals', 1)")
    warehouse.execute("CHECKPOINT")
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, resource.RLIM_INFINITY))
    try:
        with warehouse.transaction() as connection:
            connection.execute(
                "INSERT INTO seen SELECT 'crm', md5(i::VARCHAR), i FROM range(1000000) t(i)"
            )
    except WarehouseError as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(warehouse.query("SELECT count(*) FROM seen"))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits the size of files as POSIX does")
def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "w.duckdb")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    said, count = ran.stdout.splitlines() or (ran.stderr, "")
    assert "w.duckdb cannot be written: " in said
    assert count == "[(1,)]"
