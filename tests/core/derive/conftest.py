"""A warehouse with rows loaded the way a source loads them, and the facts laid over it."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from abmkit import Batch, Stream
from abmkit.derive import Rules, derive
from abmkit.identity import match
from abmkit.warehouse import Warehouse

from .rows import NOW, Lay, Rows

PLAIN = Rules()


@pytest.fixture
def lay(tmp_path: Path) -> Iterator[Lay]:
    """Load rows by table (``source`` and ``at`` choose another sync), match, derive."""
    with Warehouse.open(tmp_path / "w.duckdb") as warehouse:

        def load(
            rules: Rules = PLAIN, source: str = "crm", at: datetime = NOW, **tables: Rows
        ) -> Warehouse:
            for table, rows in tables.items():
                stream = Stream(table, (table,), mode="append")
                frame = pd.DataFrame(
                    [{"record": r.get("source_id"), **r} for r in rows], dtype="object"
                )
                report = warehouse.load(source, stream, Batch({table: frame}), at)
                assert report.rejected_rows == report.rejected_cells == 0, report
            match(warehouse)
            derive(warehouse, rules)
            return warehouse

        yield load
