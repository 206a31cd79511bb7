"""Reads a Parquet file by what abmkit has for it: DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from abmkit import ParquetFile
from abmkit_files.reader import Chunk, Doubt, each_once, lines_at_once


class Parquet:
    """A Parquet file.

    Attributes:
        header: The names of its columns; of the fields of a structure, joined by dots.
        is_ragged: False.
        how: How it is read, in words.
        doubts: None.

    Args:
        path: The file.

    Raises:
        Fatal: It is damaged.
    """

    is_ragged = False
    how = "Parquet"
    doubts: Sequence[Doubt] = ()

    def __init__(self, path: Path) -> None:
        self._file = ParquetFile(path)
        self.header = each_once(self._file.columns)

    def chunks(self) -> Iterator[Chunk]:
        """Read the whole file; its rows are numbered from 1."""
        size, first = self._file.path.stat().st_size, 1
        for rows in self._file.rows(lines_at_once(len(self.header))):
            lines = range(first, first + len(rows))
            first += len(rows)
            columns = [[cell or "" for cell in cells] for cells in zip(*rows, strict=True)]
            yield Chunk(columns, lines, (), size * lines[-1] // self._file.length)
