"""What is read off cells: one small statement for all leaves that share windows and break-down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from abmkit.metrics.ask import TOTAL
from abmkit.metrics.cells import Cells
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, PerLeaf
from abmkit.metrics.pieces import Pieces, broken_down, once, owner_of
from abmkit.metrics.request import Need
from abmkit.metrics.statements import statement
from abmkit.metrics.window import Span

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Read:
    """A statement over cells and how its rows are understood.

    Attributes:
        sql: Each row is a span's number, a number that says of which break-down it is, the key of
            its group in each, then cells of leaves.
        leaves: With the places of their cells in a row, which leaves may share.
        columns: What it is broken down by, None for the total.
        spans: By number.
    """

    sql: str
    leaves: Mapping[AnyLeaf, tuple[int, ...]]
    columns: tuple[str | None, ...]
    spans: tuple[Span, ...]

    def grouped(self, rows: Iterable[Row], column: str | None) -> Sequence[Mapping[Any, Row]]:
        """The rows of one break-down, by number of the span and by group."""
        keyed = broken_down(self.columns)
        level = (1 << len(keyed)) - 1
        found: list[dict[Any, Row]] = [{} for _ in self.spans]
        if column is None:
            for row in rows:
                if row[1] == level:
                    found[row[0]][TOTAL] = row
            return found
        place = keyed.index(column)
        level, at = level - (1 << place), 2 + place
        for row in rows:
            if row[1] == level:
                found[row[0]][row[at]] = row
        return found


def reads(cells: Cells, needs: Sequence[Need]) -> Iterator[Read]:
    """All statements that some leaves of one fact and clock need."""
    alike: dict[tuple[Any, ...], list[Need]] = {}
    for need in needs:
        apart = () if _is_joint(cells, need) else (need.column,)
        alike.setdefault((*apart, need.spans, _form(need.leaf)), []).append(need)
    for group in alike.values():
        yield _read(cells, group)


def _is_joint(cells: Cells, need: Need) -> bool:
    """Whether all its break-downs are read by one statement: each key is in one group of each."""
    owner = owner_of(need.leaf)
    return not owner or all(name == owner for name in cells.told_by(need.column))


def _form(leaf: AnyLeaf) -> object:
    """Leaves of one form are read by one statement."""
    if leaf.aggregate == "quantile":
        return leaf
    if isinstance(leaf, CohortLeaf):
        return leaf.inner
    return (leaf.key, leaf.inner.where) if isinstance(leaf, PerLeaf) else "rows"


def _read(cells: Cells, group: Sequence[Need]) -> Read:
    first = group[0]
    told = Pieces.of(cells, group)
    sql, selected = statement(told)
    start = 2 + len(broken_down(told.columns))
    places = {cell: start + n for n, cell in enumerate(once(selected))}
    leaves = {
        leaf: tuple(places[cell] for cell in own)
        for leaf, own in zip(told.leaves, selected, strict=True)
    }
    return Read(sql, leaves, told.columns, first.spans)
