"""One batch into the warehouse: all of it or nothing, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from abmkit.connect import Batch, Stream
from abmkit.sql import name, text, union
from abmkit.warehouse import history, links, quarantine, reads, state, told
from abmkit.warehouse.ddl import stored
from abmkit.warehouse.frames import checked
from abmkit.warehouse.sql import count, fill
from abmkit.warehouse.staging import drop, incoming, judge, scan
from abmkit.warehouse.state import State

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class LoadReport:
    """What one batch did.

    Attributes:
        rows: Rows written.
        records: Records that were new or had changed.
        updated: Those of them of which there were rows before.
        unchanged: Records that were as they had been; nothing was written for them.
        rejected_rows: Rows of the changed records that went to quarantine whole.
        rejected_cells: Cells of the changed records that went to quarantine; their rows went to
            the table without them.
        refused: Records that the connector could not read.
        deleted: Records that became tombstones.
        healed: Entries of the quarantine that were closed.
        doubles: Rows dropped because a later row of the batch has the same id.
    """

    rows: int = 0
    records: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected_rows: int = 0
    rejected_cells: int = 0
    refused: int = 0
    deleted: int = 0
    healed: int = 0
    doubles: int = 0


def prepare(connection: DuckDBPyConnection) -> None:
    """Make a new connection ready to load batches."""
    # All cells are texts: DuckDB need not guess by some, and 1.5.6 cannot where these are empty.
    connection.execute("SET pandas_analyze_sample = 0")
    told.prepare(connection)


def load(
    connection: DuckDBPyConnection, source: str, stream: Stream, batch: Batch, at: datetime
) -> LoadReport:
    """Replace all rows of the records in a batch.

    Args:
        connection: One that was prepared, in a transaction of the caller's.
        source: The source the stream belongs to.
        stream: The stream.
        batch: Its records.
        at: The instant of the sync, UTC without zone.

    Raises:
        PluginError: The batch is not what the schema and the stream declare.
        WarehouseError: Another sync reads the stream, or two references have one key.
    """
    frames = checked(source, stream, batch)
    state.check_cursors(source, stream, batch)
    before = reads.current(connection, source, stream, at)
    ever = tuple(sorted({*before.tables, *frames}))
    told.take(connection, batch)
    met = scan(connection, frames)
    is_open = quarantine.has_open(connection, source, stream.name)
    existing = _find_existing(connection, source, stream.name, ever)
    changed = _find_changed(connection, source, stream.name, any_before=bool(existing or is_open))
    judge(connection, source, frames, met, changed)
    links.register(connection, source, frames)
    filled = ever if existing else sorted(frames)
    rows = sum(_replace(connection, source, stream.name, t, at, t in frames) for t in filled)
    deleted = reads.tombstone(connection, source, stream.name, ever, at) if batch.deleted else 0
    noted = quarantine.note(
        connection, source, stream.name, frames, at, refuses=bool(batch.refused), is_open=is_open
    )
    if before.mode == "backfill" or stream.mode == "changes":
        reads.note_seen(connection, source, stream.name)
    _go_on(connection, source, stream, batch, replace(before, tables=ever))
    updated = _count_updated(connection) if existing else 0
    drop(connection, frames)
    told.forget(connection, batch)
    return LoadReport(
        rows, changed, updated, met.records - changed, noted.rows, noted.cells,
        len(batch.refused), deleted, noted.healed, met.doubles,
    )  # fmt: skip


def _go_on(
    connection: DuckDBPyConnection, source: str, stream: Stream, batch: Batch, before: State
) -> None:
    """Note how far the stream is read with this batch."""
    cursor = before.cursor if batch.state is None else batch.state
    mode = "whole" if batch.whole and stream.mode == "changes" else before.mode
    state.write(connection, source, stream.name, replace(before, mode=mode, cursor=cursor))
    state.write_slices(connection, source, stream, batch.slices)


def _find_existing(
    connection: DuckDBPyConnection, source: str, stream: str, ever: Iterable[str]
) -> int:
    """Fill ``existing`` with the rows there are of the batch's records; returns how many."""
    rows = union(
        f'SELECT {text(table)} AS "table", t.rowid AS row, b.rowid AS number, '
        "t.deleted_at IS NULL AND t.content_hash = b.content_hash AS is_same "
        f"FROM {name(table)} t JOIN batch b ON t.record = of_record "
        f"WHERE t.source = {text(source)} AND t.stream = {text(stream)}"
        for table in ever
    )
    none = "SELECT '' AS \"table\", 0 AS row, 0 AS number, true AS is_same WHERE false"
    return fill(connection, "existing", rows or none)


def _find_changed(
    connection: DuckDBPyConnection, source: str, stream: str, *, any_before: bool
) -> int:
    """Fill ``changed`` with the records that are to be written, and return how many.

    Args:
        connection: In a transaction, with ``existing`` filled.
        source: The source.
        stream: The stream.
        any_before: Whether something is known of the batch's records, or may be.
    """
    batch = "SELECT b.rowid AS number, of_record, content_hash FROM batch b"
    if not any_before:
        return fill(connection, "changed", batch)
    return fill(
        connection,
        "changed",
        f"{batch} WHERE number NOT IN (SELECT number FROM existing WHERE is_same) "
        "AND (of_record, content_hash) NOT IN (SELECT record, content_hash FROM quarantine "
        "WHERE source = $1 AND stream = $2 AND healed_at IS NULL AND content_hash IS NOT NULL)",
        [source, stream],
    )


def _replace(
    connection: DuckDBPyConnection, source: str, stream: str, table: str, at: datetime, is_new: bool
) -> int:
    """Delete a table's rows of the changed records, insert the new ones, return their number."""
    is_historic = table in history.HISTORIC
    if is_historic:
        history.note_dropped(connection, source, table, at, is_new=is_new)
    own = f'SELECT row FROM existing JOIN changed USING (number) WHERE "table" = {text(table)}'
    # A row that moved to another record is taken from the old one: keys stay unique.
    moved = f"SELECT rowid FROM {name(table)} WHERE key IN (SELECT key {incoming(table)})"
    # One set of places: asked either this or that of each row, DuckDB would read the whole table.
    dropped = union((own, moved) if is_new else (own,))
    connection.execute(f"DELETE FROM {name(table)} WHERE rowid IN ({dropped})")
    if not is_new:
        return 0
    if is_historic:
        history.note_new(connection, source, table, at)
    return _insert(connection, source, stream, table, at)


def _insert(
    connection: DuckDBPyConnection, source: str, stream: str, table: str, at: datetime
) -> int:
    made = {
        "source": text(source),
        "stream": text(stream),
        "record": "of_record",
        "synced_at": "$1",
        "deleted_at": "NULL",
    }
    # By name: a column that a later version has added stands last in an older file.
    names = ", ".join(name(c.name) for c in stored(table))
    values = ", ".join(made.get(c.name, name(c.name)) for c in stored(table))
    return count(
        connection,
        f"INSERT INTO {name(table)} ({names}) SELECT {values} {incoming(table)}",
        [at],
    )


def _count_updated(connection: DuckDBPyConnection) -> int:
    """Records that were written and of which there were rows before."""
    return count(connection, "SELECT count(*) FROM changed SEMI JOIN existing USING (number)")
