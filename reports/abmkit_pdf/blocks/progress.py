"""Bars of parts of wholes, one under another."""

from abmkit import blocks, charts
from abmkit_pdf.kit import Kit
from abmkit_pdf.painter import paint
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.style import CELL, LABEL
from abmkit_pdf.tags import Branch

_BAR, _OVER = 7.0, 1.5


class ProgressPiece(Piece):
    """A label, the numbers at the right edge, and the bar under them."""

    def __init__(self, row: blocks.ProgressRow, width: float, kit: Kit) -> None:
        self.row, self.width, self.kit = row, width, kit
        self.label = kit.words.text(row.label)
        part = kit.say("progress.of", part=row.part, whole=row.whole)
        self.numbers = f"{part}  ·  {kit.words.value(row.rate)}"
        self.height, self.stretch, self.shrink = 26.0, 18.0, 4.0

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the texts and draw the bar."""
        base = y + (height - self.height) / 2 + 10
        used = pen.text(
            x + self.width, base, self.numbers, CELL, align="right", room=self.width * 0.7
        )
        pen.text(x, base, self.label, LABEL, room=self.width - used - 10)
        with pen.mark("Figure", alt=f"{self.label}: {self.numbers}"):
            tick = None if self.row.tick is None else float(self.row.tick)
            drawing = charts.bullet(self._share(), tick, self.width, _BAR, over=_OVER)
            paint(self.kit, drawing, x, base + 5 - _OVER)

    def _share(self) -> float:
        part, whole = self.row.part.number, self.row.whole.number
        return float(part / whole) if part and whole else 0.0


def lay_progress(block: blocks.Progress, width: float, kit: Kit) -> list[Piece]:
    """Lay out a row a bar."""
    pieces: list[Piece] = [ProgressPiece(row, width, kit) for row in block.rows]
    for piece in pieces:
        piece.branch = Branch("LI")
    adopt(pieces, Branch("L"))
    return pieces
