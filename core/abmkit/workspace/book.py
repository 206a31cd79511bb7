"""A list that people keep in a workbook, changed where it must be and nowhere else."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from abmkit.workspace.lines import book_of, read_lines
from abmkit.workspace.write import write_bytes

Row = Mapping[str, str | date | None]
"""Cells by column; what is empty is None."""


def amend_book(path: Path, before: Sequence[Row], after: Sequence[Row]) -> None:
    """Write into the first sheet what differs; other cells, sheets and looks stay as they are.

    Args:
        path: The workbook.
        before: The lines that it holds, in order.
        after: What becomes of each, and then the lines that come behind them.

    Raises:
        ConfigError: It cannot be read.
        OSError: It cannot be written, and is as it was; names it.
    """
    # Where lines stand is asked of the values: a formula may show nothing.
    filled = [
        number
        for number, (_, cells) in enumerate(read_lines(path, path.name), start=1)
        if any(cell.strip() for cell in cells)
    ]
    book = book_of(path, path.name)
    sheet = book.worksheets[0]
    head, *places = filled or [1]
    columns = {str(cell.value).strip(): cell.column for cell in sheet[head] if cell.value}
    end = [head, *places][-1] + 1
    places += range(end, end + len(after) - len(before))
    nothing: list[Row] = [{}] * (len(after) - len(before))
    for place, was, now in zip(places, [*before, *nothing], after, strict=True):
        for name, value in now.items():
            if value == was.get(name):
                continue
            if name not in columns:
                columns[name] = max(columns.values(), default=0) + 1
                sheet.cell(head, columns[name], name)
            cell = sheet.cell(place, columns[name], value)
            if isinstance(value, str):
                cell.data_type = "s"  # a text that begins with = is no formula
    out = io.BytesIO()
    book.save(out)
    write_bytes(path, out.getvalue())
