"""What is missing of a stream, noted until it is filled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from abmkit.warehouse import state

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GapKind = Literal["failed", "partial", "held", "quiet"]


def note(
    connection: DuckDBPyConnection,
    source: str,
    stream: str,
    kind: GapKind,
    what: str,
    advice: str,
    at: datetime,
) -> None:
    """Replace what is open of a stream; since when it is open stays."""
    told = connection.execute(
        "SELECT min(noticed_at) FROM gap WHERE source = $1 AND stream = $2 AND closed_at IS NULL",
        [source, stream],
    ).fetchall()
    connection.execute(
        "DELETE FROM gap WHERE source = $1 AND stream = $2 AND closed_at IS NULL", [source, stream]
    )
    read = state.read(connection, source, stream)
    connection.execute(
        "INSERT INTO gap VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
        [source, stream, kind, what, advice, read and read.completed_at, told[0][0] or at],
    )


def close(connection: DuckDBPyConnection, source: str, stream: str, at: datetime) -> None:
    """Close what is open of a stream."""
    connection.execute(
        "UPDATE gap SET closed_at = $3 WHERE source = $1 AND stream = $2 AND closed_at IS NULL",
        [source, stream, at],
    )
