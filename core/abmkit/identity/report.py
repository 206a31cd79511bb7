"""How many references found what they mean, and which did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from abmkit.schema import LOADABLE, columns
from abmkit.sql import name, text, union
from abmkit.warehouse import Warehouse

#: Unmatched references shown of each column.
_EXAMPLES = 5


@dataclass(frozen=True)
class Matched:
    """How the references in one column of one source fared.

    Attributes:
        source: The source.
        table: The table the references stand in.
        column: Their column.
        refers: The table they refer to.
        rows: Live rows that refer to something.
        matched: Those of them whose reference was resolved.
        examples: Some of the others, most used first: (reference as ``kind:value``, reason).
    """

    source: str
    table: str
    column: str
    refers: str
    rows: int
    matched: int
    examples: tuple[tuple[str, str], ...]

    @property
    def unmatched(self) -> int:
        """Live rows whose reference was not resolved."""
        return self.rows - self.matched


@dataclass(frozen=True)
class MatchReport:
    """How all references fared, by source, table and column."""

    columns: tuple[Matched, ...]

    @property
    def rows(self) -> int:
        """References in live rows."""
        return sum(column.rows for column in self.columns)

    @property
    def matched(self) -> int:
        """Those that were resolved."""
        return sum(column.matched for column in self.columns)

    @property
    def unmatched(self) -> int:
        """Those that were not."""
        return self.rows - self.matched


def matched(warehouse: Warehouse) -> MatchReport:
    """Count the references in live rows."""
    rows = warehouse.query(
        f'SELECT u.source, u."table", u."column", l."table", sum(uses), '
        "coalesce(sum(uses) FILTER (canonical IS NOT NULL), 0), "
        "list((concat(kind, ':', value), reason) ORDER BY uses DESC, kind, value) "
        f"FILTER (canonical IS NULL)[:{_EXAMPLES}] "
        f"FROM ({_uses()}) u JOIN link l USING (key) GROUP BY ALL ORDER BY 1, 2, 3, 4"
    )
    return MatchReport(tuple(map(_matched, rows)))


def _matched(row: tuple[Any, ...]) -> Matched:
    source, table, column, refers, rows, found, examples = row
    shown = tuple((said, reason) for said, reason in examples or ())
    return Matched(source, table, column, refers, int(rows), int(found), shown)


def _uses() -> str:
    """SQL of (source, table, column, key, uses): which live rows refer to what."""
    return union(
        f'SELECT source, {text(table)} AS "table", {text(column.name)} AS "column", '
        f"{name(column.name)} AS key, count(*) AS uses FROM {name(table)} "
        f"WHERE deleted_at IS NULL AND {name(column.name)} IS NOT NULL GROUP BY ALL"
        for table, model in LOADABLE.items()
        for column in columns(model)
        if column.refers
    )
