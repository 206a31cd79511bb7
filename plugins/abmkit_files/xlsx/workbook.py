"""A sheet of a workbook as a file with a header."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from abmkit import Fatal, suggest
from abmkit_files.reader import Chunk, each_once, lines_at_once, repeated
from abmkit_files.xlsx.cells import Cells
from abmkit_files.xlsx.package import Package
from abmkit_files.xlsx.parts import Tab, parts_of
from abmkit_files.xlsx.rows import Row, SheetRows

#: How the names of workbooks end.
SUFFIXES = (".xlsx", ".xlsm")
_MOST = 4 << 30


def sheets_of(path: Path) -> list[str]:
    """The names of the sheets that a workbook shows and that say something.

    Raises:
        Fatal: It is damaged.
    """
    with Package.opened(path) as package:
        parts = parts_of(package)
        cells = parts.cells(package)
        shown = (tab for tab in parts.tabs if tab.is_shown)
        return [tab.name for tab in shown if _first_row(package, tab, cells)]


class Workbook:
    """A sheet of a workbook.

    Attributes:
        header: The names of its columns: the first row that says something.
        is_ragged: False.
        how: How it is read, in words.
        doubts: That it has other sheets, or columns of one name.

    Args:
        path: The file.
        sheet: The name of the sheet; None for the first that is shown.

    Raises:
        Fatal: It is damaged, or has no such sheet, or no header in it.
    """

    is_ragged = False

    def __init__(self, path: Path, sheet: str | None = None) -> None:
        self._path = path
        with Package.opened(path) as package:
            parts = parts_of(package)
            self._tab = _chosen(path, parts.tabs, sheet)
            self._cells = parts.cells(package)
            names = _first_row(package, self._tab, self._cells)
        if not names:
            raise Fatal(f"{path}: sheet {self._tab.name!r} is empty, without even a header")
        heads = [names.get(place, "") for place in range(max(names) + 1)]
        self.header = each_once(heads)
        self.how = f"sheet {self._tab.name!r}"
        others = [tab.name for tab in parts.tabs if tab.is_shown and tab != self._tab]
        doubt = (f"sheets that are not read: {', '.join(others)}", "name one with sheet = …")
        self.doubts = [*([doubt] if others and sheet is None else []), *repeated(heads)]

    def chunks(self) -> Iterator[Chunk]:
        """Read the whole sheet; cells to the right of the header are no part of it."""
        width, size = len(self.header), self._path.stat().st_size
        with (
            Package.opened(self._path) as package,
            package.part(self._tab.part, _MOST) as stream,
        ):
            total = package.size(self._tab.part)
            rows = islice(_rows(stream, self._cells), 1, None)
            inside = (row for row in rows if min(row[1]) < width)
            while block := list(islice(inside, lines_at_once(width))):
                columns = [[cells.get(place, "") for _, cells in block] for place in range(width)]
                done = size * stream.tell() // total
                yield Chunk(columns, [number for number, _ in block], (), done)


def _rows(stream: IO[bytes], cells: Cells) -> Iterator[Row]:
    """The rows that say something."""
    for number, row in SheetRows(cells).read(stream):
        if any(text.strip() for text in row.values()):
            yield number, row


def _first_row(package: Package, tab: Tab, cells: Cells) -> dict[int, str]:
    with package.part(tab.part, _MOST) as stream:
        return next((row for _, row in _rows(stream, cells)), {})


def _chosen(path: Path, tabs: Sequence[Tab], sheet: str | None) -> Tab:
    shown = [tab for tab in tabs if tab.is_shown] or tabs
    if sheet is None:
        return shown[0]
    for tab in tabs:
        if tab.name == sheet:
            return tab
    hint = suggest(sheet, [tab.name for tab in tabs])
    raise Fatal(f"{path} has no sheet {sheet!r}{hint}")
