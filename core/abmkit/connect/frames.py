"""From records as a vendor sends them to frames of text, column by column."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from abmkit.connect.request import Item, at

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str)
_PLAIN = frozenset({str, type(None)})

Cell = str | Callable[[Item], object]
"""A dotted path into a record, or what makes the cell of a record."""


def frame(
    items: Iterable[Item], columns: Mapping[str, Cell], record: Cell = "id"
) -> dict[str, list[str | None]]:
    """Make the rows of some records, one each.

    Args:
        items: The records.
        columns: By column of the table, where its cell stands in a record, or what makes it.
            ``source_id`` is the record's id unless given.
        record: The same for the record that the row belongs to.

    Returns:
        Columns of texts by name; what is missing, null or empty is None.
    """
    rows = list(items)
    cells = {"record": record, "source_id": record, **columns}
    inside: dict[str, list[Item]] = {"": rows}
    return {name: _column(rows, cell, inside) for name, cell in cells.items()}


def rest(path: str, known: Collection[str]) -> Callable[[Item], object]:
    """A cell with what else stands in an object of the record: for the column ``extra``.

    Args:
        path: Dotted path of the object; empty: the record itself.
        known: Names in it that other columns take.
    """
    taken = frozenset(known)

    def left(item: Item) -> dict[str, Any] | None:
        inner = at(item, path) or {}
        kept = {k: v for k, v in inner.items() if k not in taken and v is not None and v != ""}
        return kept or None

    return left


def text(value: object) -> str | None:
    """A JSON value as the text of a cell; null and the empty text are None."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (dict, list)):
        return _json(value)
    return str(value)


def _json(value: dict[str, Any] | list[Any]) -> str:
    try:
        return to_json(value).decode()  # what json makes, in a third of the time
    except PydanticSerializationError:  # half a surrogate pair, of which the warehouse tells
        return _JSON.encode(value)


def _column(rows: Sequence[Item], cell: Cell, inside: dict[str, list[Item]]) -> list[str | None]:
    found: list[Any]
    if callable(cell):
        found = list(map(cell, rows))
    else:
        within, _, name = cell.rpartition(".")
        if within not in inside:
            inner = (at(row, within) for row in rows)
            inside[within] = [each if isinstance(each, dict) else {} for each in inner]
        found = [each.get(name) for each in inside[within]]
    # Nearly all are texts or nothing, and there are millions of them.
    if _PLAIN.issuperset(map(type, found)) and "" not in found:
        return found
    return [text(each) for each in found]
