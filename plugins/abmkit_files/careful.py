"""Cuts lines into cells one row at a time, and goes on behind lines that are no rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from abmkit import Refusal
from abmkit_files.survey import unwrapped

_LONGEST_RAW = 2000


@dataclass
class Cut:
    """What became of some lines: rows, the numbers of their first lines, and refusals."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class _Lines(Iterator[str]):
    """Lines of a block, then more of the file; ``position`` may be set back."""

    def __init__(self, block: Sequence[str], more: Iterator[str]) -> None:
        self.read = list(block)
        self._more = more
        self.position = 0
        self.ended = False

    def __next__(self) -> str:
        if self.position == len(self.read):
            try:
                self.read.append(next(self._more))
            except StopIteration:
                self.ended = True
                raise
        self.position += 1
        return self.read[self.position - 1]


def cut_carefully(
    block: Sequence[str], more: Iterator[str], first: int, delimiter: str, width: int
) -> tuple[Cut, int]:
    """Return what became of a block, and how many lines it took.

    A quote that is never closed swallows lines that are rows; only the line where it stands is
    refused, and the others are read again.

    Args:
        block: Lines with their ends.
        more: The lines behind the block, taken from when its last row goes on there.
        first: The number of the block's first line.
        delimiter: The sign between cells.
        width: How many cells a row has.
    """
    cut, lines = Cut(), _Lines(block, more)
    reader = csv.reader(lines, delimiter=delimiter)
    while lines.position < len(lines.read):
        start = lines.position
        row, fault = _next_row(reader, lines, delimiter, width)
        if fault:
            raw = lines.read[start].rstrip("\r\n")[:_LONGEST_RAW]
            cut.refused.append(Refusal(f"line {first + start}", fault, raw))
            if lines.position > start + 1:
                lines.position = start + 1
                reader = csv.reader(lines, delimiter=delimiter)
        elif row:
            cut.rows.append(row)
            cut.lines.append(first + start)
    return cut, len(lines.read)


def _next_row(
    reader: Iterator[list[str]], lines: _Lines, delimiter: str, width: int
) -> tuple[list[str], str]:
    """The next row, empty for a blank line, and what is wrong with it, empty when nothing is."""
    start = lines.position
    try:
        cells = next(reader)
    except csv.Error as error:
        return [], f"a quote is never closed, or a cell is too long ({error})"
    taken = lines.read[start : lines.position]
    if lines.ended and len(taken) > 1 and "".join(taken).count('"') % 2:
        return [], "a quote is opened and never closed"
    row = _fitted(cells, delimiter, width)
    if cells and not row:
        return [], f"a row of {len(cells)} instead of {width} cells"
    return row, ""


def _fitted(cells: list[str], delimiter: str, width: int) -> list[str]:
    """A row of the right width; empty when these cells do not make one."""
    if width > 1:
        cells = unwrapped(cells, delimiter)
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    return cells if len(cells) == width else []
