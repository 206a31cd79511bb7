"""The base of all blocks, and the table that each of them can be read as."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    SerializationInfo,
    SerializeAsAny,
    SerializerFunctionWrapHandler,
    ValidationInfo,
    model_serializer,
    model_validator,
)

from abmkit.errors import RenderError
from abmkit.report.cells import Cell
from abmkit.report.value import Frozen, Text

Align = Literal["left", "right", "center"]


WITH_TABLES: Mapping[str, bool] = {"tables": True}
"""Context for ``model_dump``: beside each block stands its table, which any reader knows."""


class Block(Frozen):
    """Base of all blocks. ``kind`` names the block in JSON and chooses the renderer's drawing."""

    holds_blocks: ClassVar[bool] = False

    kind: str

    def as_table(self) -> Table:
        """The block's content as a plain table, for twins and for renderers that lack it.

        Raises:
            RenderError: Its author gave it none.
        """
        raise RenderError(
            f"block {self.kind!r} gives no table form; its author must give it as_table()"
        )

    @model_serializer(mode="wrap")
    def _dump(self, own: SerializerFunctionWrapHandler, info: SerializationInfo) -> dict[str, Any]:
        told: dict[str, Any] = own(self)
        if info.context == WITH_TABLES and not (self.holds_blocks or isinstance(self, Table)):
            told["table"] = self.as_table().model_dump(mode="json")
        return told


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
    """Rows under heads; breaks between rows, repeats its head.

    Attributes:
        columns: The heads.
        rows: As many cells each.
        empty: Said in place of rows when there are none.
        more: A note under the rows.
        aligned: Whether its columns are as wide as their weights say, so that those of tables
            under one another stand in line; else what they hold decides, too.
    """

    kind: Literal["table"] = "table"
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: Text | None = None
    more: Text | None = None
    aligned: bool = False

    @model_validator(mode="after")
    def _check_rows(self) -> Self:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"row {number} has {len(row)} cells for {len(self.columns)} columns"
                )
        return self

    def as_table(self) -> Table:
        """Itself."""
        return self


def _of_its_kind(told: object, info: ValidationInfo) -> object:
    """Read a dumped block as the class of its kind; one of an unknown kind as its table.

    The context takes the warnings: ``{"warnings": []}``.
    """
    if not isinstance(told, Mapping):
        return told
    fields = {key: value for key, value in told.items() if key != "table"}
    kind = str(told.get("kind"))
    known = {block.model_fields["kind"].default: block for block in _all_below(Block)}
    if kind in known:
        return known[kind].model_validate(fields, context=info.context)
    if "table" not in told:
        raise ValueError(f"no kind of block {kind!r} is known, and it stands without its table")
    if info.context is not None:
        info.context["warnings"].append(f"no kind of block {kind!r} is known; shown as a table")
    return Table.model_validate(told["table"])


def _all_below(block: type[Block]) -> Iterator[type[Block]]:
    for each in block.__subclasses__():
        yield each
        yield from _all_below(each)


AnyBlock = Annotated[SerializeAsAny[Block], BeforeValidator(_of_its_kind)]
"""A block of any kind as a field: dumped as what it is, and read back as that."""
