"""Blocks that hold blocks: sections, columns, pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Literal

from abmkit.report.table import AnyBlock, Block, Table
from abmkit.report.value import Text


class Section(Block):
    """Blocks under one head; the head stays with the first rows of the first block.

    Attributes:
        title: The head.
        note: Small text beside it, such as the unit.
        blocks: What stands under it.
        panel: Whether it stands on a tinted panel.
    """

    holds_blocks: ClassVar[bool] = True

    kind: Literal["section"] = "section"
    title: Text
    note: Text | None = None
    blocks: tuple[AnyBlock, ...]
    panel: bool = False

    def as_table(self) -> Table:
        """The first block's table."""
        return self.blocks[0].as_table() if self.blocks else Table(columns=(), rows=())


class Columns(Block):
    """Two stacks side by side; ``left`` of twelve grid columns go to the left one."""

    holds_blocks: ClassVar[bool] = True

    kind: Literal["columns"] = "columns"
    left: tuple[AnyBlock, ...]
    right: tuple[AnyBlock, ...]
    left_columns: int = 7

    def as_table(self) -> Table:
        """The left stack's first table."""
        return self.left[0].as_table() if self.left else Table(columns=(), rows=())


class Page(Block):
    """Starts a new page; its content flows on to further pages when it must.

    Attributes:
        id: Stable name, used for the outline and for links.
        title: The page's head; the cover page has None and opens with the brand and a headline.
        outline: Its name in the outline.
        lead: A sentence under the title.
        blocks: The content.
    """

    holds_blocks: ClassVar[bool] = True

    kind: Literal["page"] = "page"
    id: str
    outline: Text
    title: Text | None = None
    lead: Text | None = None
    blocks: tuple[AnyBlock, ...]

    def as_table(self) -> Table:
        """The first block's table."""
        return self.blocks[0].as_table() if self.blocks else Table(columns=(), rows=())


def flat(blocks: Iterable[Block], head: Text = "") -> Iterator[tuple[Text, Block]]:
    """The blocks that hold no others, in reading order, each with the head it stands under.

    Args:
        blocks: Those of a page.
        head: Of those that stand in no section.
    """
    for block in blocks:
        if isinstance(block, Section):
            yield from flat(block.blocks, block.title)
        elif isinstance(block, Columns):
            yield from flat((*block.left, *block.right), head)
        else:
            yield head, block
