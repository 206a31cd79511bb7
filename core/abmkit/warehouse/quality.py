"""Questions on the data itself: how much there is, what is wrong with it, how fresh it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from abmkit.schema import LOADABLE
from abmkit.sql import name, text, union

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


def excerpt(text: str, most: int = 120) -> str:
    """As much of a cell, or of a record's id, as a message shows: either may have megabytes.

    Args:
        text: The cell.
        most: Characters.
    """
    return text if len(text) <= most else f"{text[:most]}…"


@dataclass(frozen=True)
class Freshness:
    """When a stream was last read to its end (UTC, without zone); None: never."""

    source: str
    stream: str
    completed_at: datetime | None


@dataclass(frozen=True)
class Standing:
    """What a stream has in the warehouse: ``live`` rows, and open faults by what they cost.

    A rejected row and a record that could not be read both count as ``rows``.
    """

    live: int
    rows: int
    cells: int

    @property
    def share(self) -> Fraction:
        """Rejected rows as a share of all rows."""
        return Fraction(self.rows, max(self.live + self.rows, 1))


@dataclass(frozen=True)
class Spoilt:
    """A column of a stream that lost cells.

    Attributes:
        table: The table.
        column: The column.
        lost: Cells that could not be taken over, of rows that were.
        cells: All that it was sent.
        record: The first record that lost one, by its id.
        raw: What stood there.
        reason: Why it could not be read.
    """

    table: str
    column: str
    lost: int
    cells: int
    record: str
    raw: str
    reason: str


@dataclass(frozen=True)
class OpenGap:
    """What is missing of a stream; instants are UTC without zone.

    Attributes:
        source: The source.
        stream: The stream.
        kind: ``failed``, ``partial``, ``held`` or ``quiet``.
        what: What is missing, in words.
        advice: What to do about it.
        complete_to: When the stream was last complete; None: never.
        noticed_at: Since when it is missing.
    """

    source: str
    stream: str
    kind: str
    what: str
    advice: str
    complete_to: datetime | None
    noticed_at: datetime


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

    def standing(self, source: str, stream: str) -> Standing:
        """What one stream has in the warehouse."""
        live = union(
            f"SELECT 1 FROM {name(table)} WHERE source = $1 AND stream = $2 AND deleted_at IS NULL"
            for table in LOADABLE
        )
        ((rows, rejected, cells),) = self._query(
            f"SELECT live, bad_rows, bad_cells FROM (SELECT count(*) AS live FROM ({live})), "
            "(SELECT count(*) FILTER (scope <> 'cell') AS bad_rows, "
            "count(*) FILTER (scope = 'cell') AS bad_cells "
            "FROM quarantine WHERE source = $1 AND stream = $2 AND healed_at IS NULL)",
            [source, stream],
        )
        return Standing(rows, rejected, cells)

    def spoilt(self, source: str, stream: str) -> list[Spoilt]:
        """The columns of a stream that have lost cells, and how many they have."""
        first = "ORDER BY record, source_id, raw"
        found = self._query(
            f'SELECT "table", "column", count(*), first(record {first}), first(raw {first}), '
            f"first(reason {first}) FROM quarantine WHERE source = $1 AND stream = $2 "
            "AND healed_at IS NULL AND scope = 'cell' GROUP BY 1, 2 ORDER BY 1, 2",
            [source, stream],
        )
        return [
            Spoilt(table, column, lost, lost + self._filled(source, stream, table, column), *told)
            for table, column, lost, *told in found
        ]

    def _filled(self, source: str, stream: str, table: str, column: str) -> int:
        ((cells,),) = self._query(
            f"SELECT count({name(column)}) FROM {name(table)} "
            "WHERE source = $1 AND stream = $2 AND deleted_at IS NULL",
            [source, stream],
        )
        return int(cells)

    def arrivals(self, source: str, stream: str) -> list[date]:
        """The days (UTC) on which rows of a stream came that it has still, the oldest first."""
        days = union(
            f"SELECT synced_at FROM {name(table)} WHERE source = $1 AND stream = $2"
            for table in LOADABLE
        )
        told = self._query(
            f"SELECT DISTINCT CAST(synced_at AS DATE) FROM ({days}) ORDER BY 1", [source, stream]
        )
        return [day for (day,) in told]

    def gaps(self) -> list[OpenGap]:
        """What is missing now."""
        rows = self._query(
            "SELECT source, stream, kind, what, advice, complete_to, noticed_at FROM gap "
            "WHERE closed_at IS NULL ORDER BY ALL"
        )
        return [OpenGap(*row) for row in rows]

    def freshness(self) -> list[Freshness]:
        """When each stream was last complete."""
        rows = self._query(
            "SELECT source, stream, completed_at FROM sync_state WHERE slice = '' ORDER BY ALL"
        )
        return [Freshness(*row) for row in rows]


def _rejected(row: tuple[Any, ...]) -> Rejected:
    source, stream, scope, table, column, reason, count, records, raws = row
    examples = tuple(zip(records, raws, strict=True))
    return Rejected(source, stream, scope, table, column, reason, count, examples)
