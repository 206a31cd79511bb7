"""How records become rows: the columns of each table, and what a source's settings change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from abmkit import LOADABLE, api, columns
from abmkit_salesforce.settings import Cell, Cells
from abmkit_salesforce.values import Days, reference

Make = Callable[[api.Item], Any]
TypeOf = Callable[[str], str | None]


def itself(item: api.Item) -> Iterable[api.Item]:
    """A record that makes one row."""
    yield item


@dataclass(frozen=True)
class Given:
    """A cell that holds a field where another column says something.

    Attributes:
        column: The other column.
        says: What it must say.
        field: The field.
    """

    column: str
    says: str
    field: str


Content = str | Make | Given
"""A field that a cell holds, or what makes the cell."""


@dataclass(frozen=True)
class Table:
    """Rows of one table that records of an object make.

    Attributes:
        name: Of the table.
        cells: By column: the field that it holds, or what makes it.
        asks: Fields of other objects that cells need, such as ``Owner.Name``.
        repeats: Fields that stand in the row that this one refers to, and nowhere else.
        rows: The rows of a record, each as the record with what tells them apart besides.
    """

    name: str
    cells: Mapping[str, Content]
    asks: tuple[str, ...] = ()
    repeats: frozenset[str] = frozenset()
    rows: Callable[[api.Item], Iterable[api.Item]] = itself

    def frame(self, items: Sequence[api.Item]) -> api.Frame:
        """The rows of some records; where the table has ``extra``, with all else they say."""
        made = [row for item in items for row in self.rows(item)]
        cells = {name: self._made(cell) for name, cell in self.cells.items()}
        if "extra" in LOADABLE[self.name].model_fields:
            cells["extra"] = self._extra()
        return api.frame(made, cells, record="Id")

    def _made(self, cell: Content) -> str | Make:
        if not isinstance(cell, Given):
            return cell
        other, told = self._made(self.cells[cell.column]), cell
        said: Make = other if callable(other) else lambda item: item.get(other)
        return lambda item: item.get(told.field) if said(item) == told.says else None

    def _extra(self) -> Make:
        """What no column holds as it is; of another object, by its path."""
        taken = {cell for cell in self.cells.values() if isinstance(cell, str)}
        others = {path.partition(".")[0] for path in self.asks}
        own: Make = api.rest("", taken | others | self.repeats | {"Id", *OWN})
        paths = [path for path in self.asks if path not in taken]

        def extra(item: api.Item) -> Any:
            told = ((path, api.at(item, path)) for path in paths)
            return {**(own(item) or {}), **{path: v for path, v in told if v is not None}} or None

        return extra


#: Under these names rows carry what tells them apart.
PERSON, ANSWER, ALONE, RELATED, LOSERS, TOTAL = OWN = (
    "~person", "~answer", "~alone", "~related", "~losers", "~total",
)  # fmt: skip


@dataclass(frozen=True)
class Mapper:
    """Puts the fields that a source's settings name into the place of the usual ones.

    Attributes:
        type_of: Type of a field or path of the object; None: it has none.
        days: Of the organisation.
    """

    type_of: TypeOf
    days: Days

    def mapped(self, table: Table, cells: Cells) -> Table:
        """The table with those of the settings' columns that the object has a field for."""
        known = {column.name: column for column in columns(LOADABLE[table.name])}
        made, asks = dict(table.cells), [p for p in table.asks if self.type_of(p)]
        for name, told in cells.items():
            fields = [f for f in told.fields if self.type_of(f)]
            if fields or told.value is not None:
                made[name] = self._cell(known[name], told, fields, table.cells.get(name))
                if name not in table.cells and self._is_plain(known[name], told):
                    made[name] = fields[0]
                asks += [f for f in fields if "." in f]
        return replace(table, cells=made, asks=tuple(dict.fromkeys(asks)))

    def _cell(self, column: Any, told: Cell, fields: list[str], usual: Content | None) -> Make:
        """What makes a cell; where no field says anything, the usual."""
        finish = self._finish(column, told)
        is_usual = (lambda item: None) if usual is None or isinstance(usual, Given) else usual

        def make(item: api.Item) -> Any:
            for name in fields:
                said = api.text(api.at(item, name))
                if said is not None and (not told.values or said in told.values):
                    return finish(told.values.get(said, said))
            if told.value is not None:
                return finish(told.value)
            return api.at(item, is_usual) if isinstance(is_usual, str) else is_usual(item)

        return make

    def _is_plain(self, column: Any, told: Cell) -> bool:
        """Whether the column holds one field of the object as it is; ``extra`` then need not."""
        if len(told.fields) != 1 or told.values or column.refers or "." in told.fields[0]:
            return False
        return column.kind != "date" or self.type_of(told.fields[0]) == "date"

    def _finish(self, column: Any, told: Cell) -> Callable[[str], Any]:
        if column.refers:
            return lambda value: reference(told.by, value)
        if column.kind == "date":
            return self.days.day
        return lambda value: value


@dataclass(frozen=True)
class Plan:
    """An object that is read, and the tables that it fills.

    Attributes:
        object: Its API name.
        tables: What its records become.
        others: Objects whose records tell more of its own, each with the field that says of which.
        is_certain: Whether every organisation has it: who does not see it may not.
    """

    object: str
    tables: tuple[Table, ...]
    others: Mapping[str, str] = field(default_factory=dict)
    is_certain: bool = True
