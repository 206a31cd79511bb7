"""Reads a delimited text file some thousand lines at a time."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice
from typing import TextIO

from abmkit import Fatal
from abmkit_files.careful import cut_carefully
from abmkit_files.fast import cut_fast
from abmkit_files.reader import Chunk, each_once, lines_at_once, repeated
from abmkit_files.survey import SAMPLE, Survey, delimiter_of, unwrapped

#: What Excel reads the sign between cells from, and shows nobody.
_SEPARATOR = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


class Sheet:
    """A delimited text file with a header.

    Attributes:
        survey: What is known of the file.
        header: The names of its columns, each once: a second ``Name`` is ``Name (2)``.
        is_ragged: False: a line of another width is refused.
        how: How it is read, in words.
        doubts: What a person should know of that.
        delimiter: The sign between cells.

    Args:
        survey: What is known of the file.
        delimiter: What its settings name; None to find out.

    Raises:
        Fatal: It has no header.
    """

    is_ragged = False

    def __init__(self, survey: Survey, delimiter: str | None = None) -> None:
        self.survey = survey
        with self._open() as file:
            sample = list(islice(file, SAMPLE))
        told = _SEPARATOR.fullmatch(sample[0]) if sample else None
        body = sample[1:] if told else sample
        self.delimiter = delimiter or (told[1] if told else delimiter_of(body))
        reader = csv.reader(body, delimiter=self.delimiter)
        names = unwrapped(_names(reader), self.delimiter)
        self.header, self.doubts = each_once(names), [*survey.doubts, *repeated(names)]
        if not self.header:
            raise Fatal(f"{survey.path} has no header; its first line must name the columns")
        self._header_lines = reader.line_num + bool(told)

    @property
    def how(self) -> str:
        return f"{self.survey.encoding}, {self.delimiter!r} between cells"

    def chunks(self) -> Iterator[Chunk]:
        """Cut the whole file."""
        with self._open() as file:
            number = sum(1 for _ in islice(file, self._header_lines))
            at_once = lines_at_once(len(self.header))
            while block := list(islice(file, at_once)):
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
        survey = self.survey
        return survey.path.open(encoding=survey.encoding, errors=survey.errors, newline="")


def _names(reader: Iterator[list[str]]) -> list[str]:
    """The first row that says something."""
    try:
        return next((row for row in reader if any(row)), [])
    except csv.Error:
        return []
