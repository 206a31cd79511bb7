"""Blocks under a head, and stacks of blocks side by side."""

from abmkit import blocks
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.stack import Pair, Panel, Stack
from abmkit_pdf.style import (
    GRID_COLUMNS,
    GUTTER,
    NOTE,
    SECTION,
    SECTION_GAP,
    SECTION_GAP_SHRINK,
    SECTION_GAP_STRETCH,
    columns_width,
)
from abmkit_pdf.tags import Branch

_LEADING = 13.0
_NOTE_LEADING = 10.0
_AFTER_HEAD = 3.0
_BETWEEN_STACKS = 24.0


class SectionHead(Piece):
    """The head of a section, with a small note beside it or under it."""

    keep = True

    def __init__(self, title: str, note: str, width: float, kit: Kit) -> None:
        self.lines = kit.lines(title, SECTION, width)
        used = kit.pen.width_of(title, SECTION) + 7 if len(self.lines) == 1 else width
        wide = kit.pen.width_of(note, NOTE)
        self.beside = used if note and wide <= width - used else None
        self.below = kit.lines(note, NOTE, width) if note and self.beside is None else []
        self.note = note
        self.height = 18 + _LEADING * (len(self.lines) - 1) + _NOTE_LEADING * len(self.below)
        self.gap, self.gap_stretch = SECTION_GAP, SECTION_GAP_STRETCH
        self.gap_shrink = SECTION_GAP_SHRINK

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the head and its note."""
        pen.lines(x, y + 14, self.lines, SECTION, _LEADING, role="H2")
        if self.beside is not None:
            pen.text(x + self.beside, y + 14, self.note, NOTE)
        if self.below:
            base = y + 14 + _LEADING * (len(self.lines) - 1) + _NOTE_LEADING + 1
            pen.lines(x, base, self.below, NOTE, _NOTE_LEADING)


def lay_section(block: blocks.Section, width: float, kit: Kit) -> list[Piece]:
    """Lay out blocks under a head; on a panel they move as one."""
    inner = width - 2 * Panel.ACROSS if block.panel else width
    note = kit.words.text(block.note) if block.note else ""
    content = kit.lay_out(block.blocks, inner)
    if content:
        content[0].gap = max(_AFTER_HEAD, content[0].gap - 12)
        content[0].gap_stretch = content[0].gap_shrink = 0
    pieces: list[Piece] = [SectionHead(kit.words.text(block.title), note, inner, kit), *content]
    if block.panel:
        panel = Panel(Stack(pieces), width)
        panel.gap, panel.gap_stretch = SECTION_GAP, SECTION_GAP_STRETCH
        panel.gap_shrink = SECTION_GAP_SHRINK
        pieces = [panel]
    adopt(pieces, Branch("Sect"))
    return pieces


def lay_columns(block: blocks.Columns, width: float, kit: Kit) -> list[Piece]:
    """Lay out two stacks side by side on the grid of twelve columns; one alone is full width."""
    if not (block.left and block.right):
        return kit.lay_out(block.left or block.right, width)
    count = min(max(block.left_columns, 1), GRID_COLUMNS - 1)
    spare = (_BETWEEN_STACKS - GUTTER) / 2
    left = columns_width(width, count) - spare
    right = columns_width(width, GRID_COLUMNS - count) - spare
    stacks = (
        Stack(kit.lay_out(block.left, left)),
        Stack(kit.lay_out(block.right, right)),
    )
    pair = Pair(*stacks, shift=width - right)
    pair.gap, pair.gap_stretch, pair.gap_shrink = 12, 10, 5
    return [pair]
