"""What is not there at all: a leaf that has nothing to read is "no data", not 0.

A fact may hold things of several kinds: stays on three ladders, totals of many names. Where no
source tells of a kind, nothing is known of it, whatever else the fact has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from abmkit.derive.facts import Fact
from abmkit.metrics.plan import Plan
from abmkit.metrics.predicate import TRUE, And, Predicate, both, columns
from abmkit.metrics.sql import condition
from abmkit.metrics.tree import Leaf

Query = Callable[[str], list[tuple[Any, ...]]]


def kind_of(leaf: Leaf, fact: Fact) -> Predicate:
    """The part of a leaf's condition that says what kind of rows it is about.

    Args:
        leaf: The leaf.
        fact: The fact it reads.
    """
    parts = leaf.where.parts if isinstance(leaf.where, And) else (leaf.where,)
    return both(*(part for part in parts if fact.kinds.issuperset(columns(part))))


def absent(
    query: Query, planned: Plan, parts: Iterable[Leaf], facts: Mapping[str, Fact]
) -> frozenset[Leaf]:
    """The leaves that have nothing to read, on any day.

    Args:
        query: Runs SQL where the facts, and what the plan has laid out, are.
        planned: The plan.
        parts: All parts of leaves that read rows.
        facts: The facts.
    """
    asked: dict[tuple[str, Predicate], bool] = {}
    gone = set()
    for part in parts:
        of = (part.fact, kind_of(part, facts[part.fact]))
        if of not in asked:
            asked[of] = _is_absent(query, planned, facts[part.fact], of[1])
        if asked[of]:
            gone.add(part)
    return frozenset(gone)


def _is_absent(query: Query, planned: Plan, fact: Fact, kind: Predicate) -> bool:
    """Whether a fact has no row of a kind; what its rows left in cells is sooner found."""
    if kind != TRUE:
        met = condition(kind, lambda column: f"f.{column}")
        return not query(f"SELECT 1 FROM {fact.relation} AS f WHERE {met} LIMIT 1")
    cells = [
        scan.relations[0]
        for scan in planned.scans
        if scan.fact == fact.name and fact.clock(scan.clock).relation is None
    ]
    return not any(
        query(f"SELECT 1 FROM {relation} LIMIT 1") for relation in (*cells, fact.relation)
    )
