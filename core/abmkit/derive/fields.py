"""Fields of the client's own, typed: from what a source gave beside the schema to fact columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from abmkit.derive.fact import ColumnKind, Fact, FactColumn
from abmkit.derive.facts import FACTS
from abmkit.derive.rules import FieldKind, FieldTable, OwnField, Rules
from abmkit.errors import UnknownName, UsageError
from abmkit.schema import Column
from abmkit.sql import text

_KINDS: Mapping[FieldKind, ColumnKind] = {
    "text": "text",
    "decimal": "number",
    "integer": "number",
    "money": "money",
    "date": "day",
    "boolean": "flag",
}
#: Facts that show the fields of a table; those of the account stand in all.
_SHOWN: Mapping[FieldTable, tuple[str, ...]] = {
    "account": tuple(FACTS),
    "person": ("touch", "membership", "response", "stage"),
    "deal": ("deal", "stage"),
    "touch": ("touch",),
}
#: What a where or a break-down would read as something else.
_TAKEN = ("account", "root", "month", "and", "or", "not", "in", "is", "null", "id")


def facts_of(fields: Iterable[OwnField]) -> Mapping[str, Fact]:
    """The facts of a client, with the columns of its own fields.

    Raises:
        UsageError: A field cannot be called so.
    """
    found = dict(FACTS)
    for field in fields:
        for name in _SHOWN[field.table]:
            column = own_column(found[name], field.name, field.kind)
            found[name] = found[name].widened([column])
    return MappingProxyType(found)


def own_column(fact: Fact, name: str, kind: FieldKind) -> FactColumn:
    """The column that a client's own field is in a fact.

    Raises:
        UnknownName: There is no such kind.
        UsageError: It cannot be called so.
    """
    if kind not in _KINDS:
        raise UnknownName("kind of field", kind, _KINDS)
    if not re.fullmatch("[a-z][a-z0-9_]*", name) or name in _TAKEN:
        raise UsageError(
            f"a field cannot be called {name!r}: take small letters, digits and _, and "
            f"none of {', '.join(_TAKEN)}"
        )
    days = {day for clock in fact.clocks.values() for day in (clock.start, clock.stop)}
    if name in fact.columns or name in days:
        raise UsageError(f"{fact.name} has a column {name} already; choose another name")
    return FactColumn(name, _KINDS[kind], "A field of the client's own.")


def own(rules: Rules, table: FieldTable) -> tuple[OwnField, ...]:
    """The client's fields of a table."""
    return tuple(field for field in rules.fields if field.table == table)


def typed(rules: Rules, table: FieldTable, row: str) -> str:
    """SQL that reads a table's own fields off a row: ``, … AS own_NAME`` for each.

    Args:
        rules: The client's fields.
        table: The table.
        row: Alias of its rows.
    """
    return "".join(f", {_typed(field, row)} AS own_{field.name}" for field in own(rules, table))


def shown(rules: Rules, table: FieldTable, row: str) -> str:
    """SQL that shows a table's own fields in a fact: ``, row.own_NAME AS NAME`` for each."""
    return "".join(f", {row}.own_{field.name} AS {field.name}" for field in own(rules, table))


def misfits(rules: Rules) -> Iterator[str]:
    """SQL of (table, field, rows, example): filled cells that are not of their field's kind."""
    for field in rules.fields:
        told = _told(field, "t")
        yield (
            f"SELECT '{field.table}', '{field.name}', count(*), min({told}) "
            f"FROM {field.table} AS t WHERE t.deleted_at IS NULL AND {told} IS NOT NULL "
            f"AND {_typed(field, 't')} IS NULL HAVING count(*) > 0"
        )


def _typed(field: OwnField, row: str) -> str:
    from abmkit.warehouse.cells import value  # it brings DuckDB, and metrics read this module

    kind = "decimal" if field.kind == "money" else field.kind
    column = Column(field.name, kind, False, None, (), field.name)
    return value(column, _told(field, row))


def _told(field: OwnField, row: str) -> str:
    """The cell as its source gave it; empty is missing."""
    cells = (f"nullif(json_extract_string({row}.extra, {_path(key)}), '')" for key in field.keys)
    return f"coalesce({', '.join(cells)})"


def _path(key: str) -> str:
    """A JSON pointer, which takes any name."""
    return text("/" + key.replace("~", "~0").replace("/", "~1"))
