"""Makes the rows of a table out of a file's lines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import compress

from abmkit import LOADABLE, Refusal, columns
from abmkit_files.cells import Make, compile_cell
from abmkit_files.ids import by_columns, by_content
from abmkit_files.settings import File, table_of

Columns = Mapping[str, Sequence[str]]
Rows = dict[str, list[str | None]]
"""Rows of a table, as columns by name."""


class Maker:
    """Makes the rows that a file feeds to one table, for one reading of the file.

    Attributes:
        name: What the settings call these rows.
        table: The table.

    Args:
        name: What the settings call these rows.
        file: The settings of the file; all columns it names are in the header.
        zone: The zone of the source.
        header: The columns of the file.
    """

    def __init__(self, name: str, file: File, zone: str, header: Sequence[str]) -> None:
        self._rows = rows = file.rows[name]
        self.name, self.table = name, table_of(name, rows)
        self._nulls = frozenset({"", *file.null})
        self._is_alone = len(file.rows) == 1
        kinds = {column.name: column.kind for column in columns(LOADABLE[self.table])}
        self._cells: dict[str, tuple[Sequence[str], Make]] = {
            target: (cell.columns, compile_cell(cell, target, kinds[target], file, zone))
            for target, cell in rows.map.items()
        }
        mapped = {column for cell in rows.map.values() for column in cell.columns}
        rest = [column for column in header if column not in mapped.union(rows.id)]
        self._extra = sorted(rest if "*" in rows.extra else rows.extra)
        self._id = rows.id or sorted(mapped.union(rows.when, self._extra))
        self._identify = by_columns(self._nulls) if rows.id else by_content()

    def make(self, cells: Columns, lines: Sequence[int]) -> tuple[Rows, list[Refusal]]:
        """Return the rows of some lines, and the lines that have no id.

        Args:
            cells: The cells of the lines, by column of the file.
            lines: Their numbers.
        """
        cells, lines = self._wanted(cells, lines)
        ids = self._identify([cells[column] for column in self._id])
        rows = self._columns(cells, ids)
        refused: list[Refusal] = []
        if not all(ids):
            nameless = (line for line, id_ in zip(lines, ids, strict=True) if not id_)
            refused = [self._without_id(line) for line in nameless]
            rows = chosen(rows, ids)
        return rows if len(set(ids)) == len(ids) else _without_doubles(rows), refused

    def _columns(self, cells: Columns, ids: list[str]) -> Rows:
        is_named = self.name != self.table
        named = [] if self._is_alone and not is_named else [f"{self.name}:{id_}" for id_ in ids]
        made: Rows = {
            "record": list(named or ids),
            "source_id": list(named if is_named else ids),
        }
        for target, (used, make) in self._cells.items():
            made[target] = make([cells[column] for column in used], len(ids))
        if self._extra:
            made["extra"] = self._extras([cells[column] for column in self._extra])
        return made

    def _extras(self, columns: Sequence[Sequence[str]]) -> list[str | None]:
        texts: list[str | None] = []
        for parts in zip(*columns, strict=True):
            plain = zip(self._extra, (part.strip() for part in parts), strict=True)
            kept = {column: text for column, text in plain if text not in self._nulls}
            texts.append(json.dumps(kept, ensure_ascii=False) if kept else None)
        return texts

    def _wanted(self, cells: Columns, lines: Sequence[int]) -> tuple[Columns, Sequence[int]]:
        if not self._rows.when:
            return cells, lines
        keep = [True] * len(lines)
        for column, wanted in self._rows.when.items():
            plain = (text.strip() for text in cells[column])
            if isinstance(wanted, bool):
                fits = ((text not in self._nulls) == wanted for text in plain)
            else:
                fits = (text in wanted for text in plain)
            keep = [kept and fit for kept, fit in zip(keep, fits, strict=True)]
        used = {
            *self._id,
            *self._extra,
            *(c for columns, _ in self._cells.values() for c in columns),
        }
        return {c: list(compress(cells[c], keep)) for c in used}, list(compress(lines, keep))

    def _without_id(self, line: int) -> Refusal:
        return Refusal(f"line {line}", f"{self.name}: {' and '.join(self._id)} is empty", "")


def chosen(rows: Rows, stays: Sequence[object]) -> Rows:
    """The rows for which ``stays`` has something that is true."""
    return {column: list(compress(cells, stays)) for column, cells in rows.items()}


def together(parts: Sequence[Rows]) -> Rows:
    """Rows one after the other; a column that some lack is empty there."""
    if len(parts) == 1:
        return parts[0]
    lengths = [len(part["record"]) for part in parts]
    return {
        column: [
            cell
            for part, length in zip(parts, lengths, strict=True)
            for cell in part.get(column, [None] * length)
        ]
        for column in dict.fromkeys(column for part in parts for column in part)
    }


def _without_doubles(rows: Rows) -> Rows:
    """Of a company that many lines name, one row; where they differ, the warehouse tells."""
    distinct = dict.fromkeys(zip(*rows.values(), strict=True))
    columns = map(list, zip(*distinct, strict=True))
    return dict(zip(rows, columns, strict=True))
