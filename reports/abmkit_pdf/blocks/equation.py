"""Equations: key figures as small cards with the signs of arithmetic between them."""

from collections.abc import Sequence

from abmkit import blocks, sparkline
from abmkit_pdf.blocks.change import change_text
from abmkit_pdf.kit import Kit
from abmkit_pdf.painter import paint
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.piece import Piece
from abmkit_pdf.style import SMALLEST
from abmkit_pdf.tags import Branch

_HEIGHT, _PAD, _BETWEEN = 64.0, 8.0, 18.0
_TITLE = Style("medium", 7.5, "text")
_FIGURE = Style("display", 16)
_UNIT = Style("regular", 7.5, "muted")
_SIGN = Style("semibold", 11, "muted")
_TREND_WIDE, _TREND_TALL = 0.42, 12.0


class EquationPiece(Piece):
    """One equation; its result stands on the brand's colour."""

    height = _HEIGHT
    stretch = 6

    def __init__(self, operands: Sequence[blocks.Operand], width: float, kit: Kit) -> None:
        self.operands, self.kit = operands, kit
        self.step = (width + _BETWEEN) / len(operands)
        self.gap = 12

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the cards from left to right, each after its sign."""
        for number, operand in enumerate(self.operands):
            left = x + number * self.step
            if operand.sign:
                middle = left - _BETWEEN / 2
                pen.text(middle, y + _HEIGHT / 2 + 4, operand.sign, _SIGN, align="center")
            with pen.group("Div"):
                self._card(pen, operand.tile, left, y, last=number == len(self.operands) - 1)

    def _card(self, pen: Pen, tile: blocks.Tile, x: float, y: float, *, last: bool) -> None:
        wide = self.step - _BETWEEN
        fill = "brand" if last else "white"
        pen.box(x, y, wide, _HEIGHT, fill=fill, stroke=None if last else "rule", radius=5)
        left, room = x + _PAD, wide - 2 * _PAD
        self._figure(pen, tile, left, y, room, last=last)
        used = self._change(pen, tile, left, y + _HEIGHT - 10, room, last=last)
        trend = min(room * _TREND_WIDE, room - used - 6)
        if trend > _TREND_TALL and not last and any(v is not None for v in tile.trend):
            drawing = sparkline(tile.trend, None, trend, _TREND_TALL)
            with pen.artifact():
                paint(self.kit, drawing, left + room - trend, y + _HEIGHT - 8 - _TREND_TALL)

    def _figure(
        self, pen: Pen, tile: blocks.Tile, x: float, y: float, room: float, *, last: bool
    ) -> None:
        words, kit = self.kit.words, self.kit
        inks = ("white", "white") if last else (_TITLE.colour, _FIGURE.colour)
        title = words.text(tile.title)
        style = kit.shrink(title, _TITLE._replace(colour=inks[0]), room, SMALLEST)
        pen.text(x, y + 14, title, style, room=room)
        figure, unit = words.split(tile.value)
        wide = pen.width_of(unit, _UNIT) + 3 if unit else 0.0
        style = kit.shrink(figure, _FIGURE._replace(colour=inks[1]), room - min(wide, room / 2), 9)
        used = pen.text(x, y + 35, figure, style, room=room)
        if unit:
            small = _UNIT._replace(colour="white") if last else _UNIT
            pen.text(x + used + 3, y + 35, unit, small, room=room - used - 3)

    def _change(
        self, pen: Pen, tile: blocks.Tile, x: float, base: float, room: float, *, last: bool
    ) -> float:
        if tile.change is None:
            return 0.0
        text, colour = change_text(tile.change, self.kit, short=True)
        style = Style("medium", 7.5, "white" if last else colour)
        return pen.text(x, base, text, self.kit.shrink(text, style, room, SMALLEST), room=room)


def lay_equation(block: blocks.Equation, width: float, kit: Kit) -> list[Piece]:
    """Lay out an equation in one row."""
    if not block.operands:
        return []
    piece = EquationPiece(block.operands, width, kit)
    piece.branch = Branch("Sect")
    return [piece]
