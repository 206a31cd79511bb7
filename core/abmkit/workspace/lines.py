"""The lines of a list that people keep, whatever program saved it: CSV, or the first sheet of XLSX.

A cell is its text; of a workbook, as it is read there: 1 and not 1.0, a day as 2026-09-30.
"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any

from abmkit.errors import ConfigError, explain
from abmkit.workspace.toml_file import read_text

Line = tuple[str, list[str]]
"""Where a line stands, as errors name it, and its cells."""

SHEET = ".xlsx"
"""How the names of workbooks end."""


def read_lines(path: Path, shown: str) -> Iterator[Line]:
    """Read a list that is there: comma or semicolon separated, or a workbook's first sheet.

    Args:
        path: Its path.
        shown: Its path as errors name it.

    Raises:
        ConfigError: It is neither; names the line.
    """
    if path.suffix.lower() == SHEET:
        return _rows(path, shown)
    return _cut(read_text(path, shown), shown)


def delimiter_of(text: str) -> str:
    """What separates the cells of a list: spreadsheets of half the world write semicolons."""
    head, _, _ = text.partition("\n")
    return ";" if head.count(";") > head.count(",") else ","


def _cut(text: str, shown: str) -> Iterator[Line]:
    """The cells of each line, with the number of the line that they begin in."""
    lines, begun = csv.reader(text.split("\n"), delimiter=delimiter_of(text), strict=True), 1
    try:
        for cells in lines:
            yield f"{shown} line {begun}", cells
            begun = lines.line_num + 1
    except csv.Error as error:
        advice = 'a cell with quotes in it is written "so ""called"" cell"'
        raise ConfigError(f"{shown} line {begun}: {error}; {advice}") from None


def book_of(path: Path, shown: str, **how: bool) -> Any:
    """Open a workbook.

    Args:
        path: Its path.
        shown: Its path as errors name it.
        how: What openpyxl is told besides.

    Raises:
        ConfigError: It is not there, or is none.
    """
    import openpyxl  # type: ignore[import-untyped]  # no stubs of it are installed

    with _explained(shown), warnings.catch_warnings(action="ignore"):  # of looks it does not keep
        book = openpyxl.load_workbook(path, **how)
        book.worksheets[0]  # one that holds charts alone has none
        return book


@contextmanager
def _explained(shown: str) -> Iterator[None]:
    """Whatever stops the reader of a workbook is a fault of the file, told in a line."""
    try:
        yield
    except FileNotFoundError:
        raise ConfigError(f"{shown} is missing") from None
    except Exception as error:  # noqa: BLE001 (of XML that no program writes it raises many kinds)
        said = explain(error)
        raise ConfigError(
            f"{shown} is damaged or not a workbook ({said}); save it again as XLSX"
        ) from None


def _rows(path: Path, shown: str) -> Iterator[Line]:
    book = book_of(path, shown, read_only=True, data_only=True)
    with _explained(shown), closing(book):
        sheet = book.worksheets[0]
        # Where a sheet says that it ends it need not: rows would be left out, or a million added.
        sheet.reset_dimensions()
        rows = list(sheet.iter_rows(values_only=True))
    for number, cells in enumerate(rows, start=1):
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield f"{shown} row {number}", texts


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return f"{cell:.15g}"  # programs write a float with all its digits; people see fifteen
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    return str(cell)
