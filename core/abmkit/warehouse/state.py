"""How far each stream was read, and what a complete read says is gone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from abmkit.connect import Stream
from abmkit.errors import PluginError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class State:
    """A row of ``sync_state``.

    Attributes:
        mode: ``backfill`` while a read from the beginning is under way, ``complete`` when one of
            a snapshot has ended.
        cursor: Where to go on; None: at the beginning. Of a complete snapshot, what its last batch
            carried, unless deletions were held back: then it must be read again.
        fingerprint: What shaped the rows loaded so far.
        tables: All tables the stream was ever loaded into.
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
        "WHERE source = $1 AND stream = $2",
        [source, stream],
    ).fetchall()
    for mode, cursor, fingerprint, tables, started, completed in found:
        where = None if cursor is None else json.loads(cursor)
        return State(mode, where, fingerprint, tuple(tables), started, completed)
    return None


def write(connection: DuckDBPyConnection, source: str, stream: str, state: State) -> None:
    """Replace the state of a stream."""
    connection.execute("DELETE FROM sync_state WHERE source = $1 AND stream = $2", [source, stream])
    cursor = None if state.cursor is None else json.dumps(state.cursor)
    connection.execute(
        "INSERT INTO sync_state VALUES ($1, $2, '', $3, $4, $5, $6, $7, $8)",
        [source, stream, state.mode, cursor, state.fingerprint, list(state.tables),
         state.started_at, state.completed_at],
    )  # fmt: skip


def check_cursor(source: str, stream: Stream, cursor: Mapping[str, Any] | None) -> None:
    """Refuse a cursor that would not come back from the file as it is.

    Raises:
        PluginError: It is no plain JSON object.
    """
    if cursor is None:
        return
    try:
        written = json.dumps(cursor, allow_nan=False, ensure_ascii=False).encode()
        same = json.loads(written) == cursor
    except (TypeError, ValueError):
        same = False
    if not same:
        raise PluginError(
            f"source {source}, stream {stream.name}: the state of a batch is no plain JSON "
            f"object: {cursor!r}"
        )
