"""How full the fields of a source are, and with what: for a person who decides what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from abmkit.schema import LOADABLE, Column, columns
from abmkit.sql import name, text
from abmkit.warehouse.control import Origin
from abmkit.warehouse.ddl import stored

#: Of more rows an even share is looked at: a share of those says as much.
MOST = 20_000
_SAMPLES, _LONGEST = 3, 60

Query = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Content:
    """What is in a column, or in a field beside the schema.

    Attributes:
        stream: Whose rows were looked at.
        table: The table that they are in.
        field: The column, or the source's own name of the field.
        is_extra: Whether it is a field beside the schema, in ``extra``.
        kind: What the cells of a column are; of a field beside the schema ``text``.
        rows: How many rows were looked at.
        filled: In how many of them it holds something.
        samples: Some of the values, the frequent ones first.
    """

    stream: str
    table: str
    field: str
    is_extra: bool
    kind: str
    rows: int
    filled: int
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Unknown:
    """A value that is none of those that a column takes; its cells are empty."""

    table: str
    column: str
    value: str
    rows: int


def contents(query: Query, source: str) -> list[Content]:
    """What the rows of a source hold, by table, stream and column; those that are gone aside.

    Args:
        query: Asks the warehouse.
        source: The source.
    """
    found: list[Content] = []
    for table in LOADABLE:
        told = query(
            f"SELECT stream, count(*) FROM {name(table)} WHERE source = $1 "
            "AND deleted_at IS NULL GROUP BY stream ORDER BY stream",
            [source],
        )
        for stream, rows in told:
            picked = (
                f"(SELECT * FROM {name(table)} WHERE source = {text(source)} AND "
                f"stream = {text(stream)} AND deleted_at IS NULL AND "
                f"hash(record) % {max(1, rows // MOST)} = 0)"
            )
            found += _in_columns(query, stream, table, picked)
    return found


def unknown(query: Query, source: str) -> list[Unknown]:
    """Values of a source that closed columns do not take, by table, column and value."""
    closed = [(t, c.name) for t in LOADABLE for c in stored(t) if c.choices]
    where = " OR ".join(f'("table" = {text(t)} AND "column" = {text(c)})' for t, c in closed)
    rows = query(
        f'SELECT "table", "column", left(raw, {_LONGEST}), count(*) FROM quarantine '
        f"WHERE source = $1 AND scope = 'cell' AND healed_at IS NULL AND ({where}) "
        "GROUP BY ALL ORDER BY 1, 2, 4 DESC, 3",
        [source],
    )
    return [Unknown(*row) for row in rows]


def _in_columns(query: Query, stream: str, table: str, picked: str) -> Iterator[Content]:
    origin = {column.name for column in columns(Origin)}
    own = [c for c in stored(table) if c.name not in origin and c.kind != "json"]
    ((rows, *told),) = query(f"SELECT count(*), {', '.join(map(_column, own))} FROM {picked}", ())
    for column, (filled, samples) in zip(own, zip(told[::2], told[1::2], strict=True), strict=True):
        yield Content(
            stream, table, column.name, False, column.kind, rows, filled, tuple(samples or ())
        )
    if any(column.name == "extra" for column in stored(table)):
        for field, filled, samples in query(_beside(picked), ()):
            yield Content(stream, table, field, True, "text", rows, filled, tuple(samples))


def _column(column: Column) -> str:
    """SQL of how many cells are filled, and of samples; a key says nothing to a person."""
    cell = name(column.name)
    if column.kind == "reference":
        return f"count({cell}), NULL"
    return f"count({cell}), approx_top_k(left(CAST({cell} AS VARCHAR), {_LONGEST}), {_SAMPLES})"


def _beside(picked: str) -> str:
    return (
        "SELECT entry.key, count(*), "
        f"approx_top_k(left(entry.value ->> '$', {_LONGEST}), {_SAMPLES}) FROM ("
        f"SELECT unnest(map_entries(CAST(extra AS MAP(VARCHAR, JSON)))) AS entry FROM {picked}) "
        "WHERE nullif(entry.value ->> '$', '') IS NOT NULL GROUP BY 1 ORDER BY 1"
    )
