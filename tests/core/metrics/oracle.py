"""The leaf language once more: row by row, slow and obvious, to hold the engine against.

It shares with the engine only the tree it reads. Numbers are fractions; "no data" is None.
"""

import operator
from calendar import monthrange
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from abmkit.derive.facts import FACTS, Fact, physical
from abmkit.errors import AbmError
from abmkit.metrics import Registry
from abmkit.metrics.ask import Ask
from abmkit.metrics.formula import Coalesce, Const, Node, Op
from abmkit.metrics.leaf import CohortLeaf, Leaf, Near, PerLeaf
from abmkit.metrics.predicate import And, Compare, Flag, In, IsNull, Not, Or, Predicate, columns
from abmkit.metrics.request import views
from abmkit.metrics.window import Ago
from abmkit.period import Calendar, Period

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
_LISTED = {
    "on_list", "tier", "list_owner", "late_listed", "tier_before", "on_list_at_end", "tier_at_end",
    "list_owner_at_end", "listed_on_at_end", "roles_required_at_end", "role_required_at_end",
}  # fmt: skip
_ROLES = {"role", "account_role", "role_at_end"}
_BOUNCES = ("hard_bounced", "soft_bounced")


def same(got: Decimal | None, expected: Fraction | None) -> bool:
    """Whether the engine's number, in decimals of 28 digits, is this one."""
    if got is None or expected is None:
        return got is None and expected is None
    return abs(Fraction(got) - expected) <= abs(expected) / 10**20


def asks(registry: Registry, *columns: str) -> Iterator[Ask]:
    """Every metric by each column by which it can be broken down, and the period before."""
    for metric in registry:
        yield Ask(metric.id, compare=("previous",))
        for column in columns:
            ask = Ask(metric.id, column, compare=("previous",))
            try:
                views(registry, [ask], Calendar().parse("2026", date.max), {})
            except AbmError:
                continue
            yield ask


