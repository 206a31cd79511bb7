"""Key figures as tiles, four in a row: the number, its change, its trend, its goal."""

from collections.abc import Sequence
from decimal import Decimal

from abmkit import Msg, Value, blocks, charts, scene, sparkline
from abmkit_pdf.blocks.change import change_text
from abmkit_pdf.kit import Kit
from abmkit_pdf.painter import paint
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.signs import draw_sign
from abmkit_pdf.style import LABEL, SMALLEST
from abmkit_pdf.tags import Branch

PER_ROW = 4
HEIGHT, GAP = 120.0, 10.0
_BAR_TOP, _BAR = 95.0, 4.0
_PAD = 9.0
_TITLE = LABEL._replace(colour="text")
_FIGURE = Style("display", 23)
_LEAST_FIGURE = 14.0
_UNIT = Style("regular", 9, "muted")
_FOOT = Style("regular", 7, "muted")
_SHARE = Style("medium", 7, "text")
_MARK = Style("medium", 7, "text")
_TITLE_LEADING = 9.0
_SCALE_END = Decimal("1.25")
"""Where the bar of a goal ends; the goal itself is at 1."""
_TREND_END, _WITHOUT_BAR = 90.0, 10.0
_BASIS = Style("regular", 7, "muted")
_BASIS_LEADING = 8.0


