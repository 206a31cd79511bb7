"""The words in which cohorts are written: ``stage.cohort("person_id").reach(touch, …)``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from abmkit.derive.fact import check_clock
from abmkit.errors import UsageError
from abmkit.metrics.leaf import CohortLeaf, Leaf, Near, fact_of
from abmkit.metrics.predicate import columns
from abmkit.metrics.units import of_column
from abmkit.metrics.window import Window, parse_window

if TYPE_CHECKING:
    from abmkit.metrics.language import Rows, Source


class Cohort:
    """What came in during the period, held against what became of it, or what was before.

    In all that follows, ``where`` and ``on`` say which rows of a fact are meant, by what is true of
    them for ever: whose accounts count is said of the cohort, and the key alone leads from one to
    the other. Where the clock is one of spans, a row must cover the last of the days meant.
    ``within`` is such as ``7d`` or ``3m``; the day on which each came in belongs to it, unless
    ``same_day`` is false.
    """

    def __init__(self, whole: CohortLeaf) -> None:
        self.whole = whole

    def had(
        self,
        rows: Source,
        *,
        within: str | None = None,
        where: str = "",
        on: str = "",
        same_day: bool = True,
    ) -> Cohort:
        """Those with such a row before they came in; without ``within``, ever before.

        Raises:
            UnknownName: The rows have not the cohort's key, or no such column or clock.
            UsageError: ``where`` or ``within`` is not of its form, or asks for a state of the
                account.
        """
        near = Near(self._rows(rows, where, on), _time(within), True, same_day)
        return Cohort(replace(self.whole, had=(*self.whole.had, near)))

    def had_no(
        self,
        rows: Source,
        *,
        within: str | None = None,
        where: str = "",
        on: str = "",
        same_day: bool = True,
    ) -> Cohort:
        """Those without such a row before they came in; raises as ``had`` does."""
        near = Near(self._rows(rows, where, on), _time(within), True, same_day)
        return Cohort(replace(self.whole, had_no=(*self.whole.had_no, near)))

    def count(self) -> Leaf | CohortLeaf:
        """How many there are."""
        return self.whole if self.whole.had or self.whole.had_no else self.whole.inner

    def rows(self) -> CohortLeaf:
        """How many rows of the period are theirs: each belongs to them all the period long."""
        return replace(self.whole, total=replace(self.whole.inner, aggregate="count", column=None))

    def sum(self, column: str) -> CohortLeaf:
        """The sum of a column of their rows in the period.

        Raises:
            UnknownName: The fact has no such column.
            UsageError: The column is no amount, or told on another clock only.
        """
        inner = self.whole.inner
        fact = fact_of(inner)
        summed = fact.column(column)
        check_clock(summed, fact.clock(inner.clock))
        of_column(summed)
        return replace(self.whole, total=replace(inner, aggregate="sum", column=column))

    def reach(
        self, goal: Source, *, within: str, where: str = "", on: str = "", same_day: bool = True
    ) -> CohortLeaf:
        """How many had such a row in time; ÷ ``count()`` a rate that cannot exceed 1."""
        near = Near(self._rows(goal, where, on), _time(within), same_day=same_day)
        return replace(self.whole, kind="reached", goal=near)

    def miss(
        self, goal: Source, *, within: str, where: str = "", on: str = "", same_day: bool = True
    ) -> CohortLeaf:
        """How many had no such row in time, their time being over."""
        near = Near(self._rows(goal, where, on), _time(within), same_day=same_day)
        return replace(self.whole, kind="missed", goal=near)

    def immature(self, *, within: str) -> CohortLeaf:
        """How many have not had the whole time yet, as far as the data goes: a rate may grow."""
        near = Near(self.whole.inner, _time(within))
        return replace(self.whole, kind="open", goal=near)

    def _rows(self, source: Source, where: str, on: str) -> Leaf:
        told: Rows = {}
        if where:
            told["where"] = where
        if on:
            told["on"] = on
        leaf = source.distinct(str(self.whole.inner.column), **told)
        for name in columns(leaf.where):
            if source.fact.column(name).when != "plain":
                raise UsageError(
                    f"where={where!r}: {name} is a state of the account, so a condition of the "
                    "cohort: write it into cohort(…, where=…)"
                )
        return leaf


def _time(within: str | None) -> Window | None:
    window = None if within is None else parse_window(within)
    if window and window.at_least:
        raise UsageError(f"within={within!r}: a time has one length, such as 90d or 3m")
    return window
