"""Cohorts in SQL: who came in on which day, and who of them has reached a goal in time.

Cells are cut into single days here. Of each entity the first day in a span counts; what was before
it, and what came after, is looked up once, beside every day on which anybody came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from abmkit.derive.facts import Clock, Fact, physical
from abmkit.derive.sql import EVER, NEVER
from abmkit.metrics.cells import Cells
from abmkit.metrics.days import DAY
from abmkit.metrics.leaf import CohortLeaf, Near, fact_of, inner_leaf
from abmkit.metrics.marks import cells_of
from abmkit.metrics.request import Need
from abmkit.metrics.sieve import Sieve
from abmkit.metrics.sql import condition, moved


class CohortCells(Cells):
    """The cells of cohorts of one key: by single days, with that key told apart.

    Args:
        sieve: The pass over the fact of the base rows.
        needs: What will be read off them, cohorts of one key.
        through: The last day that the data covers.
    """

    _times = ("segment", DAY)

    def __init__(self, sieve: Sieve, needs: Sequence[Need], through: date) -> None:
        super().__init__(sieve, needs)
        key = str(inner_leaf(needs[0].leaf).column)
        self.name += f"_{key}"
        self.through = through
        (self.owner,) = {self.apart(key, inner_leaf(need.leaf).where) for need in needs}
        self._near: dict[Near, str] = {}

    def near(self, near: Near, alias: str) -> str:
        """A join that puts beside a cell that rows lie near its day."""
        name = self._near.setdefault(near, f"{self.name}_near_{len(self._near) + 1}")
        on = f"{alias}.owner = {self.owner} AND {alias}.{DAY} = c.{DAY}"
        return f"\nLEFT JOIN {name} AS {alias} ON {on}"

    def first_open(self, goal: Near) -> date:
        """The first day whose time is not over when the data ends."""
        segments = self.cut.segments
        day, last = segments[0].start, segments[-1].end
        while day <= last and goal.days(day)[1] <= self.through:
            day += timedelta(days=1)
        return day

    @property
    def relations(self) -> tuple[str, ...]:
        """The tables that they make up."""
        return (self.name, *self._near.values())

    def statements(self, rows: str) -> Iterator[str]:
        """SQL that makes the cells, and notes near which of their days what is looked up lies."""
        yield from super().statements(rows)
        for near, name in self._near.items():
            yield f"CREATE TEMP TABLE {name} AS\n{self._found(near)}"

    def _found(self, near: Near) -> str:
        """SELECT of the keys and days of base rows near which there is such a row."""
        fact = fact_of(near.rows)
        clock = fact.clock(near.rows.clock)
        first, last = _days(near, f"b.{DAY}")
        came = (
            f"SELECT b.owner, b.{DAY}, {first} AS first_day, {last} AS last_day\n"
            f"FROM (SELECT DISTINCT {self.owner} AS owner, c.{DAY} FROM {self.name} AS c) AS b"
        )
        met = (
            f"{fact.relation_of(clock)} AS f\n"
            f"WHERE {condition(near.rows.where, lambda name: _row(fact, clock, name))}"
        )
        make = _on_a_day if clock.stop is None else _meanwhile
        return make(came, met, f"f.{near.rows.column}", clock)


def _days(near: Near, day: str) -> tuple[str, str]:
    """SQL of the first and the last of the days near a day."""
    gap = 0 if near.same_day else 1
    if near.before:
        first = moved(day, near.within, back=True) if near.within else EVER
        return first, f"{day} - {gap}"
    return f"{day} + {gap}", moved(day, near.within) if near.within else NEVER


def _on_a_day(came: str, met: str, key: str, clock: Clock) -> str:
    """Where the last row up to the last of the days meant is not before the first of them.

    Days and rows are put into one order, for a join of each day with all rows near it grows with
    both.
    """
    day = f"f.{clock.start}"
    owners = f"SELECT o.owner FROM ({came}) AS o"
    return (
        f"SELECT n.owner, n.came_on AS {DAY} FROM (\n"
        "SELECT v.owner, v.came_on, v.first_day, MAX(v.met_on) OVER (PARTITION BY v.owner"
        " ORDER BY v.day, v.place ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS met_on\n"
        f"FROM (\nSELECT w.owner, w.{DAY} AS came_on, w.first_day, w.last_day AS day, 1 AS place,"
        f" CAST(NULL AS DATE) AS met_on FROM ({came}) AS w\nUNION ALL\n"
        f"SELECT DISTINCT {key}, CAST(NULL AS DATE), CAST(NULL AS DATE), {day}, 0, {day}\n"
        f"FROM {met}\n AND {day} IS NOT NULL AND {key} IN ({owners})\n) AS v\n) AS n\n"
        "WHERE n.came_on IS NOT NULL AND n.met_on >= n.first_day"
    )


def _meanwhile(came: str, met: str, key: str, clock: Clock) -> str:
    """Where a row covers the last of the days meant."""
    return (
        f"SELECT DISTINCT b.owner, b.{DAY} FROM ({came}) AS b\nJOIN (\n"
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
    sieve = Sieve(fact, clock, group)
    if key[2] is None:
        return sieve, cells_of(sieve, group)
    return sieve, [(CohortCells(sieve, group, through), group)]


def _row(fact: Fact, clock: Clock, name: str) -> str:
    return f"f.{physical(fact.column(name), clock)}"
