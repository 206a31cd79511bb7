"""Charts: scenes of shapes, as wide as their place and as tall as the page allows."""

from abmkit import blocks
from abmkit_pdf.kit import Kit
from abmkit_pdf.painter import Painter
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece

_GROWTH, _LOSS = 0.7, 0.35
"""How much taller, or lower, a chart may become to fill a page, as a share of its height."""


class ChartPiece(Piece):
    """A chart as wide as its place and as tall as it is given."""

    def __init__(self, block: blocks.Chart, width: float, kit: Kit) -> None:
        self.drawing, self.width, self.kit = block.scene, width, kit
        self.alt = kit.words.text(block.alt)
        self.height = self.drawing.h
        self.stretch, self.shrink = self.drawing.h * _GROWTH, self.drawing.h * _LOSS
        self.gap, self.gap_stretch, self.gap_shrink = 12, 8, 4

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Paint the chart as one figure."""
        with pen.mark("Figure", alt=self.alt):
            Painter(self.kit, self.drawing, (x, y, self.width, height)).paint()


def lay_chart(block: blocks.Chart, width: float, kit: Kit) -> list[Piece]:
    """Lay out a chart."""
    return [ChartPiece(block, width, kit)]
