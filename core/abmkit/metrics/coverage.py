"""How much of what numbers are made of is complete: what is unknown is never imputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from abmkit.derive.fact import Fact
from abmkit.metrics.formula import Node
from abmkit.metrics.intervals import EXACT
from abmkit.metrics.leaf import Leaf, PerLeaf, fact_of, readers
from abmkit.metrics.predicate import TRUE, Predicate, both, columns, parts_of
from abmkit.metrics.roster import joins_on
from abmkit.metrics.rows import RowsOf
from abmkit.metrics.sql import condition, literal
from abmkit.metrics.tree import leaves
from abmkit.period import Period

Query = Callable[[str], list[tuple[Any, ...]]]
_OF_ACCOUNT = ("account_id", "root_id", "industry", "country")


def coverage(
    query: Query, trees: Mapping[str, Node], period: Period
) -> Mapping[str, Decimal | None]:
    """The share of rows that are complete, for each formula that of its part with the smallest.

    Rows lack something when a column that is added, averaged or ranked is unknown in them, or when
    a part goes by their account and it is. None: nothing of what is read can be lacking, as of
    plain counts, or there are no rows. Each fact and stretch of days is scanned once for all.

    Args:
        query: Runs SQL where the facts are.
        trees: Formulas with all other metrics in them written out, by name.
        period: The period.
    """
    wanted = {name: tuple(dict.fromkeys(_checks(tree, period))) for name, tree in trees.items()}
    shares = _shares(query, dict.fromkeys(check for each in wanted.values() for check in each))
    return {
        name: min((s for s in map(shares.__getitem__, checks) if s is not None), default=None)
        for name, checks in wanted.items()
    }


@dataclass(frozen=True)
class _Check:
    """What is counted of the rows of one leaf.

    Attributes:
        scan: SQL of the relation and of the condition that its clock makes, and the last day.
        standing: States of the period's end that the condition asks of.
        met: SQL condition of the rows.
        known: SQL of what is to be known of them.
    """

    scan: tuple[str, str, str]
    standing: tuple[str, ...]
    met: str
    known: str


def _checks(tree: Node, period: Period) -> Iterator[_Check]:
    for leaf in leaves(tree):
        for part in readers(leaf):
            fact = fact_of(part)
            key = leaf.key if isinstance(leaf, PerLeaf) else None
            goes_by = filter(None, (*columns(part.where), part.column, key))
            if any(_is_of_account(fact, name) for name in goes_by):
                told = replace(part, where=_plain(part.where, fact))
                yield _check(told, period, "f.account_id")
            if part.column is not None and fact.column(part.column).kind != "key":
                yield _check(part, period, RowsOf.of(part, period).sql(part.column))


def _check(part: Leaf, period: Period, known: str) -> _Check:
    rows = RowsOf.of(part, period)
    scan = (rows.fact.relation_of(rows.clock), rows.on_clock, literal(period.end))
    read = (*columns(part.where), *filter(None, [part.column]))
    standing = tuple(name for name in read if rows.fact.column(name).when == "standing")
    return _Check(scan, standing, condition(part.where, rows.sql), known)


def _shares(query: Query, checks: Mapping[_Check, None]) -> Mapping[_Check, Decimal | None]:
    by_scan: dict[tuple[str, str, str], list[_Check]] = {}
    for check in checks:
        by_scan.setdefault(check.scan, []).append(check)
    found: dict[_Check, Decimal | None] = {}
    for (relation, on_clock, end), mine in by_scan.items():
        standing = dict.fromkeys(name for check in mine for name in check.standing)
        counts = ", ".join(
            f"COUNT(CASE WHEN {check.met} THEN {check.known} END), "
            f"COUNT(CASE WHEN {check.met} THEN 1 END)"
            for check in mine
        )
        joins = joins_on(standing, "f", end)
        (row,) = query(f"SELECT {counts} FROM {relation} AS f{joins} WHERE {on_clock}")
        for check, known, rows in zip(mine, row[::2], row[1::2], strict=True):
            found[check] = EXACT.divide(Decimal(known), Decimal(rows)) if rows else None
    return found


def _is_of_account(fact: Fact, name: str) -> bool:
    return name in _OF_ACCOUNT or fact.column(name).when != "plain"


def _plain(where: Predicate, fact: Fact) -> Predicate:
    """The part of a condition that can be told of rows without an account."""
    kept = [
        part
        for part in parts_of(where)
        if not any(_is_of_account(fact, column) for column in columns(part))
    ]
    return both(*kept) if kept else TRUE
