"""The leaves of formulas: what is read of facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from abmkit.derive.facts import FACTS, Fact, FactColumn
from abmkit.metrics.formula import Node
from abmkit.metrics.predicate import TRUE, Predicate
from abmkit.metrics.window import Ago, Window

Aggregate = Literal["count", "sum", "distinct", "quantile"]
HALF = Decimal("0.5")


@dataclass(frozen=True)
class Leaf(Node):
    """An aggregate of the rows of one fact that a clock puts into the period.

    Attributes:
        fact: Name of the fact.
        clock: Name of its clock.
        aggregate: ``count`` rows, ``sum`` or take a ``quantile`` of a column, count the
            ``distinct`` keys of one.
        column: The column; None when rows are counted.
        where: Which rows.
        window: How far back, or how long ago; None for the period itself.
        share: Of a quantile, the share of values below it: 0.5 is the median.
        own: Fields of a client's own that it reads; None for none.
    """

    fact: str
    clock: str
    aggregate: Aggregate
    column: str | None = None
    where: Predicate = TRUE
    window: Window | Ago | None = None
    share: Decimal | None = None
    own: tuple[FactColumn, ...] | None = None

    def __str__(self) -> str:
        told = [self.column or ""]
        told += [f"where {self.where}"] if self.where != TRUE else []
        told += [f"over {self.window}"] if self.window else []
        name = _aggregate(self.aggregate, self.share)
        return f"{self.fact}.{name}({', '.join([*filter(None, told), f'on {self.clock}'])})"


class Collected(Node):
    """A leaf that counts what the rows of another one belong to."""

    inner: Leaf
    share: Decimal | None = None

    @property
    def fact(self) -> str:
        """Name of the fact."""
        return self.inner.fact

    @property
    def clock(self) -> str:
        """Name of its clock."""
        return self.inner.clock

    @property
    def window(self) -> Window | Ago | None:
        """How far back, or how long ago; None for the period itself."""
        return self.inner.window


@dataclass(frozen=True)
class PerLeaf(Collected):
    """An aggregate of one number per key, such as accounts with two people or more.

    Attributes:
        key: Column of the fact; rows without one are left out.
        inner: What is worked out for each key.
        aggregate: ``count`` keys, ``sum`` or take a ``quantile`` of their numbers.
        at_least: When keys are counted, the least number they must reach; None counts each key
            that has a row.
        share: As of a leaf.
    """

    key: str
    inner: Leaf
    aggregate: Literal["count", "sum", "quantile"]
    at_least: Decimal | None = None
    share: Decimal | None = None

    def __str__(self) -> str:
        name = _aggregate(self.aggregate, self.share)
        least = "" if self.at_least is None else f"≥ {self.at_least:f} of "
        return f"{name} of {self.key} with {least}{self.inner}"


@dataclass(frozen=True)
class Near:
    """Rows that lie within a time of a day.

    Attributes:
        rows: Which; the distinct keys of them. Where their clock is a span, one must cover the
            last of these days.
        within: How long after the day, or before it; None: however long before.
        before: Whether they lie before it.
        same_day: Whether the day itself counts.
    """

    rows: Leaf
    within: Window | None
    before: bool = False
    same_day: bool = True

    def days(self, day: date) -> tuple[date, date]:
        """The first and the last of the days meant."""
        gap = timedelta(days=0 if self.same_day else 1)
        if self.before:
            return (self.within.before(day) if self.within else date.min), day - gap
        return day + gap, (self.within.after(day) if self.within else date.max)

    @property
    def when(self) -> str:
        """The days meant, in words."""
        length = f"{self.within} " if self.within else ""
        day = "" if self.same_day else ", not on the day"
        return f"{length}{'before' if self.before else 'after'}{day}"


@dataclass(frozen=True)
class CohortLeaf(Collected):
    """How many of a cohort had, reached or missed something; each of it counts once.

    Whoever has a base row in the period is of the cohort, since the first day of such a row. In
    place of them, their base rows may be counted, or a column of these summed.

    Attributes:
        inner: The cohort: the distinct keys of its base rows.
        kind: ``all`` of them; those who ``reached`` the goal; who ``missed`` it, their time being
            over; whose time is still ``open`` when the data ends.
        goal: What they may reach; of ``open``, how long they have.
        had: What lies before that day, of all that are counted.
        had_no: What does not.
        total: What is made of their base rows: a count or a sum; None where they are counted.
    """

    inner: Leaf
    kind: Literal["all", "reached", "missed", "open"] = "all"
    goal: Near | None = None
    had: tuple[Near, ...] = ()
    had_no: tuple[Near, ...] = ()
    total: Leaf | None = None

    @property
    def aggregate(self) -> Aggregate:
        """What is made of the rows; where keys are counted, of the cohort's own."""
        return self.made.aggregate

    @property
    def made(self) -> Leaf:
        """What is made of the rows of those that count: their number, unless a total is."""
        return self.inner if self.total is None else self.total

    @property
    def whole(self) -> Leaf | CohortLeaf:
        """The same of all that came in, whatever was before or became of them."""
        return self.inner if self.total is None else CohortLeaf(self.inner, total=self.total)

    def __str__(self) -> str:
        total = "" if self.total is None else f"{self.total} of "
        told = [f"{total}{self.inner}"]
        told += [f"with {near.when}: {near.rows}" for near in self.had]
        told += [f"without {near.when}: {near.rows}" for near in self.had_no]
        if self.goal:
            rows = "" if self.kind == "open" else f": {self.goal.rows}"
            told.append(f"{self.kind} {self.goal.when}{rows}")
        return f"cohort({'; '.join(told)})"


AnyLeaf = Leaf | PerLeaf | CohortLeaf


def inner_leaf(leaf: AnyLeaf) -> Leaf:
    """The part of a leaf whose rows a clock puts into the period."""
    return leaf if isinstance(leaf, Leaf) else leaf.inner


def readers(leaf: AnyLeaf) -> tuple[Leaf, ...]:
    """All parts of a leaf that read rows: the inner one, and what lies near a cohort's days."""
    if not isinstance(leaf, CohortLeaf):
        return (inner_leaf(leaf),)
    goal = (leaf.goal,) if leaf.goal and leaf.kind != "open" else ()
    total = () if leaf.total is None else (leaf.total,)
    return (leaf.inner, *total, *(near.rows for near in (*leaf.had, *leaf.had_no, *goal)))


def fact_of(leaf: AnyLeaf, facts: Mapping[str, Fact] = FACTS) -> Fact:
    """The fact that a leaf reads, with the fields of a client's own that it names."""
    return facts[leaf.fact].widened(inner_leaf(leaf).own or ())


def _aggregate(name: str, share: Decimal | None) -> str:
    if share is None:
        return name
    return "median" if share == HALF else f"quantile {share:f}"
