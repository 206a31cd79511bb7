"""Turns the settings of a cell into a function of a file's columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from abmkit import reference
from abmkit_files import values
from abmkit_files.settings import Cell, File

Cells = Sequence[str]
Make = Callable[[Sequence[Cells], int], list[str | None]]

_REMEMBERED = 20_000


class Memo(dict[str, str | None]):
    """Remembers what a function made of each text: most columns repeat themselves."""

    def __init__(self, function: Callable[[str], str | None]) -> None:
        self._function = function

    def __missing__(self, text: str) -> str | None:
        if len(self) >= _REMEMBERED:
            self.clear()
        made = self[text] = self._function(text)
        return made


def compile_cell(cell: Cell, target: str, kind: str, file: File, zone: str) -> Make:
    """Return the function that makes a column of a table.

    It takes the cells of ``cell.columns``, column by column, and the number of rows.

    Args:
        cell: Its settings.
        target: Name of the table's column.
        kind: What its cells are.
        file: The settings of the file.
        zone: The zone of the source.
    """
    if cell.value is not None:
        constant = _referred(cell, cell.value)
        return lambda columns, rows: [constant] * rows
    nulls = frozenset({"", *file.null, *cell.null})
    if _is_plain(cell, kind):
        return lambda columns, rows: [
            None if (plain := text.strip()) in nulls else plain for text in columns[0]
        ]
    memo = Memo(_reader(cell, nulls, _conversion(cell, target, kind, file, zone)))
    if len(cell.columns) == 1:
        return lambda columns, rows: [memo[text] for text in columns[0]]
    chosen = _joined(cell.join, nulls) if cell.join is not None else _first_filled(nulls)
    return lambda columns, rows: [memo[chosen(parts)] for parts in zip(*columns, strict=True)]


def _is_plain(cell: Cell, kind: str) -> bool:
    """Whether texts are taken as they stand: ids and names seldom repeat themselves."""
    changes = cell.values or cell.by or cell.default is not None
    return kind == "text" and len(cell.columns) == 1 and not changes


def _reader(
    cell: Cell, nulls: frozenset[str], convert: values.Convert
) -> Callable[[str], str | None]:
    default = None if cell.default is None else _referred(cell, cell.default)

    def read(text: str) -> str | None:
        plain = text.strip()
        meant = "" if plain in nulls else cell.values.get(plain, plain)
        return _referred(cell, convert(meant)) if meant else default

    return read


def _referred(cell: Cell, text: str) -> str:
    return reference(cell.by, text) if cell.by else text


def _conversion(cell: Cell, target: str, kind: str, file: File, zone: str) -> values.Convert:
    if kind in ("integer", "decimal"):
        return values.number(file.decimal, cell.scale)
    if kind == "date":
        return values.day(cell.format, ZoneInfo(zone))
    if kind == "instant":
        return values.instant(cell.format, ZoneInfo(zone))
    if kind == "list":
        return values.hosts if target == "domains" else values.listed
    return values.host if cell.by == "domain" else str


def _first_filled(nulls: frozenset[str]) -> Callable[[Iterable[str]], str]:
    return lambda parts: next((part for part in parts if part.strip() not in nulls), "")


def _joined(between: str, nulls: frozenset[str]) -> Callable[[Iterable[str]], str]:
    def join(parts: Iterable[str]) -> str:
        plain = (part.strip() for part in parts)
        return between.join(part for part in plain if part not in nulls)

    return join
