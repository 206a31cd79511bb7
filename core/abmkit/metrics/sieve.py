"""One pass over a fact: which rows are worth a look, when they count, what is told of each.

What several cells are made of is laid down once, row by row; what one is made of is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from abmkit.derive.fact import INSTANT
from abmkit.derive.facts import Clock, Fact, FactColumn, physical
from abmkit.metrics import bare
from abmkit.metrics.cut import Cut
from abmkit.metrics.days import Days
from abmkit.metrics.leaf import AnyLeaf, Leaf, inner_leaf
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
    parts_of,
)
from abmkit.metrics.request import Need
from abmkit.metrics.roster import keys_for
from abmkit.metrics.sql import condition, joined, told_if

Unknown = Callable[[FactColumn], bool]


def _is_standing(column: FactColumn) -> bool:
    return column.when == "standing"


def _is_joined(column: FactColumn) -> bool:
    """Whether a fact joins something to its rows to know a column: a state, or what they are of."""
    return column.when != "plain" or column.kind == "key"


class Sieve:
    """The rows of a fact under a clock; grows as it is told what will be read of them."""

    def __init__(self, fact: Fact, clock: Clock, needs: Sequence[Need]) -> None:
        self.fact, self.clock = fact, clock
        self.relation = fact.relation_of(clock)
        self.name = f"metric_rows_{fact.name}_{clock.name}"
        self.cut = Cut.of(span for need in needs for span in need.spans)
        self._keys = {name for need in needs for name in self.keys(need)}
        self._needs = needs
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

    def told(self, where: Predicate) -> str:
        """SQL condition that rows ``r`` meet a ``where``, by columns that are told of them anyhow.

        Values that are told apart are those of rows which meet some of it already. What is left
        is a flag.
        """
        names = {column: column for column in self._plain}
        parts, implied = parts_of(where), set[Predicate]()
        for column, met in self._apart.items():
            if set(parts_of(met)) <= set(parts):
                names[column] = f"{column}_apart"
                if Not(IsNull(column)) in parts:
                    implied.update(parts_of(met))
        own = [part for part in parts if part not in implied]
        read = [part for part in own if set(columns(part)) <= names.keys()]
        rest = [part for part in own if part not in read]
        flags = [f"r.{self.flag(both(*rest))}"] if rest else []
        return joined([*flags, *(condition(p, lambda c: f"r.{names[c]}") for p in read)], True)

    def keys(self, need: Need) -> Iterator[str]:
        """Columns by which rows must stay apart for a break-down and for standing columns."""
        for name in (*self.standing(need), need.column):
            yield from self.told_by(name)

    def told_by(self, column: str | None) -> tuple[str, ...]:
        """The columns of rows that tell their group in a break-down."""
        if column is None:
            return ()
        return keys_for(column) if self.is_standing(column) else (column,)

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
        self, where: Predicate, unknown: Unknown = _is_standing, negated: bool = False
    ) -> Predicate:
        """The condition as far as a row alone can tell: what unknown columns say may be true."""
        if not any(unknown(self.fact.column(name)) for name in columns(where)):
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
        return _is_standing(self.fact.column(column))

    def statement(self) -> str:
        """SQL that lays the rows down, once all has been told that is read of them."""
        return f"CREATE TEMP TABLE {self.name} AS\n{self.select()}"

    def select(self) -> str:
        """SQL of the rows worth a look."""
        told = ",\n    ".join(f"{sql} AS {alias}" for alias, sql in self._columns())
        rows = f"{self._rows()} AS f{self._days.joined}{self._filter()}"
        return f"  SELECT\n    {told}\n  FROM {rows}"

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
            yield name, self._days.column(name)
        for column in self._plain:
            yield column, self._row(column)
        for where, alias in self._flags.items():
            yield alias, f"CASE WHEN {condition(where, self._row)} THEN TRUE ELSE FALSE END"
        for column, where in self._apart.items():
            sql = self._row(column)
            if where != TRUE:
                sql = f"CASE WHEN {condition(where, self._row)} THEN {sql} END"
            yield f"{column}_apart", sql

    @property
    def _days(self) -> Days:
        return Days(self.clock, self.cut, tuple(self._times))

    @property
    def _is_bare(self) -> bool:
        read = {name for need in self._needs for name in self._read_by(need)}
        return bare.is_enough(self.fact, {*read, *self._plain, *self._apart})

    def _rows(self) -> str:
        """The relation; of a bare one, with the state of their day beside the rows that need it."""
        if not self._is_bare:
            return self.relation
        asking = [need for need in self._needs if any(map(self._is_dated, self._read_by(need)))]
        met = condition(self._worth(asking), self._row)
        account = told_if(met, "f.account_id") if asking else None
        return bare.rows(self.fact, self.clock, account)

    def _worth(self, needs: Iterable[Need]) -> Predicate:
        """The rows that some leaves may count, as far as is known before anything is joined."""
        return _any_of(*(self.loose(self.counted(need.leaf), _is_joined) for need in needs))

    def _is_dated(self, column: str) -> bool:
        return self.fact.column(column).when == "dated"

    def _read_by(self, need: Need) -> Iterator[str]:
        """Columns of rows that a leaf or its break-down asks for."""
        read = (*columns(self.counted(need.leaf)), *filter(None, [need.column]))
        yield from (name for name in read if not self.is_standing(name))

    def _filter(self) -> str:
        """The rows worth a look, by what is known of them before anything is joined to them.

        Flags tell the rest: a row too many costs less than all the joins for those that are left
        out. Only where nothing is known before, what is joined is asked: of what they are, and in
        which state that was on their day.
        """
        any_of = self._worth(self._needs)
        if any_of == TRUE:
            any_of = _any_of(*(self.loose(self.counted(need.leaf)) for need in self._needs))
        told = list(self._days.filter(INSTANT if self._is_bare else None))
        if any_of != TRUE:
            told.append(condition(any_of, self._row))
        return f"\n  WHERE {' AND '.join(told)}" if told else ""

    def _row(self, column: str) -> str:
        return f"f.{physical(self.fact.column(column), self.clock)}"


def _any_of(*wheres: Predicate) -> Predicate:
    """Any of some conditions, without those that ask for all that another does and more."""
    asked = {where: frozenset(parts_of(where)) for where in wheres}
    return either(*(one for one in wheres if not any(each < asked[one] for each in asked.values())))
