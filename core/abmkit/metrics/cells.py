"""Cells: one pass over a fact, grouped by all that the leaves of a request tell rows apart by.

A cell is the rows of one segment of time that agree in the keys, in the flags (which of the
leaves' conditions they meet) and in the keys that are counted apart. It holds how many rows it
is, and their sums. Everything asked for is then read off the cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from abmkit.derive.fact import When
from abmkit.derive.facts import Clock, Fact, physical
from abmkit.metrics.cut import Cut
from abmkit.metrics.predicate import (
    TRUE,
    And,
    IsNull,
    Not,
    Or,
    Predicate,
    both,
    columns,
    either,
)
from abmkit.metrics.request import Need
from abmkit.metrics.roster import keys_for, standing_sql
from abmkit.metrics.sql import EVER, NEVER, condition, joined, literal, values
from abmkit.metrics.tree import AnyLeaf, Leaf, inner_leaf


class Cells:
    """The cells of one fact under one clock; grows as it is told what will be read off it."""

    def __init__(self, fact: Fact, clock: Clock, needs: Sequence[Need]) -> None:
        self.fact, self.clock = fact, clock
        self.name = f"metric_cells_{fact.name}_{clock.name}"
        self.cut = Cut.of(span for need in needs for span in need.spans)
        self._keys = dict.fromkeys(name for need in needs for name in self._key_columns(need))
        self._flags: dict[Predicate, str] = {}
        self._apart: dict[str, Predicate] = {}
        self._sums: dict[str, None] = {}
        self._wheres = [self._counted(need.leaf) for need in needs]

    def standing(self, need: Need) -> tuple[str, ...]:
        """The standing columns that a leaf or its break-down reads."""
        read = (*columns(inner_leaf(need.leaf).where), *filter(None, [need.column]))
        return tuple(name for name in read if self._is_standing(name))

    def key(self, column: str) -> str:
        """SQL of a break-down, read off the cells."""
        return standing_sql(column) if self._is_standing(column) else f"c.{column}"

    def matches(self, where: Predicate, negated: bool = False) -> str:
        """SQL condition that a cell's rows meet a ``where``."""
        if not self._reads_standing(where):
            if where == TRUE:
                return joined([], not negated)
            alias = self._flags.setdefault(where, f"is_{len(self._flags) + 1}")
            return f"c.{alias} = {0 if negated else 1}"
        if isinstance(where, Not):
            return self.matches(where.of, not negated)
        if isinstance(where, And | Or):
            gather = both if isinstance(where, And) else either
            own = [part for part in where.parts if not self._reads_standing(part)]
            rest = [part for part in where.parts if self._reads_standing(part)]
            parts = [gather(*own)] * bool(own) + rest
            told = [self.matches(part, negated) for part in parts]
            return joined(told, isinstance(where, And) is not negated)
        return condition(where, standing_sql, negated)

    def apart(self, column: str, where: Predicate) -> str:
        """SQL of a column whose values are told apart for the rows that may meet a ``where``."""
        if column in self._keys:
            return f"c.{column}"
        met = self._loose(where)
        self._apart[column] = either(self._apart.get(column, met), met)
        return f"c.{column}_apart"

    def sum(self, column: str) -> tuple[str, str]:
        """SQL of the sum of a column, and of how many rows of the cell know it."""
        self._sums[column] = None
        return f"c.sum_{column}", f"c.known_{column}"

    def statement(self) -> str:
        """SQL that makes the cells, once all reads have been told."""
        inner = {"segment": "d.segment", **dict(self._grouped())}
        grouped = list(inner)
        inner.update({f"value_{name}": self._row(name) for name in self._sums})
        outer = [f"r.{name}" for name in grouped] + ["COUNT(*) AS rows_in"]
        for name in self._sums:
            outer += [
                f"SUM(r.value_{name}) AS sum_{name}",
                f"COUNT(r.value_{name}) AS known_{name}",
            ]
        select = ",\n    ".join(f"{sql} AS {alias}" for alias, sql in inner.items())
        return (
            f"CREATE TEMP TABLE {self.name} AS\n"
            f"SELECT {', '.join(outer)}\nFROM (\n  SELECT\n    {select}\n"
            f"  FROM {self.fact.relation_of(self.clock)} AS f\n  JOIN {self._days()}\n"
            f"    ON {self._on_clock()}{self._filter()}\n) AS r\n"
            f"GROUP BY {', '.join(f'r.{name}' for name in grouped)}"
        )

    def __str__(self) -> str:
        """What is grouped by what, in words."""
        told = [f"by {', '.join(['segment', *self._keys])}"]
        told += [f"{alias}: {where}" for where, alias in self._flags.items()]
        told += [
            f"{column} apart{'' if where == TRUE else f' where {where}'}"
            for column, where in self._apart.items()
        ]
        told += [f"sums of {', '.join(self._sums)}"] if self._sums else []
        return "\n".join(told)

    def _grouped(self) -> Iterator[tuple[str, str]]:
        for column in self._keys:
            yield column, self._row(column)
        for where, alias in self._flags.items():
            yield alias, f"CASE WHEN {condition(where, self._row)} THEN 1 ELSE 0 END"
        for column, where in self._apart.items():
            sql = self._row(column)
            if where != TRUE:
                sql = f"CASE WHEN {condition(where, self._row)} THEN {sql} END"
            yield f"{column}_apart", sql

    def _days(self) -> str:
        if self.clock.is_span:
            ends = [(segment.end, n) for n, segment in enumerate(self.cut.segments)]
            return values(ends, "d", ("day", "segment"))
        return values(self.cut.days(), "d", ("day", "segment"))

    def _on_clock(self) -> str:
        if self.clock.stop is None:
            return f"f.{self.clock.start} = d.day"
        return (
            f"COALESCE(f.{self.clock.start}, {EVER}) <= d.day"
            f" AND COALESCE(f.{self.clock.stop}, {NEVER}) > d.day"
        )

    def _filter(self) -> str:
        """The rows worth a look, by what is known of them before the states of their day are.

        Flags tell the rest: a row too many costs less than all the joins for those that are left
        out, or the same condition twice.
        """
        any_of = either(*(self._loose(where, ("standing", "dated")) for where in self._wheres))
        told = [] if any_of == TRUE else [condition(any_of, self._row)]
        if self.clock.stop is None and self.cut.segments:
            first, last = self.cut.segments[0].start, self.cut.segments[-1].end
            told.insert(0, f"f.{self.clock.start} BETWEEN {literal(first)} AND {literal(last)}")
        return f"\n  WHERE {' AND '.join(told)}" if told else ""

    def _counted(self, leaf: AnyLeaf) -> Predicate:
        """The rows that count; a span is met on many days, so one without the key is left out."""
        where = inner_leaf(leaf).where
        if self.clock.is_span and isinstance(leaf, Leaf) and leaf.aggregate == "distinct":
            return both(where, Not(IsNull(str(leaf.column))))
        return where

    def _loose(
        self, where: Predicate, unknown: Sequence[When] = ("standing",), negated: bool = False
    ) -> Predicate:
        """The condition as far as a row alone can tell: what unknown columns say may be true."""
        if not any(self.fact.column(name).when in unknown for name in columns(where)):
            return Not(where) if negated else where
        if isinstance(where, Not):
            return self._loose(where.of, unknown, not negated)
        if isinstance(where, And | Or):
            parts = [self._loose(part, unknown, negated) for part in where.parts]
            return both(*parts) if isinstance(where, And) is not negated else either(*parts)
        return TRUE

    def _row(self, column: str) -> str:
        return f"f.{physical(self.fact.column(column), self.clock)}"

    def _reads_standing(self, where: Predicate) -> bool:
        return any(self._is_standing(name) for name in columns(where))

    def _is_standing(self, column: str) -> bool:
        return self.fact.column(column).when == "standing"

    def _key_columns(self, need: Need) -> Iterator[str]:
        for name in self.standing(need):
            yield from keys_for(name)
        if need.column and not self._is_standing(need.column):
            yield need.column
