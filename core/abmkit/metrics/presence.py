"""What is not there at all: a leaf that has nothing to read is "no data", not 0.

A fact may hold things of several kinds: stays on three ladders, totals of many names, touches of
which one was a form and another an e-mail that bounced. Where no source tells of a kind, nothing is
known of it, whatever else the fact has: 0 is told only where something of the kind ever was. And
where nobody has a target list, nothing is known of target accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from abmkit.derive.columns import LISTED, ROLES
from abmkit.derive.facts import Fact
from abmkit.metrics.ask import Lack
from abmkit.metrics.leaf import Leaf
from abmkit.metrics.plan import Plan
from abmkit.metrics.predicate import (
    TRUE,
    Compare,
    In,
    IsNull,
    Not,
    Predicate,
    both,
    columns,
    parts_of,
)
from abmkit.metrics.sql import condition

Query = Callable[[str], list[tuple[Any, ...]]]
Need = tuple[Fact, Predicate]
"""A fact, and the kind of its rows."""


def needs(leaf: Leaf, facts: Mapping[str, Fact]) -> Iterator[Need]:
    """The rows without which a leaf has nothing to read, as facts with the kind of their rows.

    Args:
        leaf: The leaf.
        facts: The facts.
    """
    fact = facts[leaf.fact]
    parts = parts_of(leaf.where)
    kinds = (part for part in parts if fact.kinds.issuperset(columns(part)))
    kind = both(*(_widened(part, fact.alike) for part in kinds))
    yield fact, kind
    valued = {part.column for part in parts if isinstance(part, Compare | In)}
    for column in sorted(valued & fact.recorded):
        yield fact, both(kind, Not(IsNull(column)))
    if not LISTED.isdisjoint(columns(leaf.where)):
        yield facts["listing"], TRUE
    if not ROLES.isdisjoint({*valued, leaf.column}):
        yield facts["membership"], Not(IsNull("role"))


def lack(query: Query, need: Need) -> Lack:
    """What is lacking where a need has no row: rows of its kind, or any at all.

    Args:
        query: Runs SQL where the facts are.
        need: It has no row.
    """
    fact, kind = need
    some = kind != TRUE and query(any_of(fact, TRUE))
    return Lack(fact.name, str(kind) if some else "")


def any_of(fact: Fact, kind: Predicate) -> str:
    """SQL that gives a row where a fact has one of a kind."""
    met = condition(kind, lambda column: f"f.{column}")
    told = fact.heard if fact.heard and kind != TRUE else fact.relation
    return f"SELECT 1 FROM {told} AS f WHERE {met} LIMIT 1"


def absent(
    query: Query, planned: Plan, parts: Iterable[Leaf], facts: Mapping[str, Fact]
) -> Mapping[Leaf, Lack]:
    """The leaves that have nothing to read, on any day, each with what is lacking.

    Args:
        query: Runs SQL where the facts, and what the plan has laid out, are.
        planned: The plan.
        parts: All parts of leaves that read rows.
        facts: The facts.
    """
    asked: dict[tuple[str, Predicate], Lack | None] = {}

    def lacking(need: Need) -> Lack | None:
        fact, kind = need
        of = (fact.name, kind)
        if of not in asked:
            asked[of] = lack(query, need) if _is_absent(query, planned, fact, kind) else None
        return asked[of]

    gone = {part: next(filter(None, map(lacking, needs(part, facts))), None) for part in parts}
    return {part: told for part, told in gone.items() if told}


def _widened(part: Predicate, alike: frozenset[str]) -> Predicate:
    """A part of a kind that also takes the values that whoever tells one of its own tells."""
    if isinstance(part, Compare) and part.sign == "=" and part.value in alike:
        return In(part.column, tuple(sorted(alike)))
    if isinstance(part, In) and not part.out and alike.intersection(map(str, part.values)):
        return replace(part, values=tuple(dict.fromkeys((*part.values, *sorted(alike)))))
    return part


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
