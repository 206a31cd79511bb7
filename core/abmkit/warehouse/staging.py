"""From frames to typed rows in temporary tables, before anything of the file is touched.

First the cells are scanned as texts (``raw.amount``) and hashed by record; then, of the records
that have changed, each row is staged with the values of its cells (``amount``). A cell that was
sent and has no value is at fault; a row is accepted when all that its table requires has a value.
Columns that a frame lacks are stored nowhere: a view adds them, empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abmkit.schema import LOADABLE, Column, columns
from abmkit.sql import name, text, union
from abmkit.warehouse import cells
from abmkit.warehouse.ddl import sql_type
from abmkit.warehouse.frames import Cells
from abmkit.warehouse.migrations import STEPS
from abmkit.warehouse.sql import HASHES, count, fill, fingerprint

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Columns = Mapping[str, Cells]

RECORD = Column(
    "record", "text", True, None, (), "The record a row belongs to; every frame has it."
)

_NO_ROWS = "SELECT NULL::VARCHAR AS of_record, 0 AS row_hash WHERE false"


def staged(table: str) -> str:
    """Name of the temporary view of a table's incoming rows, as judged."""
    return name(f"staged.{table}")


def said(table: str) -> str:
    """Name of the temporary table of what a table's incoming rows refer to."""
    return name(f"said.{table}")


def sent(table: str) -> tuple[Column, ...]:
    """The columns that a frame of the table may have."""
    return (RECORD, *columns(LOADABLE[table]))


def raw(column: Column) -> str:
    """Name of the column of ``as_sent`` that holds a cell as it was sent."""
    return name(f"raw.{column.name}")


def is_spoilt(column: Column) -> str:
    """Condition on rows of ``as_sent``: a cell was sent, and means nothing."""
    return f"({raw(column)} IS NOT NULL AND {name(column.name)} IS NULL)"


def as_sent(table: str) -> str:
    """SQL of the staged rows with their cells as sent beside the values."""
    return f"{staged(table)} JOIN {_sent(table)} USING (position)"


def required(table: str) -> tuple[Column, ...]:
    """The columns without which a row is rejected."""
    return tuple(column for column in sent(table) if column.required)


def accepted(table: str) -> str:
    """SQL condition for a staged row to be fit for its table."""
    return " AND ".join(f"{name(column.name)} IS NOT NULL" for column in required(table))


def incoming(table: str) -> str:
    """SQL of the staged rows that are to be written: FROM and WHERE."""
    return f"FROM {staged(table)} WHERE {accepted(table)}"


@dataclass(frozen=True)
class Scanned:
    """What was met in the frames of a batch.

    Attributes:
        rows: Rows that stayed.
        records: Records they belong to.
        doubles: Rows that were dropped because a later row of their frame has the same id.
    """

    rows: int
    records: int
    doubles: int


def scan(connection: DuckDBPyConnection, frames: Mapping[str, Columns]) -> Scanned:
    """Fill ``scanned.TABLE`` for each frame, and ``batch`` with the hash of each record.

    Args:
        connection: In a transaction.
        frames: Checked frames by table.
    """
    rows = 0
    for table, frame in frames.items():
        connection.register("frame", _arrays(frame))
        rows += fill(connection, _scanned(table), _scan(table, _present(table, frame)))
        connection.unregister("frame")
    records = _hash_records(connection, frames)
    # Where each row is a record of its own, named as the row is, no two rows have one id.
    if rows == records and all(frame["record"] == frame["source_id"] for frame in frames.values()):
        return Scanned(rows, records, 0)
    doubles = sum(_keep_last(connection, _scanned(table)) for table in frames)
    if doubles:
        records = _hash_records(connection, frames)
    return Scanned(rows - doubles, records, doubles)


def _hash_records(connection: DuckDBPyConnection, tables: Iterable[str]) -> int:
    """Fill ``batch`` from what was scanned, and return how many records there are."""
    rows = union(f"SELECT of_record, row_hash FROM {_scanned(table)}" for table in tables)
    return fill(
        connection,
        "batch",
        f"SELECT of_record, CAST(sum(row_hash) & {HASHES - 1} AS BIGINT) AS content_hash "
        f"FROM ({rows or _NO_ROWS}) GROUP BY of_record",
    )


def judge(
    connection: DuckDBPyConnection,
    source: str,
    frames: Mapping[str, Columns],
    met: Scanned,
    changed: int,
) -> None:
    """Fill ``staged.TABLE`` and ``said.TABLE`` from the changed records.

    Args:
        connection: In a transaction, with the frames scanned and ``changed`` filled.
        source: The source the frames come from.
        frames: The same frames.
        met: What was met in them.
        changed: How many records have changed.
    """
    of_unchanged = "of_record NOT IN (SELECT of_record FROM changed)"
    for table, frame in frames.items():
        present = _present(table, frame)
        if changed < met.records:
            connection.execute(f"DELETE FROM {_scanned(table)} WHERE {of_unchanged}")
        connection.execute(_collect_references(table, source, present))
        connection.execute(_judge(table, source, present, alone=met.rows == met.records))
        connection.execute(_complete(table, present))


def drop(connection: DuckDBPyConnection, tables: Iterable[str]) -> None:
    """Drop what was filled by table: until then its memory is not free."""
    for table in tables:
        views = [f"DROP VIEW {view}" for view in (_sent(table), staged(table))]
        made = [f"DROP TABLE {each}" for each in (_scanned(table), said(table), _judged(table))]
        connection.execute("; ".join((*views, *made)))


