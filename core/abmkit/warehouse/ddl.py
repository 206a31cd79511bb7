"""CREATE TABLE statements, generated from the models."""

from __future__ import annotations

from collections.abc import Iterator

from abmkit.schema import LOADABLE, TABLES, Column, Table, columns
from abmkit.sql import name, texts
from abmkit.warehouse.control import CONTROL, IDENTITY, Origin

_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "boolean": "BOOLEAN",
    "list": "VARCHAR[]",
    "json": "JSON",
    "reference": "BIGINT",
}


def sql_type(column: Column) -> str:
    """The DuckDB type of a column; an instant is UTC without zone, a reference is a key."""
    if column.kind == "decimal":
        return "DECIMAL({}, {})".format(*column.digits)
    return _TYPES[column.kind]


def stored(table: str) -> tuple[Column, ...]:
    """The columns that a table has in the file; loaded ones begin with their origin."""
    model: type[Table] = {**TABLES, **CONTROL}[table]
    if table not in LOADABLE:
        return columns(model)
    own = tuple(column for column in columns(model) if column.name != "source_id")
    return columns(Origin) + own


def create_statements() -> Iterator[str]:
    """One CREATE TABLE per table.

    No primary keys: on the facts they cost three times the load; the load itself
    keeps keys unique.
    """
    for table in (*TABLES, *CONTROL):
        yield create_statement(table)


def create_statement(table: str) -> str:
    """CREATE TABLE of one table, unless it is there."""
    inside = ", ".join(_definition(column, table) for column in stored(table))
    return f"CREATE TABLE IF NOT EXISTS {name(table)} ({inside})"


def _definition(column: Column, table: str) -> str:
    # What a table requires is asked of each batch; a later version may require more of new rows
    # than old ones have.
    strict = column.required and (table not in LOADABLE or column in columns(Origin))
    is_word = table in IDENTITY and column.choices
    kind = f"ENUM ({texts(column.choices)})" if is_word else sql_type(column)
    return f"{name(column.name)} {kind}{' NOT NULL' if strict else ''}"
