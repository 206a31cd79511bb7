"""Parquet files as a source: read by abmkit's own means, told when they are damaged."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from abmkit import Batch, Fatal
from abmkit_files.connector import Files

Make = Callable[..., Files]

SETTINGS = """
[files.deals]
path = "d.parquet"
[files.deals.rows.deal]
id = "id"
extra = "p.tier"
[files.deals.rows.deal.map]
status = "status"
amount = "amount"
close_on = "closed"
"""


def write(path: Path, rows: int) -> None:
    with duckdb.connect() as connection:
        connection.execute(
            "COPY (SELECT 9007199254740992 + range AS id, 'won' AS status, "
            "CAST(range + 0.25 AS DECIMAL(18, 4)) AS amount, "
            "nullif(CAST('2024-01-31' AS DATE), '2024-01-31') AS closed, "
            f"{{'tier': range % 3}} AS p FROM range({rows})) TO '{path}' (FORMAT parquet)"
        )


def test_it_is_read_in_blocks(
    source: Make, pulled: Callable[..., list[Batch]], tmp_path: Path
) -> None:
    write(tmp_path / "d.parquet", 25_000)
    batches = pulled(source(SETTINGS))
    assert [len(batch.tables["deal"]["record"]) for batch in batches[:-1]] == [20_480, 4520]
    size = (tmp_path / "d.parquet").stat().st_size
    assert [batch.done for batch in batches[:2]] == [size * 20_480 // 25_000, size]
    assert pd.DataFrame(batches[0].tables["deal"], dtype=object).iloc[1].to_dict() == {
        "record": "9007199254740993", "source_id": "9007199254740993", "status": "won",
        "amount": "1.2500", "close_on": None, "extra": '{"p.tier": "1"}',
    }  # fmt: skip


def test_one_that_is_cut_off_stops_its_stream_only(source: Make, tmp_path: Path) -> None:
    path = tmp_path / "d.parquet"
    write(path, 10)
    path.write_bytes(path.read_bytes()[:-20])
    files = source(SETTINGS)
    (stream,) = files.streams()
    with pytest.raises(Fatal, match=r"d\.parquet is cut off, damaged or no Parquet file"):
        list(files.pull(stream, None))
    told: list[Any] = list(files.check())
    assert [check.ok for check in told] == [False]