class TilesPiece(Piece):
    """One row of tiles."""

    height = HEIGHT

    def __init__(self, tiles: Sequence["TileFace"], width: float) -> None:
        self.tiles = tiles
        self.step = (width + GAP) / PER_ROW

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the tiles from left to right."""
        for number, tile in enumerate(self.tiles):
            with pen.group("Div"):
                tile.draw(pen, x + number * self.step, y, self.step - GAP)


class TileFace:
    """One tile, its texts made."""

    def __init__(self, tile: blocks.Tile, kit: Kit) -> None:
        self.tile, self.kit = tile, kit
        words = kit.words
        self.title = words.text(tile.title)
        self.figure, unit = words.split(tile.value)
        of = words.text(tile.of) if tile.of else ""
        self.unit = " ".join(part for part in (unit, of) if part)
        self.mark = words.text(tile.mark) if tile.mark else ""
        self.basis = words.text(tile.basis) if tile.basis else ""

    def draw(self, pen: Pen, x: float, y: float, width: float) -> None:
        """Draw the tile with its top left corner at (x, y)."""
        room = width - 2 * _PAD
        left = x + _PAD
        pen.box(x, y, width, HEIGHT, fill="white", stroke="rule", radius=5)
        self._draw_title(pen, left, y, room)
        word = self.kit.say(f"goal.{self.tile.goal}")
        draw_sign(pen, x + width - 18, y + 8.5, 9, self.tile.goal, word)
        self._draw_figure(pen, left, y + 42, room)
        self._draw_change(pen, left, y + 56, room)
        used = self._draw_basis(pen, left, y + 66, room)
        self._draw_trend(pen, left, y + 64 + used, y + _TREND_END, room)
        self._draw_goal(pen, left, y, room)

    def _draw_title(self, pen: Pen, x: float, y: float, room: float) -> None:
        room -= 12
        style = self.kit.shrink(self.title, _TITLE, room, least=7)
        if pen.width_of(self.title, style) <= room:
            pen.text(x, y + 16, self.title, style)
            return
        lines = self.kit.lines(self.title, style, room)
        shown = self.kit.clip(lines, 2, style, room)
        spoken = self.title if len(lines) > len(shown) else None
        pen.lines(x, y + 11, shown, style, _TITLE_LEADING - 0.5, spoken=spoken)

    def _draw_figure(self, pen: Pen, x: float, base: float, room: float) -> None:
        """Set the number, smaller until it and its unit fit."""
        unit = pen.width_of(self.unit, _UNIT) + 4 if self.unit else 0
        if unit > room / 2:
            unit = room / 2
        style = self.kit.shrink(self.figure, _FIGURE, room - unit, _LEAST_FIGURE)
        style = self.kit.shrink(self.figure, style, room - unit, SMALLEST)
        used = pen.text(x, base, self.figure, style, room=room - unit)
        if self.unit:
            pen.text(x + used + 4, base, self.unit, _UNIT, room=room - used - 4)

    def _draw_change(self, pen: Pen, x: float, base: float, room: float) -> None:
        value, change = self.tile.value, self.tile.change
        if value.number is None and value.reason is not None:
            text, colour = self.kit.words.text(value.reason), "muted"
        elif change is not None:
            text, colour = change_text(change, self.kit)
        else:
            return
        style = self.kit.shrink(text, Style("medium", 7.5, colour), room, SMALLEST)
        pen.text(x, base, text, style, room=room)

    def _draw_basis(self, pen: Pen, x: float, base: float, room: float) -> float:
        """Set what stands behind the number, on two lines if it must, and return their height."""
        if not self.basis:
            return 0.0
        style = self.kit.shrink(self.basis, _BASIS, room, SMALLEST)
        lines = self.kit.lines(self.basis, style, room)[:2]
        pen.lines(x, base, lines, style, _BASIS_LEADING)
        return _BASIS_LEADING * len(lines)

    def _draw_trend(self, pen: Pen, x: float, y: float, end: float, room: float) -> None:
        height = end - y + (0 if self.tile.attainment is not None else _WITHOUT_BAR)
        if self.mark:
            height -= 10
            draw_sign(pen, x, y + height + 4, 6.5, "close", self.kit.say("state.close"))
            base = y + height + 10
            style = self.kit.shrink(self.mark, _MARK, room - 10, SMALLEST)
            pen.text(x + 10, base, self.mark, style, room=room - 10)
        if any(value is not None for value in self.tile.trend):
            with pen.mark("Figure", alt=self._trend_alt()):
                drawing = sparkline(self.tile.trend, self.tile.trend_goal, room, height)
                paint(self.kit, drawing, x, y)

    def _trend_alt(self) -> str:
        tile, words = self.tile, self.kit.words
        values = ", ".join(words.value(self._like(value)) for value in tile.trend)
        args: dict[str, Value | int | str | Msg] = {
            "metric": tile.title, "n": len(tile.trend), "values": values,
        }  # fmt: skip
        if tile.trend_goal is None:
            return self.kit.say("chart.trend", **args)
        return self.kit.say("chart.trend_goal", goal=self._like(tile.trend_goal), **args)

    def _like(self, number: Decimal | None) -> Value:
        update = {"number": number, "state": "missing" if number is None else "ok"}
        return self.tile.value.model_copy(update=update)

    def _draw_goal(self, pen: Pen, x: float, y: float, room: float) -> None:
        tile, words = self.tile, self.kit.words
        foot = y + HEIGHT - 7.5
        if tile.attainment is None:
            pen.text(x, foot, self.kit.say("goal.none"), _FOOT, room=room)
            return
        share = words.value(Value(number=tile.attainment, unit="percent"))
        with pen.mark("Figure", alt=self.kit.say("kpi.attainment", attainment=share)):
            fill: scene.Colour = "muted" if tile.goal == "none" else tile.goal
            drawing = charts.bullet(
                float(tile.attainment / _SCALE_END), float(1 / _SCALE_END), room, _BAR, fill
            )
            paint(self.kit, drawing, x, y + _BAR_TOP)
        used = pen.text(x + room, foot, share, _SHARE, align="right")
        if tile.target is not None:
            target = self.kit.say("kpi.target_is", target=tile.target)
            style = self.kit.shrink(target, _FOOT, room - used - 6, SMALLEST)
            pen.text(x, foot, target, style, room=room - used - 6)


def lay_tiles(block: blocks.KpiGrid, width: float, kit: Kit) -> list[Piece]:
    """Lay out a row of tiles for every four of them."""
    faces = [TileFace(tile, kit) for tile in block.tiles]
    rows: list[Piece] = []
    for start in range(0, len(faces), PER_ROW):
        row = TilesPiece(faces[start : start + PER_ROW], width)
        row.gap = GAP
        rows.append(row)
    adopt(rows, Branch("Sect"))
    return rows
