"""Large figures with a sentence each, on a tinted panel."""

from collections.abc import Sequence
from typing import NamedTuple

from abmkit import Value, blocks
from abmkit_pdf.blocks.section import SectionHead
from abmkit_pdf.kit import Kit
from abmkit_pdf.linebreak import Line
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.piece import Piece
from abmkit_pdf.stack import Panel, Stack
from abmkit_pdf.style import SECTION_GAP, SECTION_GAP_SHRINK, SECTION_GAP_STRETCH
from abmkit_pdf.tags import Branch

PER_ROW = 4
_FIGURE = Style("display", 15)
_TEXT = Style("regular", 7.5, "text")
_LEADING = 10.0
_BETWEEN = 18.0


class _Face(NamedTuple):
    figure: str
    style: Style
    lines: Sequence[Line]


class FactsPiece(Piece):
    """One row of figures with their sentences."""

    def __init__(self, facts: Sequence[blocks.Fact], step: float, kit: Kit) -> None:
        self.step, self.room = step, step - _BETWEEN
        self.faces = [self._face(fact, kit) for fact in facts]
        self.height = 24 + _LEADING * max(len(face.lines) for face in self.faces)
        self.gap = 6

    def _face(self, fact: blocks.Fact, kit: Kit) -> _Face:
        said = fact.figure
        figure = kit.words.value(said) if isinstance(said, Value) else kit.words.text(said)
        style = kit.shrink(figure, _FIGURE, self.room, 8)
        return _Face(figure, style, kit.lines(kit.words.text(fact.text), _TEXT, self.room))

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set each figure and the sentence under it."""
        for number, (figure, style, lines) in enumerate(self.faces):
            left = x + number * self.step
            pen.text(left, y + 17, figure, style, room=self.room)
            pen.lines(left, y + 30, lines, _TEXT, _LEADING)


def lay_facts(block: blocks.Facts, width: float, kit: Kit) -> list[Piece]:
    """Lay out figures on a panel with their head."""
    inner = width - 2 * Panel.ACROSS
    step = (inner + _BETWEEN) / min(PER_ROW, max(3, len(block.facts)))
    head = SectionHead(kit.words.text(block.title), "", inner, kit)
    rows: list[Piece] = [
        FactsPiece(block.facts[start : start + PER_ROW], step, kit)
        for start in range(0, len(block.facts), PER_ROW)
    ]
    panel = Panel(Stack([head, *rows]), width)
    panel.fills = False
    panel.branch = Branch("Sect")
    panel.gap, panel.gap_stretch = SECTION_GAP, SECTION_GAP_STRETCH
    panel.gap_shrink = SECTION_GAP_SHRINK
    return [panel]
