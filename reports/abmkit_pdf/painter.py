"""Scenes painted with the document's colours and words."""

from collections.abc import Iterator

from abmkit import Msg, Value, scene
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Align, Style
from abmkit_pdf.style import SMALLEST

_ALIGN: dict[str, Align] = {"start": "left", "middle": "center", "end": "right"}
_LEADING = 8.5


def paint(kit: Kit, drawing: scene.Scene, x: float, y: float) -> None:
    """Paint a scene in its own size with its top left corner at (x, y)."""
    Painter(kit, drawing, (x, y, drawing.w, drawing.h)).paint()


class Painter:
    """Paints a scene into a box: left, top, width, height.

    Lengths are scaled to the box, texts and circles are not; nor are the distances below the
    lowest shape, where the words under an axis stand.
    """

    def __init__(self, kit: Kit, drawing: scene.Scene, box: tuple[float, float, float, float]):
        self.kit, self.pen, self.drawing = kit, kit.pen, drawing
        self.x, self.y, width, height = box
        self.floor = (
            max((_lowest(shape) for shape in drawing.shapes), default=0) or drawing.h or 1.0
        )
        self.across = width / drawing.w
        self.down = 1 + (height - drawing.h) / self.floor

    def paint(self) -> None:
        """Paint the shapes in their order."""
        for shape in self.drawing.shapes:
            self._shape(shape)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        below = max(0.0, y - self.floor)
        return self.x + x * self.across, self.y + (y - below) * self.down + below

    def _shape(self, shape: scene.Shape) -> None:
        match shape:
            case scene.Rect():
                self.pen.box(
                    *self._place(shape.x, shape.y), shape.w * self.across, shape.h * self.down,
                    fill=shape.fill, stroke=shape.stroke, line=shape.width, radius=shape.radius,
                    dash=shape.dash,
                )  # fmt: skip
            case scene.Path():
                points = [self._place(*point) for point in shape.points]
                look = {"fill": shape.fill, "stroke": shape.stroke}
                self.pen.path(points, **look, line=shape.width, dash=shape.dash)
            case scene.Dot():
                self.pen.disc(
                    *self._place(shape.x, shape.y), shape.r,
                    fill=shape.fill, stroke=shape.stroke, line=shape.width,
                )  # fmt: skip
            case scene.Label():
                self._label(shape)

    def _label(self, label: scene.Label) -> None:
        said, words = label.text, self.kit.words
        text = words.value(said) if isinstance(said, Value) else words.text(said)
        style = Style("medium" if label.bold else "regular", label.size, label.colour)
        room = label.room and label.room * self.across
        if room and (label.whole or isinstance(said, Value)):
            for form in (text, *self._shorter(said)):
                text, small = form, self.kit.shrink(form, style, room, SMALLEST)
                if self.pen.width_of(text, small) <= room:
                    break
            else:
                return  # the chart's words hold it
            style = small
        x, y = self._place(label.x, label.y)
        align = _ALIGN[label.anchor]
        if room and label.lines > 1 and self.pen.width_of(text, style) > room:
            lines = self.kit.clip(self.kit.lines(text, style, room), label.lines, style, room)
            self.pen.lines(x, y, lines, style, _LEADING, align=align, spoken=text)
            return
        self.pen.text(x, y, text, style, align=align, room=room)

    def _shorter(self, said: Msg | str | Value) -> Iterator[str]:
        """An amount without its currency, for a bar that is narrower than both."""
        if isinstance(said, Value) and said.currency is not None:
            yield self.kit.words.text(Msg.of("chart.bare", value=said))


def _lowest(shape: scene.Shape) -> float:
    match shape:
        case scene.Rect():
            return shape.y + shape.h
        case scene.Path():
            return max(y for _, y in shape.points)
        case scene.Dot():
            return shape.y
    return 0.0
