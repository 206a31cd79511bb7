"""What a fact is made of: columns, clocks, and the relation that holds its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from abmkit.errors import UnknownName, UsageError

ColumnKind = Literal["key", "text", "flag", "number", "money", "minutes", "days", "day"]
When = Literal["plain", "dated", "standing"]
INSTANT = "occurred_at"
"""The column of a bare relation that has the instant, in UTC, behind its rows' day."""


@dataclass(frozen=True)
class FactColumn:
    """A column of a fact.

    Attributes:
        name: As written in leaves.
        kind: ``key`` identifies something and can be counted apart; ``money`` is in the client's
            currency; ``days`` is a length in days, ``day`` a date.
        doc: Its meaning.
        when: Plain, dated or standing (see ``abmkit.derive.facts``).
        only: The one clock whose rows tell it; None: all do.
    """

    name: str
    kind: ColumnKind
    doc: str
    when: When = "plain"
    only: str | None = None


@dataclass(frozen=True)
class Clock:
    """When a row counts.

    Attributes:
        name: As written in leaves.
        start: Column of the day, or of the first day of the span (NULL: since ever).
        stop: For a span, column of the first day after it (NULL: still); None for a point.
        doc: Its meaning.
        relation: Where the rows stand when each is cut into stretches of one state, so that a
            past day sees what held then; None: with the fact's other rows.
    """

    name: str
    start: str
    stop: str | None
    doc: str
    relation: str | None = None

    @property
    def is_span(self) -> bool:
        """Whether rows count when the span covers the period's last day."""
        return self.stop is not None


@dataclass(frozen=True)
class Fact:
    """A relation that metrics read.

    Attributes:
        name: Such as ``touch``; the relation is ``fact_touch``.
        doc: What one row is.
        columns: By name; ``id`` identifies a row.
        clocks: By name, the default one first.
        kinds: Columns that say what a row is about: of a kind that no row is of, nothing is known.
        alike: Values of these columns of which whoever tells one tells the others.
        recorded: Columns that some sources leave empty: where no row of a kind has one, nothing is
            known of any of its values there.
        heard: Relation that has these columns of all that sources tell, whether it counts or not;
            empty: the fact's own.
        bare: Plain columns that ``fact_touch_bare`` has, too, which joins less to its rows, with
            ``INSTANT``; dated ones stand in ``fact_state`` then. Empty: there is no such relation.
    """

    name: str
    doc: str
    columns: Mapping[str, FactColumn]
    clocks: Mapping[str, Clock]
    kinds: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()
    recorded: frozenset[str] = frozenset()
    heard: str = ""
    bare: frozenset[str] = frozenset()

    @property
    def relation(self) -> str:
        """Name of the relation in the warehouse connection."""
        return f"fact_{self.name}"

    def relation_of(self, clock: Clock) -> str:
        """Name of the relation whose rows a clock dates."""
        return clock.relation or self.relation

    @property
    def relations(self) -> tuple[str, ...]:
        """Names of all its relations, the one of its rows first."""
        every = (self.relation_of(clock) for clock in self.clocks.values())
        return tuple(dict.fromkeys((self.relation, *every)))

    def layout(self, relation: str) -> tuple[str, ...]:
        """Names of the columns of one of its relations."""
        clocks = [clock for clock in self.clocks.values() if self.relation_of(clock) == relation]
        plain = [column.name for column in self.columns.values() if column.when == "plain"]
        dated = [
            physical(column, clock)
            for column in self.columns.values()
            for clock in clocks
            if column.when == "dated" and not clock.is_span
        ]
        days = [day for clock in clocks for day in (clock.start, clock.stop) if day]
        return tuple(dict.fromkeys((*plain, *dated, *days)))

    @property
    def default_clock(self) -> Clock:
        """The clock of leaves that name none."""
        return next(iter(self.clocks.values()))

    def column(self, name: str) -> FactColumn:
        """Find a column.

        Raises:
            UnknownName: There is none of that name; the message suggests one.
        """
        if name not in self.columns:
            raise UnknownName(f"column of {self.name}", name, self.columns)
        return self.columns[name]

    def clock(self, name: str | None) -> Clock:
        """Find a clock; None is the default one.

        Raises:
            UnknownName: There is none of that name.
        """
        if name is None:
            return self.default_clock
        if name not in self.clocks:
            raise UnknownName(f"clock of {self.name}", name, self.clocks)
        return self.clocks[name]

    def widened(self, columns: Iterable[FactColumn]) -> Fact:
        """The fact with more columns."""
        more = {column.name: column for column in columns}
        return replace(self, columns=MappingProxyType({**self.columns, **more}))


def check_clock(column: FactColumn, clock: Clock) -> None:
    """Refuse a column where the rows of a clock do not tell it.

    Raises:
        UsageError: It is told on another clock only.
    """
    if column.only not in (None, clock.name):
        raise UsageError(
            f"column {column.name} is told on clock {column.only} only, not on {clock.name}; "
            f"write on={column.only!r}"
        )


def physical(column: FactColumn, clock: Clock) -> str:
    """Name of a column in the relation: a dated one carries the clock it is dated by.

    Raises:
        UsageError: A dated column under a span clock, or a standing one, which no relation holds.
    """
    if column.when == "standing":
        raise UsageError(f"column {column.name} stands in no relation; it is joined per period")
    if column.when == "dated" and clock.is_span:
        raise UsageError(
            f"column {column.name} is the state on the row's day, which clock {clock.name} lacks; "
            f"use {column.name}_at_end"
        )
    return f"{column.name}__{clock.name}" if column.when == "dated" else column.name
