"""The dictionary of references: each has one row in ``link``, registered unresolved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, get_args

from abmkit.errors import WarehouseError
from abmkit.schema import LOADABLE, TABLES, columns
from abmkit.sql import text, texts, union
from abmkit.warehouse.sql import fill
from abmkit.warehouse.staging import incoming, said

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

REFERRED: tuple[str, ...] = get_args(TABLES["link"].model_fields["table"].annotation)
"""The tables that rows may refer to."""

TABLE = f"ENUM ({texts(REFERRED)})"
"""SQL of the type of a column that names one of them."""


def register(connection: DuckDBPyConnection, source: str, tables: Iterable[str]) -> None:
    """Add the references of the changed rows that ``link`` does not have yet.

    Args:
        connection: In a transaction, with the rows staged and ``changed`` filled.
        source: The source they stand in.
        tables: The staged tables.

    Raises:
        WarehouseError: Two references have one key.
    """
    selects = [select for table in tables for select in _references(table)]
    if not selects:
        return
    # Most references are in ``link`` already, as they are said here; what one said that was
    # forgotten (its value is blank) only its key tells.
    are_new = fill(
        connection,
        "reference",
        "SELECT DISTINCT r.*, l.key IS NOT NULL AS known "
        "FROM (SELECT key, \"table\", $1 AS source, split_part(said, ':', 1) AS kind, "
        f"substr(said, strpos(said, ':') + 1) AS value FROM ({union(selects)})) r "
        'LEFT JOIN link l USING (key) WHERE (r."table", r.source, r.kind, r.value) '
        "IS DISTINCT FROM (l.\"table\", l.source, l.kind, l.value) AND l.value IS DISTINCT FROM ''",
        [source],
    )
    if not are_new:
        return
    _check_collisions(connection)
    connection.execute(
        "INSERT INTO link SELECT key, \"table\", source, kind, value, NULL, 'none', "
        "'not matched yet', 0 FROM reference"
    )


def _references(table: str) -> Iterator[str]:
    """Selects of (key, table, said): what the rows of a table refer to, and what they are."""
    if table in REFERRED:
        own = "concat('id:', source_id)"
        yield f'SELECT key, {text(table)} AS "table", {own} AS said {incoming(table)}'
    if any(column.refers for column in columns(LOADABLE[table])):
        yield f'SELECT key, refers AS "table", said FROM {said(table)} WHERE key IS NOT NULL'


def _check_collisions(connection: DuckDBPyConnection) -> None:
    """Refuse two references of one key: sixty bits make it unlikely, not impossible."""
    found = connection.execute(
        'SELECT "table", source, kind, value FROM reference WHERE known OR key IN '
        "(SELECT key FROM reference GROUP BY key HAVING count(*) > 1) ORDER BY ALL LIMIT 1"
    ).fetchall()
    for table, source, kind, value in found:
        raise WarehouseError(
            f"the reference {kind}:{value} (table {table}, source {source}) has the key of "
            "another; nothing of this batch was loaded: rename one of the two in its source"
        )
