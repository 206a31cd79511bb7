"""Cells: the rows of a pass over a fact, grouped by all that some leaves tell them apart by.

A cell is the rows of one segment of time that agree in the keys, in the flags (which of the
leaves' conditions they meet) and in the keys that are counted apart. It holds how many rows it
is, and their sums. What counts each thing once reads marks, which are cells of another kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abmkit.metrics.predicate import TRUE, And, Not, Or, Predicate, both, either, parts_of
from abmkit.metrics.request import Need
from abmkit.metrics.roster import standing_sql
from abmkit.metrics.sieve import Sieve
from abmkit.metrics.sql import condition, joined, values
from abmkit.metrics.window import Span


class Cells:
    """Cells of one kind of leaf; grows as it is told what will be read off it.

    Args:
        sieve: The pass over the fact.
        needs: What will be read.
        number: Its place among those of the same pass.
    """

    #: How the rows' time is told.
    _times: tuple[str, ...] = ("segment",)

    def __init__(self, sieve: Sieve, needs: Sequence[Need], number: int = 1) -> None:
        self.sieve, self.cut = sieve, sieve.cut
        self.name = f"metric_cells_{sieve.fact.name}_{sieve.clock.name}_{number}"
        keys = dict.fromkeys(name for need in needs for name in sieve.keys(need))
        self._keys = {sieve.plain(name): None for name in keys}
        self._apart: dict[str, None] = {}
        self._flags: dict[str, None] = {}
        self._sums: dict[str, None] = {}
        worth = self._worth_of(needs)
        self._worth = () if TRUE in worth else tuple(worth)
        self._told: tuple[str, ...] = ()
        #: What all rows behind the cells meet.
        self._known = parts_of(worth[0]) if len(worth) == 1 else ()
        for name in self._times:
            sieve.time(name)

    def standing(self, need: Need) -> tuple[str, ...]:
        """The standing columns that a leaf or its break-down reads."""
        return self.sieve.standing(need)

    def told_by(self, column: str | None) -> tuple[str, ...]:
        """The columns of rows that tell their group in a break-down."""
        return self.sieve.told_by(column)

    def key(self, column: str) -> str:
        """SQL of a break-down, read off the cells."""
        return standing_sql(column) if self.sieve.is_standing(column) else f"c.{column}"

    def matches(self, where: Predicate) -> str:
        """SQL condition that a cell's rows meet a ``where``, beyond what all of them meet."""
        return self._matches(both(*(part for part in parts_of(where) if part not in self._known)))

    def apart(self, column: str, where: Predicate) -> str:
        """SQL of a column whose values are told apart for the rows that may meet a ``where``."""
        alias = self.sieve.apart(column, where)
        if alias not in self._keys:
            self._apart[alias] = None
        return f"c.{alias}"

    def sum(self, column: str) -> tuple[str, str]:
        """SQL of the sum of a column, and of how many rows of the cell know it."""
        self._sums[self.sieve.plain(column)] = None
        return f"c.sum_{column}", f"c.known_{column}"

    def windows(self, spans: Sequence[Span], days: bool) -> str:
        """SQL to join to the cells what spans ``w`` (by number) each is a part of.

        Args:
            spans: The spans.
            days: Whether the last day of each is told.
        """
        pairs = [
            (segment, number, *((span.end,) if days else ()))
            for number, span in enumerate(spans)
            for segment in self.cut.parts(span)
        ]
        names = ("segment", "span", *(("day",) if days else ()))
        return f"{values(pairs, 'w', names)} ON w.segment = c.segment"

    @property
    def relations(self) -> tuple[str, ...]:
        """The tables that they make up."""
        return (self.name,)

    def settle(self) -> None:
        """Find out how rows tell that they count, once all reads have been told."""
        self._told = tuple(map(self.sieve.told, self._worth))

    def statements(self, rows: str) -> Iterator[str]:
        """SQL that makes the cells, once all of a pass are settled.

        Args:
            rows: SQL of the sieve's rows, as ``r``.
        """
        grouped = [f"r.{name}" for name in (*self._times, *self._keys, *self._flags, *self._apart)]
        told = [*grouped, "COUNT(*) AS rows_in"]
        for name in self._sums:
            told += [f"SUM(r.{name}) AS sum_{name}", f"COUNT(r.{name}) AS known_{name}"]
        yield self._made(told, f"{rows}{self._filter()}", grouped)

    def __str__(self) -> str:
        """What is grouped by what, in words."""
        told = f"cells by {', '.join([*self._times, *self._keys, *self._flags, *self._apart])}"
        told += f" where {self._worth[0]}" if self._known else ""
        return told + (f"; sums of {', '.join(self._sums)}" if self._sums else "")

    def _matches(self, where: Predicate, negated: bool = False) -> str:
        standing = self.sieve.reads_standing
        if not standing(where):
            return joined([], not negated) if where == TRUE else self._met(where, negated)
        if isinstance(where, Not):
            return self._matches(where.of, not negated)
        if isinstance(where, And | Or):
            gather = both if isinstance(where, And) else either
            own = [part for part in where.parts if not standing(part)]
            rest = [part for part in where.parts if standing(part)]
            parts = [gather(*own)] * bool(own) + rest
            told = [self._matches(part, negated) for part in parts]
            return joined(told, isinstance(where, And) is not negated)
        return condition(where, standing_sql, negated)

    def _met(self, where: Predicate, negated: bool) -> str:
        alias = self.sieve.flag(where)
        self._flags[alias] = None
        return f"{'NOT ' if negated else ''}c.{alias}"

    def _worth_of(self, needs: Sequence[Need]) -> Sequence[Predicate]:
        """One of these conditions is met by all rows that any of the leaves may count."""
        worth = (self.sieve.loose(self.sieve.counted(need.leaf)) for need in needs)
        return tuple(dict.fromkeys(worth))

    def _filter(self) -> str:
        """The rows that any of the leaves may count."""
        return f"\nWHERE {' OR '.join(self._told)}" if self._told else ""

    def _made(self, told: Sequence[str], rows: str, grouped: Sequence[str]) -> str:
        return (
            f"CREATE TEMP TABLE {self.name} AS\nSELECT {', '.join(told)}\nFROM {rows}\n"
            f"GROUP BY {', '.join(grouped)}"
        )
