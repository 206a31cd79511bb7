"""One pass over a fact: which rows are worth a look, when they count, what is told of each.

What several cells are made of is laid down once, row by row; what one is made of is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from abmkit.derive.fact import When
from abmkit.derive.facts import Clock, Fact, physical
from abmkit.metrics.cut import Cut
from abmkit.metrics.predicate import TRUE, And, IsNull, Not, Or, Predicate, both, columns, either
from abmkit.metrics.request import Need
from abmkit.metrics.roster import keys_for
from abmkit.metrics.sql import EVER, NEVER, condition, literal, values
from abmkit.metrics.tree import AnyLeaf, Leaf, inner_leaf

DAY = "day"
"""The column that tells a row's day itself."""


class Sieve:
    """The rows of a fact under a clock; grows as it is told what will be read of them."""

    def __init__(self, fact: Fact, clock: Clock, needs: Sequence[Need]) -> None:
        self.fact, self.clock = fact, clock
        self.relation = fact.relation_of(clock)
        self.name = f"metric_rows_{fact.name}_{clock.name}"
        self.cut = Cut.of(span for need in needs for span in need.spans)
        self._keys = {name for need in needs for name in self.keys(need)}
        self._wheres = [self.counted(need.leaf) for need in needs]
        self._times: dict[str, None] = {}
        self._plain: dict[str, None] = {}
        self._flags: dict[Predicate, str] = {}
        self._apart: dict[str, Predicate] = {}

    def time(self, name: str) -> str:
        """Name of a column that tells a row's time: ``segment``, ``lane``, ``bit`` or ``DAY``."""
        self._times[name] = None
        return name

    def plain(self, column: str) -> str:
        """Name of the column that holds one of the fact's own."""
        self._plain[column] = None
        return column

    def flag(self, where: Predicate) -> str:
        """Name of the column that tells whether a row meets a ``where``."""
        return self._flags.setdefault(where, f"is_{len(self._flags) + 1}")

    def apart(self, column: str, where: Predicate) -> str:
        """Name of a column whose values are told for the rows that may meet a ``where``."""
        if column in self._keys:
            return self.plain(column)
        met = self.loose(where)
        self._apart[column] = _any_of(self._apart.get(column, met), met)
        return f"{column}_apart"

    def keys(self, need: Need) -> Iterator[str]:
        """Columns by which rows must stay apart for a break-down and for standing columns."""
        for name in self.standing(need):
            yield from keys_for(name)
        if need.column and not self.is_standing(need.column):
            yield need.column

    def standing(self, need: Need) -> tuple[str, ...]:
        """The standing columns that a leaf or its break-down reads."""
        read = (*columns(inner_leaf(need.leaf).where), *filter(None, [need.column]))
        return tuple(name for name in read if self.is_standing(name))

    def counted(self, leaf: AnyLeaf) -> Predicate:
        """The rows that count; a span is met on many days, so one without the key is left out."""
        where = inner_leaf(leaf).where
        if self.clock.is_span and isinstance(leaf, Leaf) and leaf.aggregate == "distinct":
            return both(where, Not(IsNull(str(leaf.column))))
        return where

    def loose(
        self, where: Predicate, unknown: Sequence[When] = ("standing",), negated: bool = False
    ) -> Predicate:
        """The condition as far as a row alone can tell: what unknown columns say may be true."""
        if not any(self.fact.column(name).when in unknown for name in columns(where)):
            return Not(where) if negated else where
        if isinstance(where, Not):
            return self.loose(where.of, unknown, not negated)
        if isinstance(where, And | Or):
            parts = [self.loose(part, unknown, negated) for part in where.parts]
            return both(*parts) if isinstance(where, And) is not negated else either(*parts)
        return TRUE

    def reads_standing(self, where: Predicate) -> bool:
        """Whether a ``where`` asks for a state at the period's end."""
        return any(self.is_standing(name) for name in columns(where))

    def is_standing(self, column: str) -> bool:
        """Whether a column is a state at the period's end."""
        return self.fact.column(column).when == "standing"

    def statement(self) -> str:
        """SQL that lays the rows down, once all has been told that is read of them."""
        return f"CREATE TEMP TABLE {self.name} AS\n{self.select()}"

    def select(self) -> str:
        """SQL of the rows worth a look."""
        told = ",\n    ".join(f"{sql} AS {alias}" for alias, sql in self._columns())
        return (
            f"  SELECT\n    {told}\n  FROM {self.relation} AS f\n"
            f"  JOIN {self._days()}\n    ON {self._on_clock()}{self._filter()}"
        )

    def __str__(self) -> str:
        """What is told of each row, in words."""
        told = [f"{alias}: {where}" for where, alias in self._flags.items()]
        told += [
            f"{column} apart{'' if where == TRUE else f' where {where}'}"
            for column, where in self._apart.items()
        ]
        return "\n".join(told)

    def _columns(self) -> Iterator[tuple[str, str]]:
        for name in self._times:
            yield name, f"d.{name}"
        for column in self._plain:
            yield column, self._row(column)
        for where, alias in self._flags.items():
            yield alias, f"CASE WHEN {condition(where, self._row)} THEN TRUE ELSE FALSE END"
        for column, where in self._apart.items():
            sql = self._row(column)
            if where != TRUE:
                sql = f"CASE WHEN {condition(where, self._row)} THEN {sql} END"
            yield f"{column}_apart", sql

    def _days(self) -> str:
        """The days on which rows count, with their segments: written out by segment, not by day."""
        told = [name for name in self._times if name != DAY]
        rows: list[tuple[date | int, ...]] = [
            (each.start, each.end, *(self.cut.time(number, name) for name in told))
            for number, each in enumerate(self.cut.segments)
        ]
        segments = values(rows, "s", ("first_day", "last_day", *told))
        times = "".join(f", s.{name}" for name in told)
        if self.clock.is_span:
            return f"(SELECT s.last_day AS {DAY}{times} FROM {segments}) AS d"
        longest = max(((each.end - each.start).days for each in self.cut.segments), default=0)
        days = values([(number,) for number in range(longest + 1)], "n", ("after",))
        return (
            f"(SELECT s.first_day + n.after AS {DAY}{times} FROM {segments} "
            f"JOIN {days} ON s.first_day + n.after <= s.last_day) AS d"
        )

    def _on_clock(self) -> str:
        if self.clock.stop is None:
            return f"f.{self.clock.start} = d.{DAY}"
        return (
            f"COALESCE(f.{self.clock.start}, {EVER}) <= d.{DAY}"
            f" AND COALESCE(f.{self.clock.stop}, {NEVER}) > d.{DAY}"
        )

    def _filter(self) -> str:
        """The rows worth a look, by what is known of them before the states of their day are.

        Flags tell the rest: a row too many costs less than all the joins for those that are left
        out. Only where nothing is known before, those states are asked.
        """
        any_of = _any_of(*(self.loose(where, ("standing", "dated")) for where in self._wheres))
        if any_of == TRUE:
            any_of = _any_of(*(self.loose(where) for where in self._wheres))
        told = [] if any_of == TRUE else [condition(any_of, self._row)]
        if self.clock.stop is None and self.cut.segments:
            first, last = self.cut.segments[0].start, self.cut.segments[-1].end
            told.insert(0, f"f.{self.clock.start} BETWEEN {literal(first)} AND {literal(last)}")
        return f"\n  WHERE {' AND '.join(told)}" if told else ""

    def _row(self, column: str) -> str:
        return f"f.{physical(self.fact.column(column), self.clock)}"


def parts_of(where: Predicate) -> Sequence[Predicate]:
    """What must all be met."""
    return where.parts if isinstance(where, And) else (where,)


def _any_of(*wheres: Predicate) -> Predicate:
    """Any of some conditions, without those that ask for all that another does and more."""
    asked = {where: frozenset(parts_of(where)) for where in wheres}
    return either(*(one for one in wheres if not any(each < asked[one] for each in asked.values())))
