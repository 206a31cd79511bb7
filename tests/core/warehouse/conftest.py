"""An empty warehouse, and short ways to fill it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from abmkit.connect import Batch, Stream
from abmkit.warehouse import LoadReport, Warehouse

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)
DEALS = Stream("deals", ("deal", "stage"))

Load = Callable[..., LoadReport]


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    with Warehouse.open(tmp_path / "w.duckdb") as opened:
        yield opened


def as_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of one table; the record of a row is its id unless it says another."""
    full = [{"record": row.get("source_id"), **row} for row in rows]
    return pd.DataFrame(full, dtype=object)


@pytest.fixture
def frame() -> Callable[[list[dict[str, Any]]], pd.DataFrame]:
    return as_frame


@pytest.fixture
def load(warehouse: Warehouse) -> Load:
    """Load rows by table: `load(deal=[{…}], deleted=["d1"], stream=…, source=…, at=…)`."""

    def load_rows(
        stream: Stream = DEALS,
        source: str = "crm",
        at: datetime = NOW,
        deleted: tuple[str, ...] = (),
        refused: tuple[Any, ...] = (),
        state: dict[str, Any] | None = None,
        slices: dict[str, dict[str, Any] | None] | None = None,
        present: tuple[str, ...] = (),
        whole: bool = False,
        **tables: list[dict[str, Any]],
    ) -> LoadReport:
        frames = {table: as_frame(rows) for table, rows in tables.items()}
        batch = Batch(frames, deleted, refused, state, slices or {}, present, whole)
        return warehouse.load(source, stream, batch, at)

    return load_rows
