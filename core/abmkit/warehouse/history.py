"""Versions of the rows whose past matters: what they were, and when we learnt it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from abmkit.schema import LOADABLE, Column, columns
from abmkit.sql import name, text
from abmkit.warehouse.staging import accepted, incoming, staged

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HISTORIC = ("account", "deal", "list_member")
"""The tables whose versions are kept."""


def note_new(connection: DuckDBPyConnection, source: str, table: str, at: datetime) -> None:
    """Add a version of each incoming row that is not as it was last known."""
    select = f"SELECT key, source_id, false AS deleted, {_content(table)} {incoming(table)}"
    _add(connection, source, table, at, select)


def note_dropped(
    connection: DuckDBPyConnection, source: str, table: str, at: datetime, *, is_new: bool
) -> None:
    """Add a last version of each row that its record no longer has; before it is deleted.

    Args:
        connection: In a transaction, with ``existing`` and ``changed`` filled.
        source: The source of the records.
        table: One of ``HISTORIC``.
        at: When it was learnt.
        is_new: Whether the batch has rows of this table, which are staged then.
    """
    stays = f"AND key NOT IN (SELECT key FROM {staged(table)} WHERE {accepted(table)})"
    select = (
        f"SELECT key, source_id, true AS deleted, {_content(table)} FROM {name(table)} "
        f"WHERE deleted_at IS NULL AND rowid IN (SELECT row FROM existing JOIN changed USING "
        f'(number) WHERE "table" = {text(table)}) {stays if is_new else ""}'
    )
    _add(connection, source, table, at, select)


def note_gone(connection: DuckDBPyConnection, source: str, table: str, at: datetime) -> None:
    """Add a last version of each row that became a tombstone at this instant."""
    select = (
        f"SELECT key, source_id, true AS deleted, {_content(table)} FROM {name(table)} "
        f"WHERE source = {text(source)} AND deleted_at = TIMESTAMP {text(at.isoformat(' '))}"
    )
    _add(connection, source, table, at, select)


def _content(table: str) -> str:
    """The row's own columns as a JSON object; decimals as text, so that they stay exact."""
    pairs = ", ".join(
        f"{text(column.name)}, {_exact(column)}"
        for column in columns(LOADABLE[table])
        if column.name != "source_id"
    )
    return f"json_object({pairs}) AS content"


def _exact(column: Column) -> str:
    return (
        f"CAST({name(column.name)} AS VARCHAR)" if column.kind == "decimal" else name(column.name)
    )


def _add(
    connection: DuckDBPyConnection, source: str, table: str, at: datetime, select: str
) -> None:
    """Add versions that differ from the last; of one instant, only the last is kept."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE version AS {select}")
    connection.execute(
        'DELETE FROM history WHERE "table" = $1 AND recorded_at = $2 '
        "AND key IN (SELECT key FROM version)",
        [table, at],
    )
    connection.execute(
        "INSERT INTO history SELECT $1, v.key, $2, v.source_id, $3, $3, v.deleted, v.content "
        "FROM version v LEFT JOIN (SELECT key, max_by(deleted, recorded_at) AS deleted, "
        'max_by(content, recorded_at) AS content FROM history WHERE "table" = $1 '
        "AND key IN (SELECT key FROM version) GROUP BY key) last USING (key) "
        "WHERE (v.deleted, v.content) IS DISTINCT FROM (last.deleted, last.content) "
        "AND NOT (v.deleted AND last.deleted IS NULL)",
        [table, source, at],
    )
