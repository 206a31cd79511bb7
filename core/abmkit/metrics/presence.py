"""What is not there at all: a leaf that has nothing to read is "no data", not 0.

A fact may hold things of several kinds: stays on three ladders, totals of many names. Where no
source tells of a kind, nothing is known of it, whatever else the fact has; and where nobody has a
target list, nothing is known of target accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from abmkit.derive.columns import LISTED
from abmkit.derive.facts import Fact
from abmkit.metrics.leaf import Leaf
from abmkit.metrics.plan import Plan
from abmkit.metrics.predicate import TRUE, And, Predicate, both, columns
from abmkit.metrics.sql import condition

Query = Callable[[str], list[tuple[Any, ...]]]


def needs(leaf: Leaf, facts: Mapping[str, Fact]) -> Iterator[tuple[Fact, Predicate]]:
    """The rows without which a leaf has nothing to read, as facts with the kind of their rows.

    Args:
        leaf: The leaf.
        facts: The facts.
    """
    fact = facts[leaf.fact]
    parts = leaf.where.parts if isinstance(leaf.where, And) else (leaf.where,)
    yield fact, both(*(part for part in parts if fact.kinds.issuperset(columns(part))))
    if not LISTED.isdisjoint(columns(leaf.where)):
        yield facts["listing"], TRUE


def any_of(fact: Fact, kind: Predicate) -> str:
    """SQL that gives a row where a fact has one of a kind."""
    met = condition(kind, lambda column: f"f.{column}")
    return f"SELECT 1 FROM {fact.relation} AS f WHERE {met} LIMIT 1"


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

    def is_absent(fact: Fact, kind: Predicate) -> bool:
        of = (fact.name, kind)
        if of not in asked:
            asked[of] = _is_absent(query, planned, fact, kind)
        return asked[of]

    return frozenset(part for part in parts if any(is_absent(*each) for each in needs(part, facts)))


def _is_absent(query: Query, planned: Plan, fact: Fact, kind: Predicate) -> bool:
    """Whether a fact has no row of a kind; what its rows left in cells is sooner found."""
    if kind != TRUE:
        return not query(any_of(fact, kind))
    cells = [
        scan.relations[0]
        for scan in planned.scans
        if scan.fact == fact.name and fact.clock(scan.clock).relation is None
    ]
    left = any(query(f"SELECT 1 FROM {relation} LIMIT 1") for relation in cells)
    return not left and not query(any_of(fact, kind))
