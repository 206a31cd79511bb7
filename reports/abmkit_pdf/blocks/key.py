"""Keys: what the marks of a table stand for."""

from collections.abc import Sequence

from abmkit import blocks, charts, scene
from abmkit_pdf.kit import Kit
from abmkit_pdf.painter import paint
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece
from abmkit_pdf.style import NOTE

_SQUARE, _TALL, _WIDE = 8.6, 9.0, 20.0
_AFTER_MARK, _AFTER_TEXT = 5.0, 16.0


class KeyPiece(Piece):
    """Marks with their meaning in one line, and a remark at the right edge or under them."""

    LINE = 14.0

    def __init__(
        self, marks: Sequence[tuple[scene.Scene, str]], remark: str, width: float, kit: Kit
    ) -> None:
        self.marks, self.remark, self.width, self.kit = marks, remark, width, kit
        self.places: list[tuple[float, float]] = []
        across, down = 0.0, 0
        for drawing, text in marks:
            wide = drawing.w + _AFTER_MARK + kit.pen.width_of(text, NOTE)
            if across and across + wide > width:
                across, down = 0.0, down + 1
            self.places.append((across, down * self.LINE))
            across += wide + _AFTER_TEXT
        if remark and across + kit.pen.width_of(remark, NOTE) > width:
            down += 1
        self.last = down * self.LINE
        self.height = 12 + self.last
        self.gap = 5

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the marks and set what they stand for."""
        for (drawing, text), (across, down) in zip(self.marks, self.places, strict=True):
            top = y + down
            with pen.artifact():
                paint(self.kit, drawing, x + across, top + 6 - drawing.h / 2)
            left = x + across + drawing.w + _AFTER_MARK
            pen.text(left, top + 8.7, text, NOTE, room=self.width - across - drawing.w)
        if self.remark:
            base = y + self.last + 8.7
            pen.text(x + self.width, base, self.remark, NOTE, align="right", room=self.width)


def lay_key(block: blocks.Key, width: float, kit: Kit) -> list[Piece]:
    """Lay out a key under what it explains."""
    marks = [(_drawing(each.mark), kit.words.text(each.text)) for each in block.marks]
    remark = kit.words.text(block.remark) if block.remark else ""
    return [KeyPiece(marks, remark, width, kit)]


def _drawing(mark: blocks.Heat | blocks.Cover) -> scene.Scene:
    if isinstance(mark, blocks.Heat):
        return charts.heat(mark.levels, _SQUARE * len(mark.levels), _TALL)
    return charts.cover(mark, _WIDE, _TALL + 5)
