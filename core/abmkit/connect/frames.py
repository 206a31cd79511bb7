"""From records as a vendor sends them to frames of text, column by column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any

from abmkit.connect.jsontext import write, write_each
from abmkit.connect.request import Item, at

#: A number with more digits before or behind its point stays written with its exponent: in full it
#: could take all the memory there is, and no column takes it.
_DIGITS = 60
_PLAIN = frozenset({str, type(None)})
_OBJECT, _OBJECTS = frozenset({dict}), frozenset({dict, type(None)})

Cell = str | Callable[[Item], object]
"""A dotted path into a record, or what makes the cell of a record."""


@dataclass(frozen=True)
class Made:
    """A cell that is made of what stands at some places of a record.

    It says where it looks, so that a page of records is asked once, where a plain function is
    asked for each of them.

    Attributes:
        make: Makes it of as many values, None for each that is missing. Of nothing it makes
            nothing: then it may not even be asked.
        paths: Dotted paths of the places.
        besides: Paths of more values that it is given, and makes nothing of alone.
    """

    make: Callable[..., object]
    paths: Sequence[str]
    besides: Sequence[str] = ()

    def __call__(self, item: Item) -> Any:
        """The cell of a record."""
        return self.make(*(at(item, path) for path in (*self.paths, *self.besides)))


class Page:
    """Some records, read column by column: of columns there are few, of cells there are millions.

    Args:
        items: The records.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self._objects: dict[str, Sequence[Item]] = {"": _objects(items)}
        self._told: dict[str, list[Any]] = {}

    def column(self, cell: Cell) -> list[Any]:
        """The cells of a column, as they stand in the records or are made; not to be changed."""
        if isinstance(cell, Made):
            return self._made(cell)
        if callable(cell):
            return list(map(cell, self._objects[""]))
        if cell not in self._told:
            self._told[cell] = self._found(cell)
        return self._told[cell]

    def _found(self, path: str) -> list[Any]:
        within, _, name = path.rpartition(".")
        if name.isdecimal():  # of a list
            return [at(item, path) for item in self._objects[""]]
        # Half the time of a comprehension.
        return list(map(dict.get, self._within(within), repeat(name)))

    def _made(self, cell: Made) -> list[Any]:
        told = [self.column(path) for path in cell.paths]
        if all(map(_is_nothing, told)):
            return told[0]
        return list(map(cell.make, *told, *map(self.column, cell.besides)))

    def _within(self, path: str) -> Sequence[Item]:
        """The objects at a dotted path; empty ones where there are none."""
        if path not in self._objects:
            items = self._objects[""]
            found = [at(item, path) for item in items] if "." in path else self.column(path)
            self._objects[path] = _objects(found)
        return self._objects[path]


def _objects(values: Iterable[Any]) -> list[Item]:
    """Values, with an empty object in place of each that is none."""
    found = list(values)
    if _OBJECT.issuperset(map(type, found)):
        return found
    return [each if isinstance(each, dict) else {} for each in found]


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
        Columns of texts by name; what is missing, null or empty is None. Columns of the same cells
        may be one list.
    """
    page, cells = Page(items), {"record": record, "source_id": record, **columns}
    return {name: _texts(page.column(cell)) for name, cell in cells.items()}


def rest(path: str, known: Collection[str]) -> Callable[[Item], object]:
    """A cell with what else stands in an object of the record: for the column ``extra``.

    Args:
        path: Dotted path of the object; empty: the record itself.
        known: Names in it that other columns take.
    """
    taken = frozenset(known)

    def left(inner: dict[str, Any] | None) -> dict[str, Any] | None:
        told = (inner or {}).items()
        # Most of what a portal's fields hold is null: that is asked first.
        return {k: v for k, v in told if v is not None and v != "" and k not in taken} or None

    return Made(left, [path]) if path else left


def text(value: object) -> str | None:
    """A JSON value as the text of a cell; null and the empty text are None."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f") if abs(value.adjusted()) <= _DIGITS else str(value)
    if isinstance(value, (dict, list)):
        return write(value)
    return str(value)


def _texts(cells: list[Any]) -> list[str | None]:
    if _is_nothing(cells) or _is_text(cells):  # as nearly every column is
        return cells
    kinds = set(map(type, cells))
    if kinds <= _PLAIN and "" not in cells:
        return cells
    if kinds <= _OBJECTS:
        told = iter(write_each([each for each in cells if each is not None]))
        return [None if each is None else next(told) for each in cells]
    return [text(each) for each in cells]


def _is_nothing(cells: list[Any]) -> bool:
    return not any(cells) and cells.count(None) == len(cells)


def _is_text(cells: list[Any]) -> bool:
    """Whether all cells are texts, and none is empty: both are seen in one go through them."""
    try:
        return all(cells) and bool("".join(cells))
    except TypeError:
        return False