class Oracle:
    """Answers from the rows of a world, of which the data goes up to the day ``through``."""

    def __init__(self, world: World, through: date, facts: Mapping[str, Fact] = FACTS) -> None:
        self.world, self.through, self.facts = world, through, facts
        self._seen: dict[Hashable, list[Row]] = {}
        self._groups: dict[Hashable, dict[Any, list[Row]]] = {}

    def number(
        self, of: Node, period: Period, column: str | None = None, key: Any = TOTAL
    ) -> Fraction | None:
        """The value of a formula for a period, in the group of rows whose ``column`` is ``key``."""
        if isinstance(of, Const):
            return Fraction(of.number)
        if isinstance(of, Coalesce):
            told = (self.number(part, period, column, key) for part in of.parts)
            return next((value for value in told if value is not None), None)
        if isinstance(of, Op):
            left = self.number(of.left, period, column, key)
            return _joined(of.sign, left, self.number(of.right, period, column, key))
        assert isinstance(of, Leaf | PerLeaf | CohortLeaf)
        if self._is_nothing_of(of if isinstance(of, Leaf) else of.inner):
            return None
        rows = self._rows(of if isinstance(of, Leaf) else of.inner, period, column, key)
        if isinstance(of, CohortLeaf):
            return self._cohort(of, rows)
        return _per(of, rows) if isinstance(of, PerLeaf) else _of_rows(of, rows)

    def _rows(self, leaf: Leaf, period: Period, column: str | None, key: Any) -> list[Row]:
        """The rows of a leaf's days that meet its condition: all, or those of a group.

        They are as leaves name them, with the period's end beside.
        """
        first, last = _days(leaf, period)
        seen = (leaf.fact, leaf.clock, first, last)
        if seen not in self._seen:
            self._seen[seen] = list(self._read(self.facts[leaf.fact], leaf.clock, first, last))
        met = (*seen, leaf.where)
        if met not in self._seen:
            self._seen[met] = [row for row in self._seen[seen] if _true(leaf.where, row)]
        if key is TOTAL:
            return self._seen[met]
        return self._group((met, column), self._seen[met], str(column)).get((key,), [])

    def _is_nothing_of(self, leaf: Leaf) -> bool:
        """Whether no row at all is of the kind that a leaf reads, or no list tells what it asks."""
        fact = FACTS[leaf.fact]
        if _LISTED & {*columns(leaf.where)} and not self.world["fact_listing"]:
            return True
        parts = leaf.where.parts if isinstance(leaf.where, And) else (leaf.where,)
        asked = {part.column for part in parts if isinstance(part, Compare | In)}
        people = self.world["fact_membership"]
        if _ROLES & {*asked, leaf.column} and all(row["role"] is None for row in people):
            return True
        kinds = [part for part in parts if {*columns(part)} <= fact.kinds]
        alike = [_all_bounces(part) for part in kinds]
        told = [row for row in self._heard(fact, kinds) if _true(And(tuple(alike)), row)]
        return not told or any(
            all(row[column] is None for row in told) for column in asked & fact.recorded
        )

    def _heard(self, fact: Fact, kinds: Sequence[Predicate]) -> Sequence[Row]:
        """The rows of a fact; of its kinds also those that count nowhere, where they are known."""
        return self.world.get(f"heard_{fact.name}" if kinds else "", self.world[fact.relation])

    def _group(
        self, kept: Hashable, rows: Sequence[Row], *columns: str
    ) -> dict[tuple[Any, ...], list[Row]]:
        """Rows by what they have in some columns, worked out once."""
        if kept not in self._groups:
            self._groups[kept] = {}
            for row in rows:
                key = tuple(row[column] for column in columns)
                self._groups[kept].setdefault(key, []).append(row)
        return self._groups[kept]

    def _of(self, relation: str, row: Row, *keys: str) -> Sequence[Row]:
        """The rows of a relation that are of the same things as a row; of nothing, none."""
        whose = tuple(row.get(key) for key in keys)
        if None in whose:
            return ()
        return self._group((relation, keys), self.world[relation], *keys).get(whose, ())

    def _read(self, fact: Fact, name: str, first: date, last: date) -> Iterator[Row]:
        clock = fact.clock(name)
        for row in self.world[fact.relation_of(clock)]:
            start = row.get(clock.start)
            if clock.stop is None:
                counts = start is not None and first <= start <= last
            else:
                counts = _covers({"valid_from": start, "valid_to": row.get(clock.stop)}, last)
            if counts:
                named = {
                    name: row.get(physical(column, clock))
                    for name, column in fact.columns.items()
                    if column.when == "plain" or (column.when == "dated" and not clock.is_span)
                }
                yield {**named, **self._standing(named, last), DAY: start}

    def _cohort(self, leaf: CohortLeaf, rows: Sequence[Row]) -> Fraction | None:
        key = str(leaf.inner.column)
        members = {row[key] for row in rows} - {None}
        came = {who: min(row[DAY] for row in rows if row[key] == who) for who in members}
        looked_up = [*leaf.had, *leaf.had_no]
        looked_up += [leaf.goal] if leaf.goal and leaf.kind in ("reached", "missed") else []
        if any(self._is_nothing_of(near.rows) for near in looked_up):
            return None
        met = {who for who, day in came.items() if self._counts(leaf, who, day)}
        if leaf.total is not None:
            return _of_rows(leaf.total, [row for row in rows if row[key] in met])
        return Fraction(len(met))

    def _counts(self, leaf: CohortLeaf, who: Any, came: date) -> bool:
        if not all(self._near(near, who, came) for near in leaf.had):
            return False
        if any(self._near(near, who, came) for near in leaf.had_no):
            return False
        if leaf.goal is None:
            return True
        is_open = _around(leaf.goal, came)[1] > self.through
        if leaf.kind == "open":
            return is_open
        met = self._near(leaf.goal, who, came)
        return met if leaf.kind == "reached" else not met and not is_open

    def _near(self, near: Near, who: Any, came: date) -> bool:
        fact, (first, last) = FACTS[near.rows.fact], _around(near, came)
        clock, key = fact.clock(near.rows.clock), str(near.rows.column)
        own = self._of(fact.relation_of(clock), {key: who}, key)
        rows = [row for row in own if _true(near.rows.where, row)]
        if clock.stop is None:
            days = [row[clock.start] for row in rows if row.get(clock.start) is not None]
            return any(first <= day <= last for day in days)
        return any(
            _covers({"valid_from": row.get(clock.start), "valid_to": row.get(clock.stop)}, last)
            for row in rows
        )

    def _standing(self, row: Row, end: date) -> dict[str, Any]:
        """The states that hold at the period's end of what a row is of."""
        stay = self._then("fact_listing", row, end, "account_id")
        needed = self._then("fact_required_role", row, end, "account_id", "role")
        return {
            "on_list_at_end": bool(stay),
            "tier_at_end": stay.get("tier"),
            "list_owner_at_end": stay.get("list_owner"),
            "listed_on_at_end": stay.get("valid_from"),
            "roles_required_at_end": stay.get("roles_required"),
            "role_required_at_end": bool(needed),
            "account_owner_at_end": self._then("fact_owner", row, end, "account_id").get("owner"),
            "role_at_end": self._then("fact_role", row, end, "account_id", "person_id").get("role"),
        }

    def _then(self, relation: str, row: Row, day: date, *keys: str) -> Row:
        """The stay of what a row is of that covers a day; nothing where there is none."""
        return next((stay for stay in self._of(relation, row, *keys) if _covers(stay, day)), {})


def _days(leaf: Leaf, period: Period) -> tuple[date, date]:
    """The first and the last day that a leaf looks at."""
    if FACTS[leaf.fact].clock(leaf.clock).is_span:
        return period.end, period.end
    if leaf.window is None:
        return period.start, period.end
    after, back = period.end + timedelta(days=1), (-leaf.window.length, leaf.window.unit)
    if isinstance(leaf.window, Ago):
        return _moved(period.start, *back), _moved(after, *back) - timedelta(days=1)
    start = _moved(after, *back)
    return (min(start, period.start) if leaf.window.at_least else start), period.end


def _around(near: Near, came: date) -> tuple[date, date]:
    """The first and the last day that count as near the day of coming in."""
    beside = came if near.same_day else came + timedelta(days=-1 if near.before else 1)
    if near.before:
        within = near.within
        return (_moved(came, -within.length, within.unit) if within else date.min), beside
    assert near.within
    return beside, _moved(came, near.within.length, near.within.unit)


def _moved(day: date, by: int, unit: str) -> date:
    if unit == "d":
        return day + timedelta(days=by)
    year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _all_bounces(part: Predicate) -> Predicate:
    """Who tells of one kind of bounce tells of the other."""
    if isinstance(part, Compare) and part.sign == "=" and part.value in _BOUNCES:
        return In(part.column, _BOUNCES)
    if isinstance(part, In) and not part.out and {*part.values} & {*_BOUNCES}:
        return In(part.column, (*part.values, *_BOUNCES))
    return part


def _joined(sign: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    if sign == "÷":
        return None if right == 0 else left / right
    return {"+": left + right, "−": left - right, "×": left * right}[sign]


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
