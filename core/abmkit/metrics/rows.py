"""The rows that a number is made of, leaf by leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from abmkit.derive.facts import physical
from abmkit.metrics.formula import Node
from abmkit.metrics.leaf import AnyLeaf, CohortLeaf, Leaf, Near, fact_of, inner_leaf
from abmkit.metrics.predicate import columns
from abmkit.metrics.request import span_of
from abmkit.metrics.roster import joins_on, standing_sql
from abmkit.metrics.sql import EVER, NEVER, condition, literal
from abmkit.metrics.tree import leaves
from abmkit.metrics.window import Span
from abmkit.period import Period

Query = Callable[[str], list[tuple[Any, ...]]]
Cell = str | int | bool | Decimal | date | None

#: The table whose rows are those of a fact.
TABLES = {
    "account": "account",
    "customer": "account",
    "deal": "deal",
    "engagement": "account",
    "influence": "deal",
    "journey": "account",
    "listing": "list_member",
    "membership": "membership",
    "money": "money",
    "response": "response",
    "stage": "stage",
    "stat": "stat",
    "touch": "touch",
}


@dataclass(frozen=True)
class Behind:
    """The rows that a leaf reads.

    Attributes:
        leaf: The leaf in words.
        count: How many rows.
        columns: What is shown of them.
        rows: The first of them, by record.
        table: The table of their records; empty: they are no records, as of a model's input.
        money: Those of the columns that hold amounts, in the client's currency.
    """

    leaf: str
    count: int
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    table: str = ""
    money: tuple[str, ...] = ()


def rows_behind(query: Query, tree: Node, period: Period, *, limit: int) -> tuple[Behind, ...]:
    """The rows that each leaf of a formula reads for a period, each leaf once.

    Args:
        query: Runs SQL where the facts and ``derived_account`` are.
        tree: The formula, with all other metrics in it written out.
        period: The period.
        limit: How many rows of each leaf are shown.
    """
    return tuple(_behind(query, each, limit) for each in rows_of(tree, period))


def rows_of(tree: Node, period: Period) -> tuple[RowsOf, ...]:
    """SQL of the rows that each leaf of a formula reads for a period, each leaf once.

    Args:
        tree: The formula, with all other metrics in it written out.
        period: The period.
    """
    read = dict.fromkeys(part for leaf in leaves(tree) for part in _parts(leaf))
    return tuple(
        RowsOf(leaf, span_of(beside.base if beside else leaf, period), period.end, beside)
        for leaf, beside in read
    )


def _parts(leaf: AnyLeaf) -> Iterator[tuple[AnyLeaf, _Beside | None]]:
    """What of a leaf has rows: of a cohort its base, and what lies near the days of that."""
    if not isinstance(leaf, CohortLeaf):
        yield leaf, None
        return
    yield leaf.whole, None
    goal = (leaf.goal,) if leaf.goal and leaf.kind != "open" else ()
    for near in (*leaf.had, *leaf.had_no, *goal):
        yield near.rows, _Beside(near, leaf.inner)


def _behind(query: Query, rows: RowsOf, limit: int) -> Behind:
    ((count,),) = query(f"SELECT count(*) {rows.relation}")
    shown = dict(rows.shown())
    select = ", ".join(shown.values())
    found = query(f"SELECT {select} {rows.relation} ORDER BY ALL LIMIT {int(limit)}")
    table, known = TABLES[rows.fact.name], rows.fact.columns
    money = tuple(name for name in shown if name in known and known[name].kind == "money")
    return Behind(str(rows.leaf), count, tuple(shown), tuple(found), table, money)


class _Beside(NamedTuple):
    """What rows are looked up beside: a cohort, near the days on which it came in."""

    near: Near
    base: Leaf


class RowsOf:
    """SQL of the rows that a leaf reads: ``f`` with the states of the period's end beside it.

    Args:
        leaf: The leaf.
        span: The days it looks at, or those on which its cohort came in.
        end: The last day of the period, on which standing columns are seen.
        beside: The cohort that it is looked up for; None: its rows count themselves.
    """

    def __init__(self, leaf: AnyLeaf, span: Span, end: date, beside: _Beside | None) -> None:
        self.leaf, self.inner = leaf, inner_leaf(leaf)
        self.made = leaf.made if isinstance(leaf, CohortLeaf) else self.inner
        self.fact = fact_of(leaf)
        self.clock = self.fact.clock(leaf.clock)
        self.span, self.end, self.beside = span, end, beside

    @classmethod
    def of(cls, leaf: AnyLeaf, period: Period) -> RowsOf:
        """Those that it reads for a period."""
        return cls(leaf, span_of(leaf, period), period.end, None)

    @property
    def relation(self) -> str:
        """From FROM to WHERE, with the record ``t`` and the account ``a`` beside each row."""
        return self._rows(
            f"LEFT JOIN {TABLES[self.fact.name]} AS t ON t.key = f.id "
            "LEFT JOIN derived_account AS a ON a.account_id = f.account_id"
        )

    @property
    def bare(self) -> str:
        """The same with nothing beside."""
        return self._rows("")

    @property
    def joined(self) -> str:
        """All rows of the fact with the states that the leaf asks of, up to WHERE."""
        return self._joined("")

    def _rows(self, beside: str) -> str:
        where = condition(self.inner.where, self.sql)
        told = [self.on_clock, where, *filter(None, [self.of_cohort])]
        return f"{self._joined(beside)} WHERE {' AND '.join(told)}"

    def _joined(self, beside: str) -> str:
        read = columns(self.inner.where)
        standing = [name for name in read if self.fact.column(name).when == "standing"]
        return (
            f"FROM {self.fact.relation_of(self.clock)} AS f {beside}"
            f"{joins_on(standing, 'f', literal(self.end))}"
        )

    def shown(self) -> Iterator[tuple[str, str]]:
        """Names and SQL of what is shown of a row: its record, account, days, what is read."""
        yield "source", "t.source"
        yield "record", "t.source_id"
        yield "account", "a.name"
        for day in filter(None, (self.clock.start, self.clock.stop)):
            yield day, f"f.{day}"
        key = getattr(self.leaf, "key", None)
        read = (self.inner.column, *columns(self.inner.where), key, self.made.column)
        for name in dict.fromkeys(filter(None, read)):
            if name not in ("id", self.clock.start, self.clock.stop):
                is_key = self.fact.column(name).kind == "key"
                yield name, f"CAST({self.sql(name)} AS VARCHAR)" if is_key else self.sql(name)

    @property
    def of_cohort(self) -> str:
        """Condition that a row looked up for a cohort is of somebody in it; empty without one."""
        if self.beside is None:
            return ""
        base, key = RowsOf(self.beside.base, self.span, self.end, None), self.inner.column
        return f"f.{key} IN (SELECT f.{key} {base.bare} AND f.{key} IS NOT NULL)"

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day that are looked at."""
        first, last = self.span.start, self.span.end
        if self.beside:
            return self.beside.near.days(first)[0], self.beside.near.days(last)[1]
        return first, last

    @property
    def on_clock(self) -> str:
        """Condition that the clock puts a row into these days."""
        day, (first, last) = f"f.{self.clock.start}", self.days
        if not self.clock.is_span:
            return f"{day} BETWEEN {literal(first)} AND {literal(last)}"
        least = first if self.beside else last
        begun = f"COALESCE({day}, {EVER}) <= {literal(last)}"
        return f"{begun} AND COALESCE(f.{self.clock.stop}, {NEVER}) > {literal(least)}"

    def sql(self, column: str) -> str:
        """SQL of a column of the fact, or of a state of the period's end."""
        known = self.fact.column(column)
        if known.when == "standing":
            return standing_sql(column)
        return f"f.{physical(known, self.clock)}"
