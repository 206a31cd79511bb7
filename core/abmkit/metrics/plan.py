"""The plan of a request: which facts are read once, and what is read off what that leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from abmkit.derive.facts import FACTS, Fact
from abmkit.derive.worked import CUSTOMER, ENGAGEMENT, INFLUENCE, JOURNEY
from abmkit.metrics import roster
from abmkit.metrics.cells import Cells
from abmkit.metrics.cohort import cells_for, in_order
from abmkit.metrics.reads import Read, reads
from abmkit.metrics.request import Need
from abmkit.metrics.sieve import Sieve

#: Facts whose rows are worked out of many others whenever they are read.
_WORKED = {each.name for each in (ENGAGEMENT, CUSTOMER, INFLUENCE, JOURNEY)}


@dataclass(frozen=True)
class Scan:
    """One pass over a fact.

    Attributes:
        fact: Name of the fact.
        clock: Name of the clock that dates its rows.
        sql: Statements that make its cells, one table for each kind of leaf.
        relations: Those tables, and the one of its rows, which is there only meanwhile.
        segments: Into how many stretches time is cut.
        rows: What is told of each row, in words.
        cells: What its cells are, in words, and what is read off them.
    """

    fact: str
    clock: str
    sql: tuple[str, ...]
    relations: tuple[str, ...]
    segments: int
    rows: str
    cells: tuple[tuple[str, tuple[Read, ...]], ...]

    @property
    def reads(self) -> Iterator[Read]:
        """What is read off its cells."""
        yield from (read for _, found in self.cells for read in found)


@dataclass(frozen=True)
class Plan:
    """All statements of a request, in order; prints itself.

    Attributes:
        roster: Statements that lay down the states of each period's end that are needed.
        laid: Statements that lay down facts that several scans read, by name of the table.
        scans: One per fact and clock.
    """

    roster: tuple[str, ...]
    laid: Mapping[str, str]
    scans: tuple[Scan, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts read, each once."""
        return tuple(dict.fromkeys(scan.fact for scan in self.scans))

    def statements(self) -> Iterator[str]:
        """The SQL of all of it, in order."""
        yield from self.roster
        yield from self.laid.values()
        for scan in self.scans:
            yield from scan.sql
            yield from (read.sql for read in scan.reads)

    def __str__(self) -> str:
        """The plan in words; ``statements`` has the SQL."""
        told = ["roster: states on the last day of each period"] if self.roster else []
        told += [f"laid down for all its passes: {name}" for name in self.laid]
        for scan in self.scans:
            told += [f"scan {scan.fact} on {scan.clock}, cut into {scan.segments}"]
            told += [f"  {line}" for line in scan.rows.splitlines()]
            for cells, found in scan.cells:
                told += [f"  {cells}", *(f"    {line}" for read in found for line in _told(read))]
        return "\n".join(told)


def plan(needs: Iterable[Need], facts: Mapping[str, Fact] = FACTS, *, through: date) -> Plan:
    """Work out how to answer all needs with one pass per fact and clock.

    Cohorts need the days apart, and so another pass for each key of theirs.

    Args:
        needs: What is needed.
        facts: The facts, with the client's own fields.
        through: The last day that the data covers.
    """
    alike: dict[tuple[str, str, str | None], list[Need]] = {}
    for need in needs:
        alike.setdefault(in_order(need), []).append(need)
    passes = [(*cells_for(kind, group, facts, through), group) for kind, group in alike.items()]
    laid = dict(_laid([sieve for sieve, _, _ in passes]))
    scans, days, standing = [], set(), dict[str, None]()
    for sieve, cells, group in passes:
        scans.append(_scan(sieve, tuple(cells)))
        for need in group:
            read = sieve.standing(need)
            standing.update(dict.fromkeys(read))
            days |= {span.end for span in need.spans if read}
    return Plan(tuple(roster.statements(standing, days)), laid, tuple(scans))


def _laid(sieves: Iterable[Sieve]) -> Iterator[tuple[str, str]]:
    """Lay down what several passes read of facts that are long in the working out."""
    alike: dict[str, list[Sieve]] = {}
    for sieve in sieves:
        if sieve.fact.name in _WORKED:
            alike.setdefault(sieve.relation, []).append(sieve)
    for relation, group in alike.items():
        if len(group) > 1:
            name, columns = f"metric_{relation}", group[0].fact.layout(relation)
            for sieve in group:
                sieve.relation = name
            yield name, f"CREATE TEMP TABLE {name} AS\nSELECT {', '.join(columns)} FROM {relation}"


def _scan(sieve: Sieve, every: Sequence[tuple[Cells, Sequence[Need]]]) -> Scan:
    found = [tuple(reads(cells, group)) for cells, group in every]
    return Scan(
        sieve.fact.name,
        sieve.clock.name,
        tuple(_statements(sieve, [cells for cells, _ in every])),
        (*(name for cells, _ in every for name in cells.relations), sieve.name),
        len(sieve.cut.segments),
        str(sieve),
        tuple((str(cells), each) for (cells, _), each in zip(every, found, strict=True)),
    )


def _statements(sieve: Sieve, every: Sequence[Cells]) -> Iterator[str]:
    """Rows are laid down when several cells are made of them, and only for as long."""
    for cells in every:
        cells.settle()
    if len(every) == 1:
        yield from every[0].statements(f"(\n{sieve.select()}\n) AS r")
        return
    yield sieve.statement()
    for cells in every:
        yield from cells.statements(f"{sieve.name} AS r")
    yield f"DROP TABLE {sieve.name}"


def _told(read: Read) -> Iterator[str]:
    times = f"{len(read.spans)} × " if len(read.spans) > 1 else ""
    yield f"read {times}{', '.join(each or 'total' for each in read.columns)}:"
    yield from (f"  {leaf}" for leaf in read.leaves)
