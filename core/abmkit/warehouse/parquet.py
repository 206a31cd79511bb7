"""Parquet files as texts, read by DuckDB, so that no connector needs another reader for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from abmkit.errors import Fatal
from abmkit.sql import name, text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    Row = tuple[str | None, ...]

_SIZE = 5000


class ParquetFile:
    """A Parquet file, each cell as the text that a batch wants.

    Numbers are exact, days and instants ISO 8601 (UTC where the file says so), a number that is
    none is missing. A list of plain values is joined by semicolons, other lists and maps are JSON.

    Attributes:
        path: Where it lies.
        columns: The names of its columns; of the fields of a structure, joined by dots.
        length: How many rows it has.

    Args:
        path: The file.

    Raises:
        Fatal: It is no Parquet file, or damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._connected() as connection:
            relation = connection.sql(f"FROM {self._source}")
            found = zip(relation.columns, relation.types, strict=True)
            leaves = [leaf for label, kind in found for leaf in _leaves(label, name(label), kind)]
            counted = connection.execute(f"SELECT count(*) FROM {self._source}").fetchall()
        ((self.length,),) = counted
        self.columns = tuple(label for label, _ in leaves)
        self._select = f"SELECT {', '.join(sql for _, sql in leaves)} FROM {self._source}"

    def rows(self, at_once: int = _SIZE) -> Iterator[list[Row]]:
        """Read the rows, a block at a time; a missing cell is None.

        Args:
            at_once: Rows of a block.

        Raises:
            Fatal: The file is damaged.
        """
        with self._connected() as connection:
            result = connection.execute(self._select)
            while block := result.fetchmany(at_once):
                yield block

    @property
    def _source(self) -> str:
        literal = re.sub(r"([\[*?])", r"[\1]", str(self.path))
        return f"read_parquet({text(literal)}, hive_partitioning = false)"

    @contextmanager
    def _connected(self) -> Iterator[DuckDBPyConnection]:
        import duckdb

        alone: Any = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
        try:
            with duckdb.connect(config=alone) as connection:
                connection.execute("SET TimeZone = 'UTC'")
                yield connection
        except duckdb.Error as error:
            said = str(error).strip().splitlines()[0]
            raise Fatal(
                f"{self.path} is cut off, damaged or no Parquet file: {said}; export it again"
            ) from None


def _leaves(label: str, sql: str, kind: Any) -> Iterator[tuple[str, str]]:
    """Each column of a file, or each field of a structure, with the SQL of its text."""
    if kind.id != "struct":
        yield label, _text(sql, kind)
        return
    for field, inner in kind.children:
        yield from _leaves(f"{label}.{field}", f"struct_extract({sql}, {text(field)})", inner)


def _text(sql: str, kind: Any) -> str:
    if kind.id in ("list", "array"):
        inner = dict(kind.children)["child"]
        if not _is_nested(inner):
            parts = f"list_transform(CAST({sql} AS {inner}[]), lambda cell: {_text('cell', inner)})"
            return f"array_to_string({parts}, ';')"
    if _is_nested(kind):
        return f"CAST(to_json({sql}) AS VARCHAR)"
    plain = f"CAST({sql} AS VARCHAR)"
    if kind.id not in ("double", "float"):
        return plain
    # Where a column of whole numbers has gaps, many programs write it as a float: 7.0 is 7.
    whole = f"abs({sql}) < 1e15 AND {sql} = trunc({sql})"
    return (
        f"CASE WHEN isnan({sql}) THEN NULL WHEN {whole} "
        f"THEN CAST(CAST({sql} AS BIGINT) AS VARCHAR) ELSE {plain} END"
    )


def _is_nested(kind: Any) -> bool:
    return kind.id in ("struct", "list", "array", "map", "union")
