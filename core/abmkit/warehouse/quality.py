"""Questions on the data itself: how much there is, what is wrong with it, how fresh it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from abmkit.schema import LOADABLE
from abmkit.warehouse.sql import name, text, union

Query = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Rows:
    """How many rows a source has in a table: ``live`` ones and ``deleted`` ones."""

    source: str
    table: str
    live: int
    deleted: int


@dataclass(frozen=True)
class Rejected:
    """Faults of one kind that are open.

    Attributes:
        source: The source.
        stream: The stream.
        scope: What is missing: ``record``, ``row`` or ``cell``.
        table: The table; None for records that could not be read.
        column: The column at fault; None likewise.
        reason: Why.
        count: How many.
        examples: The first of them, by record: (id of the record, what stood there).
    """

    source: str
    stream: str
    scope: str
    table: str | None
    column: str | None
    reason: str
    count: int
    examples: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True)
class Freshness:
    """When a stream was last read to its end (UTC, without zone); None: never."""

    source: str
    stream: str
    completed_at: datetime | None


class Quality:
    """Asks a warehouse about its data."""

    def __init__(self, query: Query) -> None:
        self._query = query

    def rows(self) -> list[Rows]:
        """Rows by source and table."""
        selects = union(
            f"SELECT source, {text(table)}, count(*) FILTER (deleted_at IS NULL), "
            f"count(deleted_at) FROM {name(table)} GROUP BY source"
            for table in LOADABLE
        )
        return [Rows(*row) for row in self._query(f"{selects} ORDER BY ALL")]

    def rejected(self, examples: int = 20) -> list[Rejected]:
        """Open faults, by source, stream, table, column and reason.

        Args:
            examples: How many of each to show.
        """
        rows = self._query(
            'SELECT source, stream, scope, "table", "column", reason, count(*), '
            "list(record ORDER BY record, source_id, raw)[:$1], "
            "list(raw ORDER BY record, source_id, raw)[:$1] "
            "FROM quarantine WHERE healed_at IS NULL GROUP BY ALL ORDER BY 1, 2, 3, 4, 5, 6",
            [examples],
        )
        return [_rejected(row) for row in rows]

    def freshness(self) -> list[Freshness]:
        """When each stream was last complete."""
        rows = self._query("SELECT source, stream, completed_at FROM sync_state ORDER BY ALL")
        return [Freshness(*row) for row in rows]


def _rejected(row: tuple[Any, ...]) -> Rejected:
    source, stream, scope, table, column, reason, count, records, raws = row
    examples = tuple(zip(records, raws, strict=True))
    return Rejected(source, stream, scope, table, column, reason, count, examples)
