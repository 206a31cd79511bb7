"""What a model reads: columns of one fact, as a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from abmkit.derive.fact import check_clock
from abmkit.derive.facts import FACTS, Clock, Fact, physical
from abmkit.derive.sql import EVER, NEVER
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.formula import Parameter
from abmkit.metrics.grammar import parse
from abmkit.metrics.leaf import Leaf
from abmkit.metrics.predicate import TRUE, Predicate, columns
from abmkit.metrics.roster import joins_on, standing_sql
from abmkit.metrics.sql import condition, literal
from abmkit.metrics.window import Span
from abmkit.period import Period

if TYPE_CHECKING:
    import pandas as pd

Query = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Reads:
    """The rows of one fact that a model is given as a frame.

    The frame has the columns named, in rows ordered by day and id. Its cells are as the
    warehouse holds them: keys are whole numbers, money, minutes and numbers are Decimal, days
    are dates, unknown ones None.

    Attributes:
        fact: Name of the fact, such as ``deal``.
        columns: The columns, such as ``("id", "account_id", "amount")``; the days that its clocks
            go by, such as ``closed_on``, are columns too.
        where: Which rows, in the grammar of metrics.
        on: The clock that says when a row counts; the fact's first unless told.
        before: How many days before the period are read besides it, or the name of the model's
            parameter that says so.
        after: Likewise how many days after the period; of the latest they are not all known yet.
        beside: Another thing that the model reads: only rows of the accounts there are given.
    """

    fact: str
    columns: tuple[str, ...]
    where: str = ""
    on: str | None = None
    before: int | str = 0
    after: int | str = 0
    beside: str | None = None

    def __str__(self) -> str:
        told = [f"where {self.where}"] if self.where else []
        told += [f"on {self.clock.name}"]
        told += [f"from {self.before} days before"] if self.before else []
        told += [f"to {self.after} days after"] if self.after else []
        told += [f"of the accounts of {self.beside}"] if self.beside else []
        return f"{self.fact}({', '.join(self.columns)}) {', '.join(told)}"

    @cached_property
    def of(self) -> Fact:
        """The fact."""
        return FACTS[self.fact]

    @cached_property
    def clock(self) -> Clock:
        """The clock."""
        return self.of.clock(self.on)

    @cached_property
    def _days(self) -> frozenset[str]:
        """Columns of the days that clocks of the same rows go by."""
        relation = self.of.relation_of(self.clock)
        mine = [each for each in self.of.clocks.values() if self.of.relation_of(each) == relation]
        return frozenset(day for each in mine for day in (each.start, each.stop) if day)

    @cached_property
    def predicate(self) -> Predicate:
        """The condition as a tree."""
        return parse(self.where, self.of, self.clock) if self.where else TRUE

    @property
    def leaf(self) -> Leaf:
        """A leaf that counts these rows: what it stands on, they stand on."""
        return Leaf(self.fact, self.clock.name, "count", None, self.predicate)

    def check(self) -> None:
        """Refuse what cannot be read.

        Raises:
            UnknownName: There is no such fact, clock or column.
            UsageError: A column means nothing on this clock, or ``where`` is not of its grammar.
        """
        if self.fact not in FACTS:
            raise UnknownName("fact", self.fact, FACTS)
        _ = self.predicate
        for name in self.columns:
            self.sql(name)
        for name, days in (("before", self.before), ("after", self.after)):
            if self.clock.is_span and days:
                raise UsageError(f"{name}={days!r}: on {self.clock.name} rows of one day count")

    def days(self, period: Period, given: Mapping[str, Parameter]) -> Span:
        """The days that are read for a period; the last one where the clock is a span.

        Args:
            period: The period.
            given: The model's parameters in force.
        """
        if self.clock.is_span:
            return Span(period.end, period.end)
        before, after = (
            timedelta(days=int(given[days] if isinstance(days, str) else days))
            for days in (self.before, self.after)
        )
        return Span(period.start - before, period.end + after)

    def rows(self, period: Period, given: Mapping[str, Parameter], others: Others) -> str:
        """SQL of the rows, from FROM to WHERE, with the fact as ``f``.

        Args:
            period: The period.
            given: The model's parameters in force.
            others: All that the model reads, by name.
        """
        names = (*self.columns, *columns(self.predicate))
        known = [self.of.columns[name] for name in names if name in self.of.columns]
        standing = [column.name for column in known if column.when == "standing"]
        told = [self._on_clock(self.days(period, given)), condition(self.predicate, self.sql)]
        if self.beside:
            there = others[self.beside].rows(period, given, others)
            told.append(f"f.account_id IN (SELECT f.account_id {there})")
        return (
            f"FROM {self.of.relation_of(self.clock)} AS f"
            f"{joins_on(standing, 'f', literal(period.end))} WHERE {' AND '.join(told)}"
        )

    def sql(self, column: str) -> str:
        """SQL of a column, or of a day that one of the fact's clocks goes by.

        Raises:
            UnknownName: There is no such column.
            UsageError: It means nothing on this clock.
        """
        if column in self._days:
            return f"f.{column}"
        if column not in self.of.columns:
            raise UnknownName(f"column of {self.fact}", column, {*self.of.columns, *self._days})
        known = self.of.columns[column]
        check_clock(known, self.clock)
        if known.when == "standing":
            return standing_sql(column)
        return f"f.{physical(known, self.clock)}"

    def frame(self, query: Query, rows: str) -> pd.DataFrame:
        """The frame of given rows.

        Args:
            query: Runs SQL where the facts are.
            rows: As ``rows`` gives them.
        """
        import pandas as pd

        select = ", ".join(self.sql(name) for name in self.columns)
        order = f"f.{self.clock.start} NULLS FIRST, f.id"
        found = query(f"SELECT {select} {rows} ORDER BY {order}")
        return pd.DataFrame(found, columns=list(self.columns), dtype="object")

    def _on_clock(self, span: Span) -> str:
        day = f"f.{self.clock.start}"
        if not self.clock.is_span:
            return f"{day} BETWEEN {literal(span.start)} AND {literal(span.end)}"
        last = literal(span.end)
        still = f"COALESCE(f.{self.clock.stop}, {NEVER}) > {last}"
        return f"COALESCE({day}, {EVER}) <= {last} AND {still}"


Others = Mapping[str, Reads]
