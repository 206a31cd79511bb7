"""The lines of a list that people keep, whatever program saved it: CSV, or the first sheet of XLSX.

A cell is its text; of a workbook, as it is read there: 1 and not 1.0, a day as 2026-09-30.
"""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from abmkit.errors import ConfigError, explain
from abmkit.workspace.toml_file import read_text

Line = tuple[str, list[str]]
"""Where a line stands, as errors name it, and its cells."""

SHEET = ".xlsx"
"""How the names of workbooks end."""

_MEGABYTE = 1 << 20
#: Unpacked, no list that people keep is larger, nor is a large one packed more densely.
_MOST, _LARGE, _DENSE = 256 * _MEGABYTE, 64 * _MEGABYTE, 200
#: What a sheet can hold at most; and cells, with those that stand empty before the last of a row.
_ROWS, _CELLS = 1_048_576, 20_000_000


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
        ConfigError: It is not there, or is none, or larger than any that people keep.
    """
    import openpyxl  # type: ignore[import-untyped]  # no stubs of it are installed

    with _explained(shown), warnings.catch_warnings(action="ignore"):  # of looks it does not keep
        _check_size(path, shown)
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
    except ConfigError:
        raise
    except Exception as error:  # noqa: BLE001 (of XML that no program writes it raises many kinds)
        said = explain(error)
        raise ConfigError(
            f"{shown} is damaged or not a workbook ({said}); save it again as XLSX"
        ) from None


def _check_size(path: Path, shown: str) -> None:
    """Refuse a workbook that is made to burst whoever unpacks it, before any of it is."""
    with ZipFile(path) as archive:
        parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > min(_MOST, max(_LARGE, _DENSE * sum(part.compress_size for part in parts))):
        raise _too_large(shown, f"{size // _MEGABYTE:,} MB when it is unpacked")


def _too_large(shown: str, size: str) -> ConfigError:
    return ConfigError(
        f"{shown} has {size}, and is not read; keep the list alone in a workbook, or as CSV"
    )


def _rows(path: Path, shown: str) -> Iterator[Line]:
    book = book_of(path, shown, read_only=True, data_only=True)
    with _explained(shown), closing(book):
        sheet = book.worksheets[0]
        # Where a sheet says that it ends it need not: rows would be left out, or a million added.
        sheet.reset_dimensions()
        rows = list(_texts(sheet.iter_rows(values_only=True), shown))
    for number, texts in enumerate(rows, start=1):
        yield f"{shown} row {number}", texts


def _texts(rows: Iterable[Sequence[object]], shown: str) -> Iterator[list[str]]:
    """The texts of each row up to the last one; openpyxl fills all gaps, however wide."""
    told = 0
    for number, cells in enumerate(rows, start=1):
        told += len(cells)
        if number > _ROWS:
            raise _too_large(shown, f"more than {_ROWS:,} rows")
        if told > _CELLS:
            raise _too_large(shown, f"more than {_CELLS:,} cells")
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


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
