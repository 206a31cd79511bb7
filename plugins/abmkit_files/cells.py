"""Turns the settings of a cell into a function of a file's columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from abmkit import reference
from abmkit_files import values
from abmkit_files.settings import Cell, File

Cells = Sequence[str]
Make = Callable[[Sequence[Cells], int], list[str | None]]
Read = Callable[[str], str | None]

#: Texts of a column whose meaning is kept; more would only take memory.
_KNOWN = 1 << 16
#: So many texts of a column tell whether they repeat themselves.
_LOOKED_AT = 1000

#: An instant as the warehouse takes it.
_FORM = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"
_INSTANT, _INSTANTS = re.compile(_FORM).fullmatch, re.compile(f"(?:{_FORM}\n)*+").fullmatch
_LINE = len("2026-01-01T00:00:00Z\n")


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
    read = _reader(cell, nulls, _conversion(cell, target, kind, file, zone))
    if len(cell.columns) == 1:
        make = _by_text(read)
        straight = _straight(cell, kind, nulls, read) or make
        return lambda columns, rows: (make if _repeats(columns[0]) else straight)(columns[0])
    chosen = _joined(cell.join, nulls) if cell.join is not None else _first_filled(nulls)
    make = _by_text(read)
    return lambda columns, rows: make([chosen(parts) for parts in zip(*columns, strict=True)])


def _straight(
    cell: Cell, kind: str, nulls: frozenset[str], read: Read
) -> Callable[[Cells], list[str | None]] | None:
    """Makes columns of texts that are taken as they stand, and need not be read by text.

    Returns:
        None where cells are more than that.
    """
    if cell.values or cell.default is not None:
        return None
    if kind == "text":
        return lambda column: [None if (t := text.strip()) in nulls else t for text in column]
    if cell.by and cell.by != "domain":
        ahead = reference(cell.by, "")
        return lambda column: [
            None if (t := text.strip()) in nulls else ahead + t for text in column
        ]
    if kind == "instant" and not cell.format and not any(map(_INSTANT, nulls)):
        return lambda column: (
            list(column)
            if _are_instants(column)
            else [text if _INSTANT(text) else read(text) for text in column]
        )
    return None


def _are_instants(column: Cells) -> bool:
    """Whether the warehouse takes all texts of a column as they are; asked of all at once."""
    lines = "\n".join((*column, ""))
    return len(lines) == _LINE * len(column) and _INSTANTS(lines) is not None


def _repeats(column: Cells) -> bool:
    """Whether most texts of a column come again; those of ids and times do not."""
    sample = column[:_LOOKED_AT]
    return 2 * len(set(sample)) < len(sample)


def _by_text(read: Read) -> Callable[[Cells], list[str | None]]:
    """Makes columns by reading each text once."""
    known = _Known(read)
    return lambda column: list(map(known.__getitem__, column))


class _Known(dict[str, str | None]):
    """What texts were read as; of a file with ever new texts, not all."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def __missing__(self, text: str) -> str | None:
        if len(self) >= _KNOWN:
            self.clear()
        self[text] = meant = self._read(text)
        return meant


def _reader(cell: Cell, nulls: frozenset[str], convert: values.Convert) -> Read:
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
