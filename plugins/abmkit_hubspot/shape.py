"""From records to the frame of a table: columns of our own, of the settings, and the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from zoneinfo import ZoneInfo

from abmkit import LOADABLE, UsageError, api, columns, suggest
from abmkit_hubspot.cells import day, divided, instant, number

_PROPERTY = "properties."


def shaped(
    table: str,
    cells: Mapping[str, api.Cell],
    own: Mapping[str, str],
    zone: ZoneInfo,
    spent: Sequence[str] = (),
) -> Callable[[Sequence[api.Item]], api.Frame]:
    """Make the maker of a table's frame; what no column takes as it is goes into ``extra``.

    Args:
        table: The table.
        cells: Its columns.
        own: Columns that the settings fill otherwise: by column a property, perhaps divided by
            a number (``seconds / 60``).
        zone: Of business dates.
        spent: Properties that make up a column together.

    Raises:
        UsageError: The settings name a column that the table does not have.
    """
    made = _all(table, cells, own, zone)
    taken = [c.removeprefix(_PROPERTY) for c in made.values() if isinstance(c, str)]
    if any(column.name == "extra" for column in columns(LOADABLE[table])):
        made.setdefault("extra", api.rest("properties", {*taken, *spent}))
    return lambda items: api.frame(items, made)


def held(
    table: str, cells: Mapping[str, api.Cell], own: Mapping[str, str], zone: ZoneInfo
) -> Mapping[str, str]:
    """The properties that a column holds as they are, each with ``table.column``; see ``shaped``.

    Raises:
        UsageError: The settings name a column that the table does not have.
    """
    return {
        cell.removeprefix(_PROPERTY): f"{table}.{column}"
        for column, cell in _all(table, cells, own, zone).items()
        if isinstance(cell, str) and cell.startswith(_PROPERTY)
    }


def plain(table: str, rows: Sequence[api.Item], *names: str) -> api.Tables:
    """A table of rows that are made already, with these columns besides their ids; none of none."""
    if not rows:
        return {}
    return {table: api.frame(rows, {name: name for name in ("source_id", *names)}, "record")}


def first(*names: str) -> api.Made:
    """A cell with the first of some properties that has a value."""
    return properties(_first, *names)


def as_day(name: str, zone: ZoneInfo) -> api.Made:
    """A cell with the day of a property's instant in the portal's zone."""
    return properties(partial(day, zone=zone), name)


def as_number(name: str) -> api.Made:
    """A cell with a number, without the noise of a binary fraction."""
    return properties(number, name)


def properties(make: Callable[..., object], *names: str) -> api.Made:
    """A cell made of properties; of nothing nothing is made."""
    return api.Made(make, [f"{_PROPERTY}{name}" for name in names])


def _first(*values: object) -> object:
    for value in values:
        if value:
            return value
    return None


def _all(
    table: str, cells: Mapping[str, api.Cell], own: Mapping[str, str], zone: ZoneInfo
) -> dict[str, api.Cell]:
    return {**cells, **{column: _own(table, column, said, zone) for column, said in own.items()}}


def _own(table: str, column: str, said: str, zone: ZoneInfo) -> api.Cell:
    known = {each.name: each.kind for each in columns(LOADABLE[table])}
    if column not in known:
        raise UsageError(f"columns: table {table} has no {column!r}{suggest(column, known)}")
    name, _, divisor = (part.strip() for part in said.partition("/"))
    if divisor:
        return properties(partial(divided, divisor=divisor), name)
    kinds: dict[str, api.Cell] = {
        "date": as_day(name, zone),
        "instant": properties(instant, name),
        "decimal": as_number(name),
    }
    return kinds.get(known[column], f"{_PROPERTY}{name}")
