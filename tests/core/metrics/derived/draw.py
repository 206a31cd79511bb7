"""What random lives are drawn of: days, instants, names, cells that meet conditions."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from abmkit.metrics.formula import Node
from abmkit.metrics.leaf import readers
from abmkit.metrics.predicate import And, Compare, Flag, In, Or, Predicate
from abmkit.metrics.tree import leaves

Row = dict[str, str]
ENDS = (date(2026, 9, 30), date(2026, 3, 31), date(2024, 2, 29), date(2025, 2, 28))
"""Ends of periods: an autumn, a month with a change of clocks, a leap year, the year after it."""
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Seoul")
CLOCK_CHANGES = (date(2026, 3, 29), date(2026, 3, 8), date(2024, 3, 10), date(2025, 10, 26),
                 date(2023, 11, 5), date(2025, 11, 2))  # fmt: skip
LEAP_DAY = date(2024, 2, 29)


class Draw:
    """Draws what rows are made of.

    Args:
        random: By which.
        trees: Formulas whose conditions are to be met often.
    """

    def __init__(self, random: Random, trees: list[Node]) -> None:
        self.random, self.end = random, random.choice(ENDS)
        self.zone = random.choice(ZONES)
        self.asked = _conditions(trees)
        # Of a few formulas much: what stands above a line comes up with what stands below it.
        self.often = _conditions(random.sample(trees, min(len(trees), 12)))

    def day(self, empty: float = 0.0) -> Any:
        """A day, often of the period, often an edge; None now and then."""
        random = self.random
        if random.random() < empty:
            return None
        back = random.choice((random.randrange(90), random.randrange(90), random.randrange(500)))
        edges = [self.end - timedelta(days=days) for days in (0, -1, 89, 90, 365, 366, 180)]
        near = [day for day in CLOCK_CHANGES if abs((self.end - day).days) < 500]
        edges += near + [LEAP_DAY] * 4 * (abs((self.end - LEAP_DAY).days) < 500)
        return self.end - timedelta(days=back) if random.random() < 0.7 else random.choice(edges)

    def days(self, first: str, after: str) -> Row:
        start, stop = self.day(0.4), self.day(0.6)
        if start and stop and stop < start:
            start, stop = stop, start
        return {first: text(start), after: text(stop)}

    def instant(self) -> str:
        """Often about midnight where the client is."""
        clock = self.random.choice((time(0), time(23, 59, 59), time(2, 30), time(12), time(3)))
        local = datetime.combine(self.day(), clock, ZoneInfo(self.zone))
        return local.astimezone(UTC).isoformat()

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def some(self, most: int) -> range:
        return range(self.random.choice((0, *range(2, most))))

    def met(self, fact: str, *columns: str) -> Row:
        """Cells that meet a condition that some formula asks for."""
        few = self.often.get(fact)
        asked = few if few and self.random.random() < 0.8 else self.asked[fact]
        cells = dict(_wanted(self.random, self.random.choice(asked)))
        return {name: cells[name] for name in columns if name in cells}

    def a(self) -> str:
        """Some account, as the CRM names it."""
        return self.pick(
            "id:a0", "id:a1", "id:a2", "id:a3", "domain:acme0.de", "domain:acme1.de", ""
        )

    def p(self) -> str:
        return self.pick(*(f"id:p{n}" for n in range(7)), "")

    def d(self) -> str:
        return self.pick("id:d0", "id:d1", "id:d2", "", "", "")

    def _by_email(self) -> str:
        return f"email:p{self.random.randrange(6)}@acme{self.random.randrange(4)}.de"


def _conditions(trees: list[Node]) -> dict[str, list[Predicate]]:
    """What formulas ask of rows, by fact."""
    found: dict[str, list[Predicate]] = {}
    for part in (part for tree in trees for leaf in leaves(tree) for part in readers(leaf)):
        found.setdefault(part.fact, []).append(part.where)
    return found


def _wanted(random: Random, where: Predicate) -> Iterator[tuple[str, str]]:
    """Cells that meet a condition."""
    if isinstance(where, And):
        for part in where.parts:
            yield from _wanted(random, part)
    elif isinstance(where, Or):
        yield from _wanted(random, random.choice(where.parts))
    elif isinstance(where, Flag):
        yield where.column, "true"
    elif isinstance(where, Compare) and where.sign == "=":
        yield where.column, str(where.value)
    elif isinstance(where, In) and not where.out:
        yield where.column, str(random.choice(where.values))


def text(day: date | None) -> str:
    return str(day) if day else ""
