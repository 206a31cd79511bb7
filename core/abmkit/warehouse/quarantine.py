"""What could not be taken over: noted, counted, healed by a later good version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abmkit.schema import Column
from abmkit.sql import name, text
from abmkit.warehouse import cells
from abmkit.warehouse.sql import count
from abmkit.warehouse.staging import accepted, as_sent, is_spoilt, raw, required, sent, staged
from abmkit.warehouse.told import GONE, REFUSED

if TYPE_CHECKING:
    from datetime import datetime

    from duckdb import DuckDBPyConnection

_OF_STREAM = "q.source = $source AND q.stream = $stream AND q.healed_at IS NULL"
_SAME = (
    'q.record = f.record AND q.scope = f.scope AND q."table" IS NOT DISTINCT FROM f."table" '
    "AND q.source_id IS NOT DISTINCT FROM f.source_id "
    'AND q."column" IS NOT DISTINCT FROM f."column" AND q.reason = f.reason '
    "AND q.raw IS NOT DISTINCT FROM f.raw"
)


@dataclass(frozen=True)
class Noted:
    """What a batch did to the quarantine.

    Attributes:
        rows: Rows of the changed records that went there whole.
        cells: Cells of the changed records that did.
        healed: Entries that were closed.
    """

    rows: int = 0
    cells: int = 0
    healed: int = 0


def has_open(connection: DuckDBPyConnection, source: str, stream: str) -> bool:
    """Whether something of the stream is noted that no good version has healed."""
    entries = f"SELECT count(*) FROM quarantine q WHERE {_OF_STREAM}"
    return count(connection, entries, {"source": source, "stream": stream}) > 0


def note(
    connection: DuckDBPyConnection,
    source: str,
    stream: str,
    tables: Iterable[str],
    at: datetime,
    *,
    refuses: bool,
    is_open: bool,
) -> Noted:
    """Note what is wrong in the changed records, and close what the batch heals.

    Args:
        connection: In a transaction, with the rows staged, ``changed`` and ``told.refused`` filled.
        source: The source.
        stream: The stream.
        tables: The staged tables.
        at: When it was noticed.
        refuses: Whether there are refused records.
        is_open: Whether something is noted of the stream already.
    """
    faults = [select for table in tables for select in _faults(connection, table)]
    if not (faults or refuses or is_open):
        return Noted()
    _find_faults(connection, faults)
    healed = _renew(connection, source, stream, at)
    ((rows, cells),) = connection.execute(
        "SELECT count_if(scope = 'row'), count_if(scope = 'cell') FROM fault"
    ).fetchall()
    return Noted(rows, cells, healed)


def _find_faults(connection: DuckDBPyConnection, faults: list[str]) -> None:
    """Fill the temporary table ``fault`` with what selects find, and with what was refused."""
    refused = (
        "SELECT record, 'record' AS scope, NULL::VARCHAR AS \"table\", NULL::VARCHAR AS "
        'source_id, NULL::VARCHAR AS "column", reason, raw, NULL::JSON AS content, '
        f"NULL::BIGINT AS content_hash FROM {REFUSED}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fault AS SELECT * FROM "
        f"({' UNION '.join((refused, *faults))}) WHERE record NOT IN (SELECT record FROM {GONE})"
    )


def _faults(connection: DuckDBPyConnection, table: str) -> Iterator[str]:
    """Selects of the faults of one table; none when all is well, as it mostly is."""
    ((rows, spoilt),) = connection.execute(
        f"SELECT count_if(NOT ({accepted(table)})), count_if(is_spoilt) FROM {staged(table)}"
    ).fetchall()
    if rows:
        yield _rejected_rows(table)
    if spoilt:
        yield from (_bad_cells(table, column) for column in sent(table) if not column.required)


def _rejected_rows(table: str) -> str:
    """One entry a row, for the first column it fails by."""
    lacks = [(column, f"WHEN {name(column.name)} IS NULL THEN") for column in required(table)]
    first = " ".join(f"{when} {text(column.name)}" for column, when in lacks)
    cell = " ".join(f"{when} {raw(column)}" for column, when in lacks)
    why = " ".join(
        f"{when} CASE WHEN {raw(column)} IS NULL THEN 'missing' "
        f"ELSE {cells.reason(column, raw(column))} END"
        for column, when in lacks
    )
    whole = ", ".join(f"{text(column.name)}, {raw(column)}" for column in sent(table))
    return _entries(
        table, "row", f"CASE {first} END", f"CASE {why} END", f"CASE {cell} END",
        f"json_object({whole})", f"NOT ({accepted(table)})",
    )  # fmt: skip


def _bad_cells(table: str, column: Column) -> str:
    return _entries(
        table, "cell", text(column.name), cells.reason(column, raw(column)), raw(column),
        "NULL::JSON", f"{accepted(table)} AND {is_spoilt(column)}",
    )  # fmt: skip


def _entries(
    table: str, scope: str, column: str, reason: str, cell: str, content: str, which: str
) -> str:
    # A NUL must not reach a terminal or a page by way of the list of what is wrong.
    shown = f"replace({cell}, chr(0), '␀')"
    return (
        f'SELECT of_record AS record, {text(scope)} AS scope, {text(table)} AS "table", '
        f'source_id, {column} AS "column", {reason} AS reason, {shown} AS raw, '
        f"{content} AS content, content_hash "
        f"FROM {as_sent(table)} WHERE {which}"
    )


def _renew(connection: DuckDBPyConnection, source: str, stream: str, at: datetime) -> int:
    """Close the entries that the batch heals, note the new ones, and return how many healed.

    An entry that is met again stays as it was noticed first. Records that came whole, even if
    unchanged, heal what was noted of them when they could not be read.
    """
    of = {"source": source, "stream": stream}
    healed = count(
        connection,
        f"UPDATE quarantine q SET healed_at = $at WHERE {_OF_STREAM} AND ("
        f"q.record IN (SELECT of_record FROM changed) OR q.record IN (SELECT record FROM {GONE}) "
        "OR (q.scope = 'record' AND (q.record IN (SELECT of_record FROM batch) "
        f"OR q.record IN (SELECT record FROM {REFUSED})))"
        f") AND NOT EXISTS (FROM fault f WHERE {_SAME})",
        {**of, "at": at},
    )
    connection.execute(
        "UPDATE quarantine q SET content_hash = f.content_hash, content = f.content "
        f"FROM fault f WHERE {_OF_STREAM} AND {_SAME} "
        "AND q.content_hash IS DISTINCT FROM f.content_hash",
        of,
    )
    connection.execute(
        'INSERT INTO quarantine SELECT $source, $stream, f.record, f.scope, f."table", '
        'f.source_id, f."column", f.reason, f.raw, f.content, f.content_hash, $at, NULL '
        f"FROM fault f WHERE NOT EXISTS (FROM quarantine q WHERE {_OF_STREAM} AND {_SAME})",
        {**of, "at": at},
    )
    return healed
