"""What random worlds are made into: several in one, the same life over again, or long ago.

Worlds laid ``together`` are asked about all at once, and yet told apart: by what a client would
declare as a field of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from abmkit.derive.facts import FACTS, Fact, FactColumn
from abmkit.testing.worlds import ROLES, World

WORLD = "world"
"""The column that numbers worlds laid ``together``, from 0, as text."""

_KEYS = {c.name for fact in FACTS.values() for c in fact.columns.values() if c.kind == "key"}
_LONG = timedelta(days=7305)  # twenty years


def together(worlds: Iterable[World]) -> World:
    """Several worlds in one; each keeps accounts, people and all keys of its own."""
    found: World = {}
    for number, made in enumerate(worlds):
        for relation, rows in _renamed(made, f"{number}/{{}}").items():
            found.setdefault(relation, []).extend({**row, WORLD: str(number)} for row in rows)
    return found


def told_apart(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """Facts with the column by which worlds laid ``together`` are told apart."""
    column = FactColumn(WORLD, "text", "The world that the row is of.")
    return {name: each.widened([column]) for name, each in facts.items()}


def copies(made: World, times: int) -> World:
    """The same company life several times over, each with accounts and people of its own."""
    every = [_renamed(made, f"{{}}/{nth}") for nth in range(times)]
    return {relation: [row for each in every for row in each[relation]] for relation in made}


def long_ago(made: World, end: date) -> World:
    """The same company life twenty years earlier, and over since before an end."""
    days = {
        day for f in FACTS.values() for c in f.clocks.values() for day in (c.start, c.stop) if day
    } | {"valid_from", "valid_to"}
    stops = {c.stop for f in FACTS.values() for c in f.clocks.values() if c.stop} | {"valid_to"}
    over = end - _LONG
    return {
        name: [
            {
                **row,
                **{day: row[day] - _LONG for day in days if row.get(day)},
                **{day: over for day in stops if day in row and row[day] is None},
            }
            for row in rows
        ]
        for name, rows in made.items()
    }


def coherent(made: World) -> World:
    """The same, with roles that accounts require counted as they are named.

    Shares of roles are shares only where the number required is that of the roles required.
    """
    stays = [{**stay, "roles_required": len(ROLES)} for stay in made["fact_listing"]]
    needed = [
        {key: stay[key] for key in ("account_id", "valid_from", "valid_to")} | {"role": role}
        for stay in stays
        for role in ROLES
    ]
    told = {**made, "fact_listing": stays, "fact_required_role": needed}
    for relation in made.keys() & set(FACTS["membership"].relations):
        told[relation] = [
            {**row, "account_role": _both(row["account_id"], row["role"])} for row in made[relation]
        ]
    return told


def _renamed(made: World, form: str) -> World:
    """The same with another name for everything that a key stands for."""
    return {
        relation: [
            {k: form.format(v) if k in _KEYS and v is not None else v for k, v in row.items()}
            for row in rows
        ]
        for relation, rows in made.items()
    }


def _both(account: str | None, role: str | None) -> str | None:
    return f"{account}:{role}" if account and role else None
