"""Texts that Python has worked out, given to DuckDB by the column: a list costs four times that."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def tell(connection: DuckDBPyConnection, into: str, **columns: Collection[str | None]) -> None:
    """Give texts to a statement that ends where a SELECT follows.

    Args:
        connection: In a transaction.
        into: Such a statement, as INSERT INTO of a table.
        columns: As many texts for each column.
    """
    import numpy as np

    told = {column: np.fromiter(texts, object, len(texts)) for column, texts in columns.items()}
    connection.register("told", told)
    typed = ", ".join(f"CAST({column} AS VARCHAR) AS {column}" for column in columns)
    connection.execute(f"{into} SELECT {typed} FROM told")
    connection.unregister("told")
