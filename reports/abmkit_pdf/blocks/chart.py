"""Charts: a scene of shapes painted with the document's colours."""

from abmkit import Value, blocks, scene
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Align, Pen, Style
from abmkit_pdf.piece import Piece

_GROWTH = 0.7
"""How much taller a chart may become to fill a page, as a share of its height."""
_ALIGN: dict[str, Align] = {"start": "left", "middle": "center", "end": "right"}


class ChartPiece(Piece):
    """A scene scaled to the width of its place and to the height it is given.

    Lengths are scaled, texts and circles are not; nor are the distances below the lowest shape,
    where the words under an axis stand.
    """

    def __init__(self, drawing: "scene.Scene", alt: str, width: float, kit: Kit) -> None:
        self.drawing, self.alt, self.kit = drawing, alt, kit
        self.across = width / drawing.w
        self.floor = max((_lowest(shape) for shape in drawing.shapes), default=0) or drawing.h
        self.height = drawing.h
        self.stretch = drawing.h * _GROWTH
        self.gap, self.gap_stretch = 12, 8

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Paint the shapes in their order."""
        down = 1 + (height - self.drawing.h) / self.floor
        with pen.mark("Figure", alt=self.alt):
            for shape in self.drawing.shapes:
                self._paint(pen, shape, x, y, down)

    def _paint(self, pen: Pen, shape: "scene.Shape", x: float, y: float, down: float) -> None:
        match shape:
            case scene.Rect():
                pen.box(
                    x + shape.x * self.across, y + shape.y * down,
                    shape.w * self.across, shape.h * down,
                    fill=shape.fill, stroke=shape.stroke, line=shape.width, radius=shape.radius,
                )  # fmt: skip
            case scene.Path():
                points = [(x + px * self.across, y + py * down) for px, py in shape.points]
                pen.path(
                    points, fill=shape.fill, stroke=shape.stroke, line=shape.width, dash=shape.dash
                )
            case scene.Dot():
                pen.disc(x + shape.x * self.across, y + shape.y * down, shape.r, fill=shape.fill)
            case scene.Label():
                below = max(0.0, shape.y - self.floor)
                base = (shape.y - below) * down + below
                self._label(pen, shape, x + shape.x * self.across, y + base)

    def _label(self, pen: Pen, label: "scene.Label", x: float, y: float) -> None:
        words = self.kit.words
        said = label.text
        text = words.value(said) if isinstance(said, Value) else words.text(said)
        style = Style("medium" if label.bold else "regular", label.size, label.colour)
        room = label.room and label.room * self.across
        pen.text(x, y, text, style, align=_ALIGN[label.anchor], room=room)


def _lowest(shape: "scene.Shape") -> float:
    match shape:
        case scene.Rect():
            return shape.y + shape.h
        case scene.Path():
            return max(y for _, y in shape.points)
        case scene.Dot():
            return shape.y
    return 0.0


def lay_chart(block: blocks.Chart, width: float, kit: Kit) -> list[Piece]:
    """Lay out a chart."""
    return [ChartPiece(block.scene, kit.words.text(block.alt), width, kit)]