def _judge(table: str, source: str, present: list[Column], *, alone: bool) -> str:
    """The statement that fills ``judged.TABLE`` with the values of the cells.

    Where each record has one row alone, the row's hash is the record's.
    """
    content, join = (
        ("row_hash", "") if alone else ("content_hash", "JOIN changed USING (of_record)")
    )
    values = ", ".join(f"{_value(column)} AS {name(column.name)}" for column in present)
    lookups = " ".join(
        f"LEFT JOIN {said(table)} {name(c.name)} ON {name(c.name)}.said = {raw(c)} "
        f"AND {name(c.name)}.refers = {text(c.refers)}"
        for c in present
        if c.refers
    )
    spoilt = " OR ".join(is_spoilt(column) for column in present if not column.required)
    key = cells.key(text(table), text(source), "concat('id:', source_id)")
    return (
        f"CREATE OR REPLACE TEMP TABLE {_judged(table)} AS "
        f"SELECT * EXCLUDE ({', '.join(map(raw, present))}), "
        f"CASE WHEN source_id IS NOT NULL THEN {key} END AS key, {spoilt or 'false'} AS is_spoilt "
        f"FROM (SELECT scanned.* EXCLUDE (row_hash), {content} AS content_hash, {values} "
        f"FROM {_scanned(table)} scanned {join} {lookups})"
    )


def _collect_references(table: str, source: str, present: list[Column]) -> str:
    """The statement that fills ``said.TABLE``: each reference once, for hashing costs most."""
    each_once = union(
        f"SELECT {text(refers)} AS refers, said FROM (SELECT DISTINCT said FROM ("
        + union(
            f"SELECT {raw(c)} AS said FROM {_scanned(table)}" for c in present if c.refers == refers
        )
        + ")) WHERE said IS NOT NULL"
        for refers in dict.fromkeys(column.refers for column in present if column.refers)
    )
    none = "SELECT '' AS refers, '' AS said WHERE false"
    return (
        f"CREATE OR REPLACE TEMP TABLE {said(table)} AS "
        f"SELECT *, {cells.reference('refers', text(source), 'said')} AS key "
        f"FROM ({each_once or none})"
    )


def _complete(table: str, present: list[Column]) -> str:
    """The statements that make ``staged.TABLE`` and ``sent.TABLE``, each with all columns."""
    absent = [column for column in sent(table) if column not in present]
    values = [f"CAST(NULL AS {sql_type(column)}) AS {name(column.name)}" for column in absent]
    cells_sent = [*map(raw, present), *(f"NULL::VARCHAR AS {raw(column)}" for column in absent)]
    whole = ", ".join(("*", *values))
    return (
        f"CREATE OR REPLACE TEMP VIEW {staged(table)} AS SELECT {whole} FROM {_judged(table)}; "
        f"CREATE OR REPLACE TEMP VIEW {_sent(table)} AS "
        f"SELECT {', '.join(('position', *cells_sent))} FROM {_scanned(table)}"
    )


def _value(column: Column) -> str:
    if column.refers:
        return f"{name(column.name)}.key"
    return cells.value(column, raw(column))


def _present(table: str, frame: Columns) -> list[Column]:
    """The columns that the frame has."""
    return [column for column in sent(table) if column.name in frame]


def _arrays(frame: Columns) -> dict[str, Any]:
    """The cells as DuckDB reads them, with the position of their rows."""
    import numpy as np

    arrays = {column: np.fromiter(cells, object, len(cells)) for column, cells in frame.items()}
    return {**arrays, "position": np.arange(len(frame["record"]))}


def _scanned(table: str) -> str:
    return name(f"scanned.{table}")


def _judged(table: str) -> str:
    return name(f"judged.{table}")


def _sent(table: str) -> str:
    return name(f"sent.{table}")


def _scan(table: str, present: list[Column]) -> str:
    """The select that takes the cells of the registered frame as texts; empty is missing."""
    texts = ", ".join(f"nullif(CAST({name(c.name)} AS VARCHAR), '') AS {raw(c)}" for c in present)
    cells_sent = (raw(column) if column in present else "NULL::VARCHAR" for column in sent(table))
    # The number of steps is part of the hash, so that a new abmkit judges every row anew.
    whole = ", ".join((str(len(STEPS)), text(table), *cells_sent))
    record = cells.value(RECORD, raw(RECORD))
    nameless = f"concat('(no id) ', left(sha256(CAST(json_array({whole}) AS VARCHAR)), 12))"
    return (
        f"SELECT *, coalesce({record}, {nameless}) AS of_record, {fingerprint(whole)} AS row_hash "
        f"FROM (SELECT position, {texts} FROM frame)"
    )


def _keep_last(connection: DuckDBPyConnection, scanned: str) -> int:
    """Drop all but the last row of an id, and return how many; what is no id has no doubles."""
    source_id = cells.value(RECORD, name("raw.source_id"))
    doubles = count(
        connection, f"SELECT count({source_id}) - count(DISTINCT {source_id}) FROM {scanned}"
    )
    if doubles:
        connection.execute(
            f"DELETE FROM {scanned} WHERE {source_id} IS NOT NULL AND position NOT IN "
            f"(SELECT max(position) FROM {scanned} GROUP BY {source_id})"
        )
    return doubles
