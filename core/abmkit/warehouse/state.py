"""How far each stream was read, and what a complete read says is gone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from abmkit.connect import Batch, Stream
from abmkit.errors import PluginError
from abmkit.warehouse.sql import count

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Slice = Mapping[str, Any]
"""The cursor of a slice: where to go on in it."""


@dataclass(frozen=True)
class State:
    """A row of ``sync_state``.

    Attributes:
        mode: ``backfill`` while a read from the beginning is under way, or must be made;
            ``incremental`` once there was one, of a stream that then goes on; ``whole`` while one
            of these is read and has met all there is; ``complete`` when a read of a snapshot has
            ended.
        cursor: Where to go on; None: at the beginning. Of a complete snapshot, what its last batch
            carried.
        fingerprint: What shaped the rows loaded so far.
        tables: All tables that the stream ever said to fill, or filled.
        started_at: Instant of the sync that reads it now, or was cut short; None: none.
        completed_at: When the stream was last read to its end; None: never.
    """

    mode: str
    cursor: Mapping[str, Any] | None
    fingerprint: str
    tables: tuple[str, ...]
    started_at: datetime | None
    completed_at: datetime | None


def read(connection: DuckDBPyConnection, source: str, stream: str) -> State | None:
    """The state of a stream; None: it was never read."""
    found = connection.execute(
        "SELECT mode, cursor, fingerprint, tables, started_at, completed_at FROM sync_state "
        "WHERE source = $1 AND stream = $2 AND slice = ''",
        [source, stream],
    ).fetchall()
    for mode, cursor, fingerprint, tables, started, completed in found:
        where = None if cursor is None else json.loads(cursor)
        return State(mode, where, fingerprint, tuple(tables), started, completed)
    return None


def write(connection: DuckDBPyConnection, source: str, stream: str, state: State) -> None:
    """Replace the state of a stream."""
    cursor = None if state.cursor is None else json.dumps(state.cursor)
    row = [source, stream, state.mode, cursor, state.fingerprint, list(state.tables),
           state.started_at, state.completed_at]  # fmt: skip
    is_known = count(
        connection,
        "UPDATE sync_state SET mode = $3, cursor = $4, fingerprint = $5, tables = $6, "
        "started_at = $7, completed_at = $8 WHERE source = $1 AND stream = $2 AND slice = ''",
        row,
    )
    if not is_known:
        connection.execute(
            "INSERT INTO sync_state VALUES ($1, $2, '', $3, $4, $5, $6, $7, $8)", row
        )


def read_slices(connection: DuckDBPyConnection, source: str, stream: str) -> dict[str, Slice]:
    """Where to go on in each slice of a stream, by the slice's name."""
    found = connection.execute(
        "SELECT slice, cursor FROM sync_state "
        "WHERE source = $1 AND stream = $2 AND slice <> '' ORDER BY slice",
        [source, stream],
    ).fetchall()
    return {part: json.loads(cursor) for part, cursor in found}


def write_slices(
    connection: DuckDBPyConnection,
    source: str,
    stream: Stream,
    slices: Mapping[str, Slice | None],
) -> None:
    """Replace the cursors of some slices of a stream; those that are None are forgotten."""
    if not slices:
        return
    connection.execute(
        "DELETE FROM sync_state WHERE source = $1 AND stream = $2 "
        "AND list_contains($3::VARCHAR[], slice)",
        [source, stream.name, list(slices)],
    )
    kept = {part: json.dumps(cursor) for part, cursor in slices.items() if cursor is not None}
    connection.execute(
        "INSERT INTO sync_state SELECT $1, $2, unnest($3::VARCHAR[]), 'incremental', "
        "unnest($4::VARCHAR[]), $5, [], NULL, NULL",
        [source, stream.name, list(kept), list(kept.values()), stream.fingerprint],
    )


def forget_slices(connection: DuckDBPyConnection, source: str, stream: str) -> None:
    """Forget where to go on in every slice of a stream."""
    connection.execute(
        "DELETE FROM sync_state WHERE source = $1 AND stream = $2 AND slice <> ''", [source, stream]
    )


def check_cursors(source: str, stream: Stream, batch: Batch) -> None:
    """Refuse a state that would not come back from the file as it is.

    Raises:
        PluginError: A cursor is no plain JSON object, or a slice has no name.
    """
    where = f"source {source}, stream {stream.name}"
    if "" in batch.slices:
        raise PluginError(f"{where}: a slice has no name; the state of the whole is no slice")
    if not _is_plain(batch.state):
        raise PluginError(f"{where}: the state of a batch is no plain JSON object: {batch.state!r}")
    for part, cursor in batch.slices.items():
        if not _is_plain({part: cursor}) or not _is_plain(cursor):
            raise PluginError(
                f"{where}: the state of slice {part!r} is no plain JSON object: {cursor!r}"
            )


def _is_plain(cursor: Mapping[str, Any] | None) -> bool:
    try:
        written = json.dumps(cursor, allow_nan=False, ensure_ascii=False).encode()
        return cursor is None or (isinstance(cursor, dict) and json.loads(written) == cursor)
    except (TypeError, ValueError):
        return False
