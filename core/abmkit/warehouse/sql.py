"""What DuckDB counts, hashes and stores, written in one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Parameters = Sequence[Any] | Mapping[str, Any]

#: What a hash is taken modulo, and so how many keys there are: 60 bits fit a BIGINT.
HASHES = 1 << 60


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
