"""Cohorts in SQL: who came in on which day, and who of them has reached a goal in time.

Cells are cut into single days here. Of each entity the first day in a span counts; what was before
it, and what came after, is looked up beside every day on which anybody came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from abmkit.derive.facts import Clock, Fact, physical
from abmkit.metrics.cells import Cells
from abmkit.metrics.cut import Cut
from abmkit.metrics.marks import cells_of
from abmkit.metrics.request import Need
from abmkit.metrics.sieve import Sieve
from abmkit.metrics.sql import EVER, NEVER, condition, values
from abmkit.metrics.tree import CohortLeaf, Near, fact_of, inner_leaf
from abmkit.metrics.window import Span

_DAY = timedelta(days=1)


class CohortCells(Cells):
    """The cells of cohorts of one key: by single days, with that key told apart.

    Args:
        fact: The fact of the base rows.
        clock: Its clock.
        needs: What will be read off them, cohorts of one key.
        through: The last day that the data covers.
    """

    def __init__(self, fact: Fact, clock: Clock, needs: Sequence[Need], through: date) -> None:
        daily = [replace(need, spans=tuple(_days(need.spans))) for need in needs]
        super().__init__(Sieve(fact, clock, daily), daily)
        self.key_column = str(inner_leaf(needs[0].leaf).column)
        self.name += f"_{self.key_column}"
        self.through = through

    def near(self, near: Near, owner: str, alias: str) -> tuple[str, str]:
        """A join, and the condition that rows lie near a cell's day beside it."""
        found = f"\nLEFT JOIN (\n{self._found(near, owner)}\n) AS {alias}"
        on = f"{alias}.owner = {owner} AND {alias}.segment = c.segment"
        return f"{found} ON {on}", f"{alias}.owner IS NOT NULL"

    def first_open(self, goal: Near) -> int:
        """Number of the first day whose time is not over when the data ends."""
        days = [segment.start for segment in self.cut.segments]
        return sum(goal.days(day)[1] <= self.through for day in days)

    def _found(self, near: Near, owner: str) -> str:
        """SELECT of the keys and days of base rows near which there is such a row."""
        fact = fact_of(near.rows)
        clock = fact.clock(near.rows.clock)
        days = [
            (number, *near.days(segment.start)) for number, segment in enumerate(self.cut.segments)
        ]
        told = values(days, "d", ("segment", "first_day", "last_day"))
        came = (
            f"SELECT b.owner, b.segment, d.first_day, d.last_day\nFROM (SELECT DISTINCT {owner} AS"
            f" owner, c.segment FROM {self.name} AS c) AS b\nJOIN {told} ON d.segment = b.segment"
        )
        met = (
            f"{fact.relation_of(clock)} AS f\n"
            f"WHERE {condition(near.rows.where, lambda name: _row(fact, clock, name))}"
        )
        make = _on_a_day if clock.stop is None else _meanwhile
        return make(came, met, f"f.{near.rows.column}", clock)


def _on_a_day(came: str, met: str, key: str, clock: Clock) -> str:
    """Where the last row up to the last of the days meant is not before the first of them.

    Days and rows are put into one order, for a join of each day with all rows near it grows with
    both.
    """
    day = f"f.{clock.start}"
    owners = f"SELECT o.owner FROM ({came}) AS o"
    return (
        "SELECT n.owner, n.segment FROM (\n"
        "SELECT v.owner, v.segment, v.first_day, MAX(v.met_on) OVER (PARTITION BY v.owner"
        " ORDER BY v.day, v.place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS met_on\n"
        "FROM (\nSELECT w.owner, w.segment, w.first_day, w.last_day AS day, 1 AS place,"
        f" CAST(NULL AS DATE) AS met_on FROM ({came}) AS w\nUNION ALL\n"
        f"SELECT DISTINCT {key}, CAST(NULL AS INTEGER), CAST(NULL AS DATE), {day}, 0, {day}\n"
        f"FROM {met}\n AND {day} IS NOT NULL AND {key} IN ({owners})\n) AS v\n) AS n\n"
        "WHERE n.segment IS NOT NULL AND n.met_on >= n.first_day"
    )


def _meanwhile(came: str, met: str, key: str, clock: Clock) -> str:
    """Where a row covers the last of the days meant."""
    return (
        f"SELECT DISTINCT b.owner, b.segment FROM ({came}) AS b\nJOIN (\n"
        f"SELECT DISTINCT {key} AS owner, COALESCE(f.{clock.start}, {EVER}) AS first_day,"
        f" COALESCE(f.{clock.stop}, {NEVER}) AS stop_day\nFROM {met}\n) AS s\n"
        "ON s.owner = b.owner AND s.first_day <= b.last_day AND s.stop_day > b.last_day"
    )


def in_order(need: Need) -> tuple[str, str, str | None]:
    """What needs share that are answered by one pass over a fact."""
    leaf = need.leaf
    key = inner_leaf(leaf).column if isinstance(leaf, CohortLeaf) else None
    return leaf.fact, leaf.clock, key


def cells_for(
    key: tuple[str, str, str | None],
    group: Sequence[Need],
    facts: Mapping[str, Fact],
    through: date,
) -> tuple[Sieve, Iterable[tuple[Cells, Sequence[Need]]]]:
    """The pass from which needs of one kind (``in_order``) are answered, and what it leaves."""
    fact = facts[key[0]]
    clock = fact.clock(key[1])
    if key[2] is None:
        sieve = Sieve(fact, clock, group)
        return sieve, cells_of(sieve, group)
    cells = CohortCells(fact, clock, group, through)
    return cells.sieve, [(cells, group)]


def _days(spans: Sequence[Span]) -> Iterator[Span]:
    for segment in Cut.of(spans).segments:
        day = segment.start
        while day <= segment.end:
            yield Span(day, day)
            day += _DAY


def _row(fact: Fact, clock: Clock, name: str) -> str:
    return f"f.{physical(fact.column(name), clock)}"
