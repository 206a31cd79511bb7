"""What a batch tells beside its rows, in temporary tables that are empty between two batches.

``told.gone`` has the records that are deleted, ``told.present`` those that are there without being
sent, ``told.refused`` those that the connector could not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from abmkit.warehouse.frames import storable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from abmkit.connect import Batch

GONE, PRESENT, REFUSED = '"told.gone"', '"told.present"', '"told.refused"'

_COLUMNS = {
    GONE: "record VARCHAR",
    PRESENT: "record VARCHAR",
    REFUSED: "record VARCHAR, reason VARCHAR, raw VARCHAR",
}


def prepare(connection: DuckDBPyConnection) -> None:
    """Make the tables, or make them empty."""
    connection.execute("; ".join(map(_empty, _COLUMNS)))


def take(connection: DuckDBPyConnection, batch: Batch) -> None:
    """Fill the tables from a batch; mostly it tells nothing."""
    for table, records in ((GONE, batch.deleted), (PRESENT, batch.present)):
        if records:
            connection.execute(
                f"INSERT INTO {table} SELECT DISTINCT unnest($1::VARCHAR[])",
                [[storable(record) for record in records]],
            )
    if batch.refused:
        told = [[storable(part) for part in (r.record, r.reason, r.raw)] for r in batch.refused]
        connection.execute(
            f"INSERT INTO {REFUSED} SELECT DISTINCT replace(record, chr(0), '␀'), "
            "replace(reason, chr(0), '␀'), replace(raw, chr(0), '␀') FROM (SELECT "
            "unnest($1::VARCHAR[]) AS record, unnest($2::VARCHAR[]) AS reason, "
            "unnest($3::VARCHAR[]) AS raw)",
            [list(parts) for parts in zip(*told, strict=True)],
        )


def forget(connection: DuckDBPyConnection, batch: Batch) -> None:
    """Empty what the batch filled; a table made anew also gives its memory back."""
    filled = {GONE: batch.deleted, PRESENT: batch.present, REFUSED: batch.refused}
    for table in (table for table, records in filled.items() if records):
        connection.execute(_empty(table))


def _empty(table: str) -> str:
    return f"CREATE OR REPLACE TEMP TABLE {table} ({_COLUMNS[table]})"
