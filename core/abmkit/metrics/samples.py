"""Small facts out of rows written by hand: for examples of metrics, and for tests.

A row is a dict; what it leaves out takes a default, so that an example says only what matters:

* every account is on the target list, of one account ``"a"`` unless a row names another;
* every row lies on the last day of the period asked for; a deal is won, and worth 1; a touch is
  one minute of one person ``"p"``, and an activity of its own; money is an order of 1; a stay on
  a step is a deal's first one; roles named are required ones (``abmkit.metrics.defaults``), and
  known of people who work there, unless the example has ``membership`` rows itself;
* standing columns (``tier_at_end`` …) may be given in any row of the account, unless the example
  has ``listing`` rows itself; dated ones (``tier``) hold for every clock of the row.

Keys are texts here, and whatever a source gives in a warehouse.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from abmkit.derive.facts import FACTS, Clock, Fact, FactColumn, physical
from abmkit.errors import UnknownName, UsageError
from abmkit.metrics.defaults import DEFAULTS, STATE, Row
from abmkit.metrics.sql import literal
from abmkit.period import Period

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
_VALID = {"valid_from": "DATE", "valid_to": "DATE"}
#: What stands beside the facts for standing columns.
_STATES = {
    "fact_required_role": {"account_id": "VARCHAR", "role": "VARCHAR", **_VALID},
    "fact_owner": {"account_id": "VARCHAR", "owner": "VARCHAR", **_VALID},
    "fact_role": {"account_id": "VARCHAR", "person_id": "VARCHAR", "role": "VARCHAR", **_VALID},
}
#: Standing column of a row → the column of the account's stay on the list.
_STAY = {
    "tier_at_end": "tier",
    "list_owner_at_end": "list_owner",
    "listed_on_at_end": "valid_from",
    "roles_required_at_end": "roles_required",
}


def statements(rows: Rows, period: Period, facts: Mapping[str, Fact] = FACTS) -> Iterator[str]:
    """SQL that makes all facts, and the states they stand in, as temporary tables.

    Args:
        rows: By fact; a fact without any is there and empty.
        period: Rows without a day get its last one.
        facts: The facts, with fields of a client's own.

    Raises:
        UnknownName: No such fact or column.
        UsageError: Rows are no list of dicts, a cell is not what its column holds, or two rows say
            different things of one account's or person's state.
    """
    for name in rows:
        if name not in facts:
            raise UnknownName("fact", name, facts)
    for name, given in rows.items():
        if isinstance(given, Mapping) or not all(isinstance(row, Mapping) for row in given):
            raise UsageError(f"example: {name} is {given!r}; give a list of rows, each a dict")
    told = {name: [dict(row) for row in rows.get(name, ())] for name in facts}
    states = {
        "fact_required_role": list(_required(told)),
        "fact_owner": list(_owners(told)),
        "fact_role": list(_roles(told)),
    }
    if "listing" not in rows:
        told["listing"] = list(_stays(told))
    if "membership" not in rows:
        told["membership"] = list(_parts(told))
    full = {
        fact.relation: [_filled(fact, row, n, period) for n, row in enumerate(told[fact.name])]
        for fact in facts.values()
    }
    yield from tables({**full, **states}, facts)


def tables(rows: Rows, facts: Mapping[str, Fact] = FACTS) -> Iterator[str]:
    """SQL that makes all relations that metrics read, as temporary tables.

    Args:
        rows: By relation, with physical columns; one that is left out is NULL. A clock's own
            relation has the rows of its fact unless it is there itself.
        facts: The facts, with fields of a client's own.
    """
    for fact in facts.values():
        for relation in fact.relations:
            told = rows.get(relation, rows.get(fact.relation, ()))
            yield from _table(relation, _layout(fact), told)
    for name, layout in _STATES.items():
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
    for name, default in DEFAULTS[fact.name].items():
        if name not in row:
            full[name] = default(full, period.end)
    state = {**STATE, **row}
    for column, _, name in _physical(fact):
        if column.when == "dated":
            full.setdefault(name, state[column.name])
    return full


def _check(fact: Fact, row: Row) -> None:
    known = {*fact.columns, *_layout(fact)}
    for name in row:
        if name not in known:
            raise UnknownName(f"column of {fact.name}", name, known)
    kinds: dict[str, str] = {
        **{name: "day" for name, kind in _layout(fact).items() if kind == "DATE"},
        **{name: column.kind for name, column in fact.columns.items()},
    }
    for name, cell in row.items():
        wanted = _CELLS.get(kinds.get(name, "text"))
        if cell is not None and wanted and not wanted[1](cell):
            raise UsageError(f"example: {fact.name}.{name} is {cell!r}; give {wanted[0]}")


def _is_number(cell: object) -> bool:
    try:
        return not isinstance(cell, bool) and Decimal(str(cell)).is_finite()
    except InvalidOperation:
        return False


def _is_day(cell: object) -> bool:
    try:
        return isinstance(cell, date) or bool(date.fromisoformat(str(cell)))
    except ValueError:
        return False


#: What a cell of a kind must be: one that cannot be read would be empty without a word.
_NUMBER = ("a number", _is_number)
_CELLS: Mapping[str, tuple[str, Callable[[object], bool]]] = {
    **dict.fromkeys(("number", "money", "minutes", "days"), _NUMBER),
    "day": ("a day such as '2026-07-01'", _is_day),
    "flag": ("True or False", lambda cell: isinstance(cell, bool)),
}


def _stays(told: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """A place on the list for every account that no row says is off it."""
    places: dict[Any, Row] = {row.get("account_id", "a"): {} for row in _every(told)}
    for name in ("on_list_at_end", *_STAY):
        for (account,), value in _said(told, name, "account_id").items():
            places[account][name] = value
    for account, place in places.items():
        if account is not None and place.get("on_list_at_end", True):
            yield {
                "account_id": account,
                **{_STAY[name]: v for name, v in place.items() if name in _STAY},
            }


def _owners(told: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    for (account,), owner in _said(told, "account_owner_at_end", "account_id").items():
        yield {"account_id": account, "owner": owner}


def _roles(told: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    for (account, person), role in _said(told, "role_at_end", "account_id", "person_id").items():
        yield {"account_id": account, "person_id": person, "role": role}


def _parts(told: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """What people do whose role a row names: that they work there is the only way to know it."""
    named = [{**_WHOSE, **row} for name in ("touch", "response") for row in told[name]]
    yield from ({name: row[name] for name in (*_WHOSE, "role")} for row in named if row.get("role"))


def _required(told: Mapping[str, Sequence[Row]]) -> Iterator[Row]:
    """The roles that rows name, but those that a row says are not required."""
    named = [row for name in ("touch", "membership", "response") for row in told[name]]
    rows = [{"role_required_at_end": True, **row} for row in named if row.get("role")]
    said = _said({"": rows}, "role_required_at_end", "account_id", "role")
    for (account, role), needed in said.items():
        if needed:
            yield {"account_id": account, "role": role}


def _every(told: Mapping[str, Sequence[Row]]) -> Iterable[Row]:
    return (row for rows in told.values() for row in rows)


#: What a row is of that does not say so.
_WHOSE = {"account_id": "a", "person_id": "p"}


def _said(
    told: Mapping[str, Sequence[Row]], column: str, *keys: str
) -> Mapping[tuple[Any, ...], Any]:
    """What rows say of a standing column, by what it is a state of.

    Raises:
        UsageError: Two rows say different things.
    """
    found: dict[tuple[Any, ...], Any] = {}
    for row in _every(told):
        if column in row:
            whose = tuple(row.get(key, _WHOSE.get(key)) for key in keys)
            if found.setdefault(whose, row[column]) != row[column]:
                named = " of ".join(
                    f"{key.removesuffix('_id')} {of}"
                    for key, of in zip(reversed(keys), reversed(whose), strict=True)
                )
                raise UsageError(f"example: {column} of {named} is told in two ways")
    return found


def _table(
    name: str, layout: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    columns = ", ".join(f"{column} {kind}" for column, kind in layout.items())
    yield f"CREATE OR REPLACE TEMP TABLE {name} ({columns})"
    if rows:
        told, read = (literal(json.dumps(each, default=str)) for each in (rows, [layout]))
        # One text is read many times faster than as many values.
        yield f"INSERT INTO {name} SELECT unnest(from_json({told}, {read}), recursive := true)"
