"""A file of an export while it is being made."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from abmkit.world.generate import World
from crm_export.cells import FIELDS, Writer, rows_of
from crm_export.flavour import Layout


@dataclass
class Sheet:
    """Rows of text under a layout's headers; a cell is found by record id and field.

    Attributes:
        layout: What the columns mean.
        rows: The cells, by record id, in order.
    """

    layout: Layout
    rows: dict[str, list[str]]

    def place(self, field: str) -> int:
        """Where a field stands in a row."""
        return [name for _, name in self.layout.columns].index(field)

    def put(self, record_id: str, field: str, text: str) -> None:
        """Write another text into a cell."""
        self.rows[record_id][self.place(field)] = text

    def copy(self, record_id: str, new_id: str) -> None:
        """Add a row that says what another says, under an id of its own."""
        row = list(self.rows[record_id])
        row[self.place("id")] = new_id
        self.rows[new_id] = row

    def write(self, folder: Path, quote_all: bool) -> None:
        """Write the file as UTF-8 with a header."""
        quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
        with (folder / self.layout.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=quoting)
            writer.writerow([header for header, _ in self.layout.columns])
            writer.writerows(self.rows.values())


def fill(layout: Layout, world: World, writer: Writer) -> Sheet:
    """Write a table of the ledger under a layout."""
    fields = [FIELDS[layout.table][name] for _, name in layout.columns]
    rows = {}
    for row in rows_of(world, layout.table):
        rows[writer.id(layout.table, row.id)] = [field(row, writer) for field in fields]
    return Sheet(layout, rows)
