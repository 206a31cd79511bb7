"""A list for people, as a workbook or CSV that they open, fill in and hand back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from abmkit.errors import UsageError
from abmkit.workspace.lines import SHEET
from abmkit.workspace.write import write_bytes

Cell = str | int | Decimal | None

_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
#: Stands for an instant that is not known: files bear none before it.
_UNKNOWN = datetime(1980, 1, 1, tzinfo=UTC)
#: Characters by which a program takes the text of a CSV cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Attributes:
        name: Its key, and what stands above it.
        width: In characters.
        choices: What people may choose from in it; none: it is not theirs to fill.
        is_open: People may write into it.
    """

    name: str
    width: int = 18
    choices: tuple[str, ...] = ()
    is_open: bool = False


def write_list(
    path: Path, title: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Cell]],
    at: datetime | None,
) -> None:  # fmt: skip
    """Write a list; the same list gives the same bytes.

    Args:
        path: Where; its name ends in .xlsx or .csv. A file that is there is overwritten.
        title: Name of the sheet.
        columns: Its columns, in order.
        rows: Its cells by column; what a row lacks is empty.
        at: The instant of the data; None: not known.

    Raises:
        UsageError: Its name ends otherwise.
        OSError: It cannot be written; what was there is as it was.
    """
    table = [[row.get(column.name) for column in columns] for row in rows]
    if path.suffix.lower() == SHEET:
        write_bytes(path, _book(title, columns, table, at))
    elif path.suffix.lower() == ".csv":
        write_bytes(path, _csv(columns, table))
    else:
        raise UsageError(f"{path.name}: the file must end in .xlsx or .csv")


def _csv(columns: Sequence[Column], table: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows([[_shielded(cell) for cell in row] for row in table])
    return out.getvalue().encode("utf-8-sig")  # the mark by which Excel knows that it is UTF-8


def _shielded(cell: Cell) -> str:
    """The cell's text, which no program may take for a formula."""
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _book(
    title: str, columns: Sequence[Column], table: Sequence[Sequence[Cell]], at: datetime | None
) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]  # no stubs of it exist

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _PLAIN)
    book.set_properties({"title": title, "created": (at or _UNKNOWN).replace(tzinfo=None)})
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    open_ = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF7DB"})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.name, head)
        look = open_ if column.is_open or column.choices else plain
        for line, row in enumerate(table, start=1):
            _write(sheet, (line, place), row[place], look)
        if column.choices and table:
            allowed = {"validate": "list", "source": list(column.choices)}
            sheet.data_validation(1, place, len(table), place, allowed)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), len(columns) - 1)
    book.close()
    return out.getvalue()


def _write(sheet: Any, at: tuple[int, int], cell: Cell, look: Any) -> None:
    if cell is None:
        sheet.write_blank(*at, None, look)
    elif isinstance(cell, str):
        sheet.write_string(*at, cell, look)
    else:
        sheet.write_number(*at, cell, look)
