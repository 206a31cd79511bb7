"""Reads a delimited text file some thousand lines at a time."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TextIO

from abmkit import Fatal, Refusal
from abmkit_files.careful import cut_carefully
from abmkit_files.fast import cut_fast
from abmkit_files.survey import SAMPLE, Survey, delimiter_of

LINES = 5000


@dataclass(frozen=True)
class Chunk:
    """Some lines of a file, cut into cells.

    Attributes:
        columns: One sequence of cells per column of the file.
        lines: The number of the line where each row begins.
        refused: Lines that are no rows.
        done: Bytes read so far.
    """

    columns: Sequence[Sequence[str]]
    lines: Sequence[int]
    refused: Sequence[Refusal]
    done: int


class Sheet:
    """A delimited text file with a header.

    Attributes:
        survey: What is known of the file.
        header: The names of its columns, each once: a second ``Name`` is ``Name (2)``.
        delimiter: The sign between cells.

    Args:
        survey: What is known of the file.
        delimiter: What its settings name; None to find out.

    Raises:
        Fatal: It cannot be decoded, or has no header.
    """

    def __init__(self, survey: Survey, delimiter: str | None = None) -> None:
        self.survey = survey
        with self._decoding(), self._open() as file:
            sample = list(islice(file, SAMPLE))
        self.delimiter = delimiter or delimiter_of(sample)
        reader = csv.reader(sample, delimiter=self.delimiter)
        self.header = _each_once(_names(reader))
        if not self.header:
            raise Fatal(f"{survey.path} has no header; its first line must name the columns")
        self._header_lines = reader.line_num

    def chunks(self) -> Iterator[Chunk]:
        """Cut the whole file.

        Raises:
            Fatal: It cannot be decoded.
        """
        with self._decoding(), self._open() as file:
            number = sum(1 for _ in islice(file, self._header_lines))
            while block := list(islice(file, LINES)):
                chunk, taken = self._cut(block, file, number + 1)
                number += taken
                yield chunk

    def _cut(self, block: list[str], file: TextIO, first: int) -> tuple[Chunk, int]:
        done = file.buffer.tell()
        width = len(self.header)
        if columns := cut_fast(block, self.delimiter, width):
            lines = range(first, first + len(block))
            return Chunk(columns, lines, (), done), len(block)
        cut, taken = cut_carefully(block, file, first, self.delimiter, width)
        columns = [list(cells) for cells in zip(*cut.rows, strict=True)] or [[]] * width
        return Chunk(columns, cut.lines, cut.refused, done), taken

    def _open(self) -> TextIO:
        return self.survey.path.open(encoding=self.survey.encoding, newline="")

    @contextmanager
    def _decoding(self) -> Iterator[None]:
        try:
            yield
        except UnicodeDecodeError as error:
            raise Fatal(
                f"{self.survey.path} is not {self.survey.encoding} (byte {error.start} of a block: "
                f"{error.reason}); set encoding in the settings"
            ) from None


def _names(reader: Iterator[list[str]]) -> list[str]:
    """The first row that says something."""
    try:
        return next((row for row in reader if any(row)), [])
    except csv.Error:
        return []


def _each_once(names: list[str]) -> tuple[str, ...]:
    """Names without blanks around them, numbered where one comes again or is missing."""
    seen: Counter[str] = Counter()
    once = []
    for place, name in enumerate(names, start=1):
        plain = name.strip() or f"column {place}"
        seen[plain] += 1
        once.append(plain if seen[plain] == 1 else f"{plain} ({seen[plain]})")
    return tuple(once)
