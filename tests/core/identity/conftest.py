from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.warehouse import Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


@pytest.fixture
def lay(warehouse: Warehouse) -> Callable[..., None]:
    """Load rows of tables from a source: `lay("crm", account=[{…}])`."""

    def rows(source: str, deleted: tuple[str, ...] = (), **tables: list[dict[str, Any]]) -> None:
        for table, cells in tables.items():
            frame = pd.DataFrame([{"record": c["source_id"], **c} for c in cells], dtype=object)
            batch = Batch({table: frame}, deleted=deleted)
            warehouse.load(source, Stream(table, (table,)), batch, NOW)

    return rows


@pytest.fixture
def groups(warehouse: Warehouse) -> Callable[..., list[str]]:
    """The live rows of a table by what they were joined into: `["crm 1, web 9"]`."""

    def told(table: str = "account") -> list[str]:
        rows = warehouse.query(
            "SELECT string_agg(concat(t.source, ' ', t.source_id), ', ' "
            f"ORDER BY t.source, t.source_id) FROM {table} t JOIN link l USING (key) "
            "WHERE t.deleted_at IS NULL GROUP BY l.canonical ORDER BY 1"
        )
        return [row for (row,) in rows]

    return told
