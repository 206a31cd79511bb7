"""The leaf language once more: row by row, slow and obvious, to hold the engine against.

It shares with the engine only the tree it reads. Numbers are fractions; "no data" is None.
"""

import operator
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from abmkit.derive.facts import FACTS, physical
from abmkit.metrics.predicate import And, Compare, Flag, In, IsNull, Not, Or, Predicate
from abmkit.metrics.request import span_of
from abmkit.metrics.tree import Coalesce, CohortLeaf, Const, Leaf, Node, Op, PerLeaf
from abmkit.period import Period

_SIGNS = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
Row = Mapping[str, Any]
World = Mapping[str, Sequence[Row]]
TOTAL = object()
DAY = "the row's day"


def number(
    of: Node, world: World, period: Period, column: str | None, key: Any, through: date
) -> Fraction | None:
    """The value of a formula for a period, in the group of rows whose ``column`` is ``key``.

    The data goes up to the day ``through``.
    """
    if isinstance(of, Const):
        return Fraction(of.number)
    if isinstance(of, Coalesce):
        told = (number(part, world, period, column, key, through) for part in of.parts)
        return next((value for value in told if value is not None), None)
    if isinstance(of, Op):
        left = number(of.left, world, period, column, key, through)
        return _joined(of.sign, left, number(of.right, world, period, column, key, through))
    assert isinstance(of, Leaf | PerLeaf | CohortLeaf)
    inner = of if isinstance(of, Leaf) else of.inner
    rows = [seen for seen in _seen(inner, world, period) if _true(inner.where, seen)]
    if key is not TOTAL:
        rows = [row for row in rows if row[str(column)] == key]
    if not world[FACTS[of.fact].relation]:
        return None
    if isinstance(of, CohortLeaf):
        return _cohort(of, rows, world, through)
    return _per(of, rows) if isinstance(of, PerLeaf) else _of_rows(of, rows)


def _cohort(leaf: CohortLeaf, rows: Sequence[Row], world: World, through: date) -> Fraction | None:
    key = str(leaf.inner.column)
    members = {row[key] for row in rows} - {None}
    came = {who: min(row[DAY] for row in rows if row[key] == who) for who in members}
    if leaf.goal is None:
        return Fraction(sum(leaf.within.after(day) > through for day in came.values()))
    goals = world[FACTS[leaf.goal.fact].relation]
    if not goals:
        return None
    return Fraction(sum(_reached(leaf, goals, who, day) for who, day in came.items()))


def _reached(leaf: CohortLeaf, goals: Sequence[Row], who: Any, came: date) -> bool:
    assert leaf.goal is not None
    fact, last = FACTS[leaf.goal.fact], leaf.within.after(came)
    clock = fact.clock(leaf.goal.clock)
    own = [row for row in goals if row[str(leaf.goal.column)] == who]
    rows = [row for row in own if _true(leaf.goal.where, row)]
    if clock.stop is None:
        days = [row[clock.start] for row in rows if row.get(clock.start) is not None]
        return any(came <= day <= last for day in days)
    return any(
        _covers({"valid_from": row.get(clock.start), "valid_to": row.get(clock.stop)}, last)
        for row in rows
    )


def _joined(sign: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    if sign == "÷":
        return None if right == 0 else left / right
    return {"+": left + right, "−": left - right, "×": left * right}[sign]


def _seen(leaf: Leaf, world: World, period: Period) -> list[dict[str, Any]]:
    """The rows of a leaf's days, under the names that leaves use, with the period's end beside."""
    fact = FACTS[leaf.fact]
    clock, span = fact.clock(leaf.clock), span_of(leaf, period)
    seen = []
    for row in world[fact.relation]:
        start = row.get(clock.start)
        if clock.stop is None:
            counts = start is not None and span.start <= start <= span.end
        else:
            stop = row.get(clock.stop)
            counts = (start is None or start <= period.end) and (stop is None or stop > period.end)
        if counts:
            named = {
                name: row.get(physical(column, clock))
                for name, column in fact.columns.items()
                if column.when == "plain" or (column.when == "dated" and not clock.is_span)
            }
            seen.append({**named, **_standing(named, world, period.end), DAY: start})
    return seen


def _standing(row: Row, world: World, end: date) -> dict[str, Any]:
    account = row["account_id"]
    stay = _then(world["fact_listing"], row, end, "account_id")
    required = any(
        need["account_id"] == account and need["role"] == row.get("role") and _covers(need, end)
        for need in world["fact_required_role"]
        if account is not None and row.get("role") is not None
    )
    return {
        "on_list_at_end": bool(stay),
        "tier_at_end": stay.get("tier"),
        "list_owner_at_end": stay.get("list_owner"),
        "listed_on_at_end": stay.get("valid_from"),
        "roles_required_at_end": stay.get("roles_required"),
        "role_required_at_end": required,
        "account_owner_at_end": _then(world["fact_owner"], row, end, "account_id").get("owner"),
        "role_at_end": _then(world["fact_role"], row, end, "account_id", "person_id").get("role"),
    }


def _then(stays: Sequence[Row], row: Row, end: date, *keys: str) -> Row:
    """The stay of what a row is of that covers a day; nothing where there is none."""
    whose = [row.get(key) for key in keys]
    found = [s for s in stays if [s[key] for key in keys] == whose and _covers(s, end)]
    return found[0] if found and None not in whose else {}


def _covers(stay: Row, day: date) -> bool:
    start, stop = stay.get("valid_from"), stay.get("valid_to")
    return (start is None or start <= day) and (stop is None or stop > day)


def _true(where: Predicate, row: Row) -> bool:
    if isinstance(where, And):
        return all(_true(part, row) for part in where.parts)
    if isinstance(where, Or):
        return any(_true(part, row) for part in where.parts)
    if isinstance(where, Not):
        return not _true(where.of, row)
    value = row[where.column]
    if isinstance(where, IsNull):
        return value is None
    if value is None:
        return False
    if isinstance(where, Flag):
        return bool(value)
    if isinstance(where, In):
        return (value in where.values) is not where.out
    assert isinstance(where, Compare)
    return bool(_SIGNS[where.sign](value, where.value))


def _of_rows(leaf: Leaf, rows: Sequence[Row]) -> Fraction | None:
    if leaf.aggregate == "count":
        return Fraction(len(rows))
    known = [row[str(leaf.column)] for row in rows if row[str(leaf.column)] is not None]
    if leaf.aggregate == "distinct":
        return Fraction(len(set(known)))
    if leaf.aggregate == "sum":
        return sum(map(Fraction, known), Fraction()) if known or not rows else None
    return _quantile(leaf, known)


def _per(leaf: PerLeaf, rows: Sequence[Row]) -> Fraction | None:
    owners = {row[leaf.key] for row in rows} - {None}
    numbers = [
        _of_rows(leaf.inner, [row for row in rows if row[leaf.key] == owner]) for owner in owners
    ]
    known = [value for value in numbers if value is not None]
    if leaf.aggregate == "count":
        if leaf.at_least is None:
            return Fraction(len(owners))
        return Fraction(sum(value >= leaf.at_least for value in known))
    if leaf.aggregate == "sum":
        return sum(known, Fraction()) if known or not owners else None
    return _quantile(leaf, known)


def _quantile(leaf: Leaf | PerLeaf, known: Sequence[Any]) -> Fraction | None:
    if not known or leaf.share is None:
        return None
    ordered = sorted(map(Fraction, known))
    rank = (len(ordered) - 1) * Fraction(leaf.share)
    low = int(rank)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)
