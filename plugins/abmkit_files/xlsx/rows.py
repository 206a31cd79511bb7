"""The rows of a sheet, as its XML comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from abmkit_files.xlsx.cells import NO_TEXT, Cells
from abmkit_files.xlsx.package import Attributes, Local, parse

#: What a sheet can hold at most.
_ROWS, _COLUMNS = 1_048_576, 16_384
_LONGEST = 1_000_000
_DIGITS = "0123456789"

Row = tuple[int, dict[int, str]]


class SheetRows:
    """Collects the rows of a sheet while its XML is read.

    Args:
        cells: Makes the texts of its cells.
    """

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._local = Local()
        self._places: dict[str, int] = {}
        self._ready: list[Row] = []
        self._number = 0
        self._row: dict[int, str] = {}
        self._column = -1
        self._kind = self._style = ""
        self._said: list[str] = []
        self._length = 0
        self._formula = self._listens = self._is_phonetic = False

    def read(self, stream: IO[bytes]) -> Iterator[Row]:
        """The rows that have cells: their numbers, and texts by column, counted from 0.

        Raises:
            ValueError: It holds what no sheet can.
        """
        for _ in parse(stream, self._start, self._end, self._text):
            yield from self._ready
            self._ready.clear()

    def _start(self, name: str, told: Attributes) -> None:
        element = self._local[name]
        if element == "c":
            self._begin_cell(told)
        elif element in ("v", "t"):
            self._listens = not self._is_phonetic
        elif element == "f":
            self._formula = True
        elif element == "rPh":
            self._is_phonetic = True
        elif element == "row":
            self._number = int(told.get("r", self._number + 1))
            self._row, self._column = {}, -1
            if self._number > _ROWS:
                raise ValueError(f"a sheet has no row {self._number}")

    def _begin_cell(self, told: Attributes) -> None:
        self._column = self._place(told["r"]) if "r" in told else self._column + 1
        self._kind, self._style = told.get("t", "n"), told.get("s", "")
        self._said, self._length, self._formula = [], 0, False

    def _end(self, name: str) -> None:
        element = self._local[name]
        if element == "c":
            self._end_cell()
        elif element in ("v", "t"):
            self._listens = False
        elif element == "rPh":
            self._is_phonetic = False
        elif element == "row" and self._row:
            self._ready.append((self._number, self._row))

    def _end_cell(self) -> None:
        said = "".join(self._said)
        if self._formula and not said and self._kind != "str":
            text = f"{NO_TEXT}a formula without a stored value"
        else:
            text = self._cells.text(self._kind, self._style, said)
        if text:
            self._row[self._column] = text

    def _text(self, data: str) -> None:
        if self._listens:
            self._said.append(data)
            self._length += len(data)
            if self._length > _LONGEST:
                raise ValueError(f"a cell of row {self._number} is longer than any can be")

    def _place(self, reference: str) -> int:
        """The column of a reference such as AB12, counted from 0."""
        letters = reference.rstrip(_DIGITS)
        if (place := self._places.get(letters)) is None:
            place = 0
            for letter in letters.upper():
                place = place * 26 + ord(letter) - 64
            if not 0 < place <= _COLUMNS:
                raise ValueError(f"a sheet has no cell {reference}")
            self._places[letters] = place = place - 1
        return place
