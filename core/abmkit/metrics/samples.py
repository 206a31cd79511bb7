"""Small facts out of rows written by hand: for examples of metrics, and for tests.

A row is a dict; what it leaves out takes a default, so that an example says only what matters:

* every account is on the target list, of one account ``"a"`` unless a row names another;
* every row lies on the last day of the period asked for; a deal is won, and worth 1; a touch is
  one minute of one person ``"p"``, and an activity of its own; roles named are required ones;
* standing columns (``tier_at_end`` …) may be given in any row of the account, unless the example
  has ``listing`` rows itself; dated ones (``tier``) hold for every clock of the row.

Keys are texts here, and whatever a source gives in a warehouse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from abmkit.derive.facts import FACTS, Clock, Fact, FactColumn, physical
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.sql import literal
from abmkit.period import Period

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Mapping[str, Any]]]

_TYPES = {
    "key": "VARCHAR",
    "text": "VARCHAR",
    "flag": "BOOLEAN",
    "number": "DECIMAL(18,4)",
    "money": "DECIMAL(18,4)",
    "minutes": "DECIMAL(18,4)",
    "days": "INTEGER",
    "day": "DATE",
}
_REQUIRED_ROLE = {
    "account_id": "VARCHAR",
    "role": "VARCHAR",
    "valid_from": "DATE",
    "valid_to": "DATE",
}
_Default = Callable[[Row, date], Any]
#: In order: a default may look at what stands before it.
_DEFAULTS: Mapping[str, Mapping[str, _Default]] = {
    "deal": {
        "status": lambda row, day: "won",
        "amount": lambda row, day: 1,
        "annual_amount": lambda row, day: row["amount"],
        "first_won": lambda row, day: False,
        "late_listed": lambda row, day: False,
        "created_on": lambda row, day: day,
        "qualified_on": lambda row, day: row["created_on"],
        "closed_on": lambda row, day: None if row["status"] == "open" else day,
        "cycle_days": lambda row, day: _apart(row["created_on"], row["closed_on"]),
        "days_to_win": lambda row, day: (
            _apart(row["qualified_on"], row["closed_on"]) if row["status"] == "won" else None
        ),
    },
    "touch": {
        "person_id": lambda row, day: "p",
        "activity_id": lambda row, day: row["id"],
        "minutes": lambda row, day: 1,
        "is_machine": lambda row, day: False,
        "is_marketing": lambda row, day: False,
        "occurred_on": lambda row, day: day,
    },
    "listing": {"roles_required": lambda row, day: 0},
    "membership": {
        "person_id": lambda row, day: "p",
        "account_role": lambda row, day: (
            f"{row['account_id']}:{row['role']}" if row.get("role") else None
        ),
    },
    "account": {"id": lambda row, day: row["account_id"], "is_subsidiary": lambda row, day: False},
}
_STATE = {"on_list": True, "tier": None, "list_owner": None}
#: Standing column of a row → the column of the account's stay on the list.
_STAY = {
    "tier_at_end": "tier",
    "list_owner_at_end": "list_owner",
    "listed_on_at_end": "valid_from",
    "roles_required_at_end": "roles_required",
}


def statements(rows: Rows, period: Period) -> Iterator[str]:
    """SQL that makes all facts, and the list they stand on, as temporary tables.

    Args:
        rows: By fact; a fact without any is there and empty.
        period: Rows without a day get its last one.

    Raises:
        UnknownName: No such fact or column.
        UsageError: Two rows say different things of one account's place on the list.
    """
    for name in rows:
        if name not in FACTS:
            raise UnknownName("fact", name, FACTS)
    told = {name: [dict(row) for row in rows.get(name, ())] for name in FACTS}
    required = _required(told)
    if "listing" not in rows:
        told["listing"] = list(_stays(told))
    full = {
        fact.relation: [_filled(fact, row, n, period) for n, row in enumerate(told[fact.name])]
        for fact in FACTS.values()
    }
    yield from tables({**full, "fact_required_role": required})


def tables(rows: Rows) -> Iterator[str]:
    """SQL that makes all relations that metrics read, as temporary tables.

    Args:
        rows: By relation, with physical columns; one that is left out is NULL.
    """
    layouts = {fact.relation: _layout(fact) for fact in FACTS.values()}
    layouts["fact_required_role"] = _REQUIRED_ROLE
    for name, layout in layouts.items():
        yield from _table(name, layout, rows.get(name, ()))


def _layout(fact: Fact) -> dict[str, str]:
    """Physical columns with their types, those of the clocks among them."""
    found = {name: _TYPES[column.kind] for column, _, name in _physical(fact)}
    for clock in fact.clocks.values():
        found |= {name: "DATE" for name in (clock.start, clock.stop) if name}
    return found


def _physical(fact: Fact) -> Iterator[tuple[FactColumn, Clock, str]]:
    for column in fact.columns.values():
        for clock in fact.clocks.values():
            if column.when == "plain" or (column.when == "dated" and not clock.is_span):
                yield column, clock, physical(column, clock)


def _filled(fact: Fact, row: Row, number: int, period: Period) -> Row:
    _check(fact, row)
    full: Row = {"id": f"{fact.name}{number}", "account_id": "a", **row}
    full.setdefault("root_id", full["account_id"])
    for name, default in _DEFAULTS[fact.name].items():
        if name not in row:
            full[name] = default(full, period.end)
    state = {**_STATE, **row}
    for column, _, name in _physical(fact):
        if column.when == "dated":
            full.setdefault(name, state[column.name])
    return full


def _check(fact: Fact, row: Row) -> None:
    known = {*fact.columns, *_layout(fact)}
    for name in row:
        if name not in known:
            raise UnknownName(f"column of {fact.name}", name, known)


def _stays(told: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """A place on the list for every account that no row says is off it."""
    places: dict[Any, Row] = {}
    for row in (row for fact in told.values() for row in fact):
        account = row.get("account_id", "a")
        place = places.setdefault(account, {})
        for name in ("on_list_at_end", *_STAY):
            if name in row and place.setdefault(name, row[name]) != row[name]:
                raise UsageError(f"example: {name} of account {account} is told in two ways")
    for account, place in places.items():
        if account is not None and place.get("on_list_at_end", True):
            yield {
                "account_id": account,
                **{_STAY[name]: v for name, v in place.items() if name in _STAY},
            }


def _required(told: Mapping[str, Sequence[Row]]) -> list[Row]:
    found: dict[tuple[Any, Any], bool] = {}
    for row in (*told["touch"], *told["membership"]):
        key, needed = (
            (row.get("account_id", "a"), row.get("role")),
            row.get("role_required_at_end", True),
        )
        if found.setdefault(key, needed) != needed:
            raise UsageError(f"example: role {key[1]} of account {key[0]} is told in two ways")
    return [
        {"account_id": account, "role": role}
        for (account, role), needed in found.items()
        if role and needed
    ]


def _table(
    name: str, layout: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    columns = ", ".join(f"{column} {kind}" for column, kind in layout.items())
    yield f"CREATE OR REPLACE TEMP TABLE {name} ({columns})"
    cells = [f"({', '.join(_cell(row.get(column)) for column in layout)})" for row in rows]
    if cells:
        yield f"INSERT INTO {name} VALUES {', '.join(cells)}"


def _cell(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "TRUE", False: "FALSE"}[value]
    return literal(Decimal(str(value)) if isinstance(value, (int, float)) else value)


def _apart(first: Any, last: Any) -> int | None:
    if first is None or last is None:
        return None
    return (_day(last) - _day(first)).days


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
