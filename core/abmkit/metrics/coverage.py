"""How much of what a number is made of is complete: what is unknown is never imputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from abmkit.derive.fact import Fact
from abmkit.metrics.intervals import EXACT
from abmkit.metrics.predicate import TRUE, And, Predicate, both, columns
from abmkit.metrics.rows import RowsOf
from abmkit.metrics.tree import Node, PerLeaf, fact_of, leaves, readers
from abmkit.period import Period

Query = Callable[[str], list[tuple[Any, ...]]]
_OF_ACCOUNT = ("account_id", "root_id", "industry", "country")


@dataclass(frozen=True)
class Coverage:
    """Works coverage out; what several formulas read is counted once.

    Attributes:
        query: Runs SQL where the facts are.
    """

    query: Query
    _shares: dict[str, Decimal | None] = field(default_factory=dict, repr=False)

    def of(self, tree: Node, period: Period) -> Decimal | None:
        """The share of rows that are complete, of the part of a formula that has the smallest.

        Rows lack something when a column that is added, averaged or ranked is unknown in them, or
        when a part goes by their account and it is. None: nothing of what is read can be lacking,
        as of plain counts, or there are no rows.

        Args:
            tree: The formula, with all other metrics in it written out.
            period: The period.
        """
        counted = (self._share(sql) for sql in dict.fromkeys(_counts(tree, period)))
        return min((share for share in counted if share is not None), default=None)

    def _share(self, sql: str) -> Decimal | None:
        if sql not in self._shares:
            ((known, rows),) = self.query(sql)
            self._shares[sql] = EXACT.divide(Decimal(known), Decimal(rows)) if rows else None
        return self._shares[sql]


def _counts(tree: Node, period: Period) -> Iterator[str]:
    """SQL of how many rows are complete, and how many there are, part by part."""
    for leaf in leaves(tree):
        for part in readers(leaf):
            fact = fact_of(part)
            key = leaf.key if isinstance(leaf, PerLeaf) else None
            goes_by = filter(None, (*columns(part.where), part.column, key))
            if any(_is_of_account(fact, name) for name in goes_by):
                all_of_them = RowsOf.of(replace(part, where=_plain(part.where, fact)), period)
                yield f"SELECT COUNT(f.account_id), COUNT(*) {all_of_them.bare}"
            if part.column is not None and fact.column(part.column).kind != "key":
                rows = RowsOf.of(part, period)
                yield f"SELECT COUNT({rows.sql(part.column)}), COUNT(*) {rows.bare}"


def _is_of_account(fact: Fact, name: str) -> bool:
    return name in _OF_ACCOUNT or fact.column(name).when != "plain"


def _plain(where: Predicate, fact: Fact) -> Predicate:
    """The part of a condition that can be told of rows without an account."""
    parts = where.parts if isinstance(where, And) else (where,)
    kept = [part for part in parts if not any(_is_of_account(fact, c) for c in columns(part))]
    return both(*kept) if kept else TRUE
