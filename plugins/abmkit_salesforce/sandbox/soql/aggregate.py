"""Counts, sums and ends over the records of a query, whole or by group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from abmkit.sandbox import Record
from abmkit_salesforce.sandbox.org import Org
from abmkit_salesforce.sandbox.schema import SObject
from abmkit_salesforce.sandbox.soql.resolve import Resolved, resolve
from abmkit_salesforce.sandbox.soql.tokens import malformed
from abmkit_salesforce.sandbox.soql.tree import Aggregate, Column, Query
from abmkit_salesforce.sandbox.wire import json_value

_FUNCTIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "COUNT": len,
    "COUNT_DISTINCT": lambda cells: len(set(cells)),
    "SUM": lambda cells: sum(map(Decimal, cells)) if cells else None,
    "AVG": lambda cells: sum(map(Decimal, cells)) / len(cells) if cells else None,
    "MIN": lambda cells: min(cells) if cells else None,
    "MAX": lambda cells: max(cells) if cells else None,
}


def is_count(query: Query) -> bool:
    """Whether the query asks for the number of records and nothing else."""
    return len(query.selected) == 1 and query.selected[0] == Aggregate("COUNT", None, None)


def is_aggregate(query: Query) -> bool:
    """Whether its rows are groups, not records."""
    return bool(query.group) or any(isinstance(one, Aggregate) for one in query.selected)


def groups(
    org: Org, sobject: SObject, query: Query, rows: Sequence[Record]
) -> list[dict[str, Any]]:
    """The rows of a query over groups, in order of their keys.

    Raises:
        Refused: A field is neither grouped by nor inside a function.
    """
    kind = sobject.name
    keys = [resolve(org, sobject, column, query.text) for column in query.group]
    found: dict[tuple[Any, ...], list[Record]] = {} if keys else {(): list(rows)}
    if keys:
        for record in rows:
            key = tuple(one.cell(org, record, kind) for one in keys)
            found.setdefault(key, []).append(record)
    ordered = sorted(found, key=lambda key: [(part is not None, str(part)) for part in key])
    return [_row(org, sobject, query, keys, key, found[key]) for key in ordered]


def _row(
    org: Org,
    sobject: SObject,
    query: Query,
    keys: list[Resolved],
    key: tuple[Any, ...],
    rows: list[Record],
) -> dict[str, Any]:
    row: dict[str, Any] = {"attributes": {"type": "AggregateResult"}}
    unnamed = 0
    for one in query.selected:
        if isinstance(one, Aggregate):
            alias = one.alias or f"expr{unnamed}"
            unnamed += one.alias is None
            row[alias] = _value(org, sobject, query, one, rows)
        elif isinstance(one, Column):
            resolved = resolve(org, sobject, one, query.text)
            if resolved not in keys:
                name = ".".join(one.path)
                message = f"Field must be grouped or aggregated: {name}"
                raise malformed(query.text, one.at, message)
            row[resolved.field.name] = json_value(key[keys.index(resolved)], resolved.field)
    return row


def _value(org: Org, sobject: SObject, query: Query, one: Aggregate, rows: list[Record]) -> Any:
    if one.column is None:
        return len(rows)
    resolved = resolve(org, sobject, one.column, query.text)
    cells = [resolved.cell(org, record, sobject.name) for record in rows]
    value = _FUNCTIONS[one.function]([cell for cell in cells if cell is not None])
    return value if isinstance(value, int) else json_value(value, resolved.field)
