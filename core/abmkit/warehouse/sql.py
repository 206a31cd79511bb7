"""How names and texts of ours are written in SQL, and how one number is asked for.

Values of others travel as parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Parameters = Sequence[Any] | Mapping[str, Any]

#: What a hash is taken modulo, and so how many keys there are: 60 bits fit a BIGINT.
HASHES = 1 << 60


def name(identifier: str) -> str:
    """Quote an identifier."""
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    """Quote a text."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: Iterable[str]) -> str:
    """Quote texts, separated by commas."""
    return ", ".join(text(value) for value in values)


def union(selects: Iterable[str]) -> str:
    """All rows of all selects."""
    return " UNION ALL ".join(selects)


def small(column: str) -> str:
    """A column's text in small letters, without blanks around it.

    Nearly all have none, and are of plain signs: these are not walked through by letter.
    """
    plain = f"strlen({column}) = length({column})"
    return (
        f"CASE WHEN {plain} AND NOT starts_with({column}, ' ') AND NOT ends_with({column}, ' ') "
        f"THEN lower({column}) ELSE lower(trim({column})) END"
    )


def fingerprint(expressions: str) -> str:
    """Sixty bits that tell values from others, as a BIGINT; cheap, and no key that others meet.

    DuckDB's own hash; a test holds it to be the same in all versions.
    """
    return f"CAST(hash({expressions}) % {HASHES} AS BIGINT)"


def hashed(expression: str) -> str:
    """Sixty bits of the SHA-256 of a text expression, as a BIGINT."""
    return f"CAST('0x' || left(sha256({expression}), 15) AS BIGINT)"


def count(connection: DuckDBPyConnection, sql: str, parameters: Parameters = ()) -> int:
    """The one number that a statement answers with: mostly how many rows it wrote."""
    ((rows,),) = connection.execute(sql, parameters).fetchall()
    return int(rows)


def fill(
    connection: DuckDBPyConnection, table: str, select: str, parameters: Parameters = ()
) -> int:
    """Make a temporary table of the rows of a select, in place of one there was; how many."""
    return count(connection, f"CREATE OR REPLACE TEMP TABLE {table} AS {select}", parameters)


def instant(moment: datetime) -> datetime:
    """A moment as the warehouse stores it: UTC, without zone.

    Raises:
        ValueError: The moment has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone; pass an aware datetime")
    return moment.astimezone(UTC).replace(tzinfo=None)
