"""Small random facts, to hold laws of metrics against.

They have what is easily got wrong: nothing at all of a fact, empty cells, rows alike, days on the
edges of periods and windows, 29 February, accounts that leave the list and come back, people with
two accounts. Rows are drawn so that the conditions of given formulas are met often, and just so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from abmkit.derive.facts import FACTS, Clock, Fact, FactColumn, physical
from abmkit.metrics.formula import Node
from abmkit.metrics.leaf import readers
from abmkit.metrics.predicate import And, Atom, Compare, Flag, In, IsNull, Not, Or, Predicate
from abmkit.metrics.tree import leaves

Row = dict[str, Any]
World = dict[str, list[Row]]
"""Rows by relation, with physical columns."""

FIRST, LAST = date(2025, 5, 1), date(2026, 10, 31)
"""Days of most rows; periods to ask for lie in 2026."""
_MOST = 14
"""A fact has fewer rows than this, and one for each condition."""
ACCOUNTS = ("a", "b", "c")
"""Accounts that rows name."""
ROLES = ("champion", "legal", "user")
"""Roles in buying that rows name."""

#: Edges of months and of windows come up often, or they would never be hit.
_EDGES = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 1),
          date(2025, 9, 30), date(2026, 3, 31), date(2026, 7, 3), date(2026, 7, 2),
          date(2024, 2, 29)]  # fmt: skip
_TIERS = ("1", "2")
_TEXTS = {"tier": _TIERS, "tier_at_end": _TIERS, "role": ROLES, "role_at_end": ROLES}
_VALUES: Mapping[str, tuple[Any, ...]] = {
    "key": ("k1", "k2", "k3"),
    "flag": (True, False),
    "number": (0, 1, 2, 3),
    "money": tuple(map(Decimal, ("0", "1", "2.5", "2.5001", "-3"))),
    "minutes": tuple(map(Decimal, ("0", "1", "2.5", "7.0001"))),
    "days": (0, 1, 2, 2, 5),
    "day": (date(2026, 6, 30), date(2026, 7, 1)),
}


def world(
    random: Random,
    trees: Iterable[Node] = (),
    facts: Mapping[str, Fact] = FACTS,
) -> World:
    """Rows of every fact, and the states they stand in.

    Args:
        random: Draws them.
        trees: Formulas whose conditions are to be met often.
        facts: The facts, with fields of a client's own.
    """
    asked = _conditions(trees)
    made: World = {}
    for fact in facts.values():
        for relation, clocks in _relations(fact).items():
            is_none = relation != fact.relation and not made[fact.relation]
            rows = [] if is_none else _rows(random, fact, clocks, asked.get(fact.name, ()))
            made[relation] = rows
    made["fact_listing"] = [
        {**_row(random, facts["listing"], facts["listing"].clocks.values()), **stay}
        for stay in _states(random, {"account_id": ACCOUNTS})
    ]
    made["fact_owner"] = [
        {**stay, "owner": _cell(random, ("x", "y's"))}
        for stay in _states(random, {"account_id": ACCOUNTS})
    ]
    made["fact_role"] = [
        {**stay, "role": _cell(random, ROLES)}
        for stay in _states(random, {"account_id": ACCOUNTS, "person_id": _VALUES["key"]})
    ]
    made["fact_required_role"] = list(_states(random, {"account_id": ACCOUNTS, "role": ROLES}))
    for name, rows in made.items():
        for number, row in enumerate(rows):
            row["id"] = f"{name}{number}"
    return made


def values(column: FactColumn) -> tuple[Any, ...]:
    """What a column may hold beside NULL."""
    if column.name == "account_id":
        return ACCOUNTS
    if column.kind == "text":
        return _TEXTS.get(column.name, ("x", "y's"))
    return _VALUES[column.kind]


def _relations(fact: Fact) -> dict[str, list[Clock]]:
    """The relations of a fact, each with the clocks that date its rows."""
    found: dict[str, list[Clock]] = {relation: [] for relation in fact.relations}
    for clock in fact.clocks.values():
        found[fact.relation_of(clock)].append(clock)
    return found


def _conditions(trees: Iterable[Node]) -> dict[str, list[Predicate]]:
    """What formulas ask of rows, by fact."""
    found: dict[str, dict[Predicate, None]] = {}
    for tree in trees:
        for part in (part for leaf in leaves(tree) for part in readers(leaf)):
            found.setdefault(part.fact, {})[part.where] = None
    return {fact: list(wheres) for fact, wheres in found.items()}


def _rows(
    random: Random, fact: Fact, clocks: Sequence[Clock], asked: Sequence[Predicate]
) -> list[Row]:
    rows = []
    more = len(asked)
    for _ in range(random.choice([0, *range(4 + more, _MOST + more)])):
        row = _row(random, fact, fact.clocks.values())
        if asked and random.random() < 0.85:
            _meet(random, fact, clocks, random.choice(asked), row)
        rows.append(row)
    if rows and random.random() < 0.5:
        rows.append(dict(random.choice(rows)))  # alike but for its id
    return rows


def _row(random: Random, fact: Fact, clocks: Iterable[Clock]) -> Row:
    row: Row = {}
    for clock in clocks:
        for column in fact.columns.values():
            if column.when == "plain" or (column.when == "dated" and not clock.is_span):
                row[physical(column, clock)] = _cell(random, values(column))
        row |= {name: _day(random) for name in (clock.start, clock.stop) if name}
    return row


def _meet(random: Random, fact: Fact, clocks: Sequence[Clock], where: Predicate, row: Row) -> None:
    """Change a row so that it meets a condition, or misses it by little; states stay."""
    if isinstance(where, And):
        for part in where.parts:
            _meet(random, fact, clocks, part, row)
    elif isinstance(where, Or):
        _meet(random, fact, clocks, random.choice(where.parts), row)
    elif isinstance(where, Not):
        if isinstance(where.of, Flag):
            _set(fact, clocks, where.of.column, False, row)
    else:
        fit = _fit(random, where, row.get(where.column))
        days = fact.column(where.column).kind == "days"
        _set(fact, clocks, where.column, int(fit) if days and fit is not None else fit, row)


def _fit(random: Random, atom: Atom, now: Any) -> Any:
    if isinstance(atom, Compare):
        if atom.sign == "=" or not isinstance(atom.value, Decimal):
            return atom.value
        return atom.value + random.choice([-1, 0, 0, 1, 2])
    if isinstance(atom, In) and not atom.out:
        return random.choice(atom.values)
    return None if isinstance(atom, IsNull) else True if isinstance(atom, Flag) else now


def _set(fact: Fact, clocks: Sequence[Clock], name: str, value: Any, row: Row) -> None:
    column = fact.column(name)
    if column.when == "plain":
        row[name] = value
    elif column.when == "dated":
        row |= {physical(column, clock): value for clock in clocks if not clock.is_span}


def _states(random: Random, keys: Mapping[str, Sequence[Any]]) -> Iterable[Row]:
    """Stays of every combination of keys that do not overlap, with gaps between some."""
    every: list[Row] = [{}]
    for name, held in keys.items():
        every = [{**each, name: value} for each in every for value in held]
    for each in every:
        for start, stop in _stays(random):
            yield {**each, "valid_from": start, "valid_to": stop}


def _stays(random: Random) -> list[tuple[date | None, date | None]]:
    edges = sorted({_day(random) or FIRST for _ in range(random.randrange(5))})
    pairs: list[tuple[date | None, date | None]] = [
        (edges[n], edges[n + 1]) for n in range(0, len(edges) - 1, 2)
    ]
    if random.random() < 0.6:
        pairs.append((edges[-1] + timedelta(days=1) if edges else None, None))
    return pairs


def _day(random: Random) -> date | None:
    anywhere = FIRST + timedelta(days=random.randrange((LAST - FIRST).days))
    recent = date(2026, 7, 1) + timedelta(days=random.randrange(92))
    day: date | None = _cell(random, (anywhere, recent, recent, random.choice(_EDGES)))
    return day


def _cell(random: Random, choices: Sequence[Any]) -> Any:
    return None if random.random() < 0.15 else random.choice(choices)
