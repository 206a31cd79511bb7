"""The base of all blocks, and the table that each of them can be read as."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from abmkit.report.cells import Cell
from abmkit.report.value import Frozen, Text

Align = Literal["left", "right", "center"]


class Block(Frozen):
    """Base of all blocks. ``kind`` names the block in JSON and chooses the renderer's drawing."""

    kind: str

    def as_table(self) -> Table:
        """The block's content as a plain table, for twins and for renderers that lack it."""
        raise NotImplementedError(f"block {self.kind!r} gives no table form")


class Column(Frozen):
    """A column of a table.

    Attributes:
        title: Its head.
        align: Of head and cells.
        weight: Share of the width; the renderer keeps numbers whole before it keeps names whole.
        strong: Whether its cells are set in a heavier cut.
    """

    title: Text
    align: Align = "left"
    weight: Decimal = Decimal(1)
    strong: bool = False


class Table(Block):
    """Rows under heads; breaks between rows, repeats its head."""

    kind: Literal["table"] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Text | None = None
    more: Text | None = None

    def as_table(self) -> Table:
        """Itself."""
        return self
