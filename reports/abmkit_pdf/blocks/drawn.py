"""Cells that are drawn: chips, shades, bars, and who of a buying group is known."""

from collections.abc import Iterable
from decimal import Decimal

from abmkit import blocks, charts
from abmkit_pdf.blocks.cells import Face, Place
from abmkit_pdf.kit import Kit
from abmkit_pdf.painter import paint
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.style import STRONG_CELL


class ChipFace(Face):
    """A short label in a box; the stronger its level, the darker."""

    FILLS = ("brand", "brand_28")
    STYLE = Style("semibold", 8)

    def __init__(self, cell: blocks.Chip, kit: Kit) -> None:
        self.text, self.level = kit.words.text(cell.text), cell.level
        self.inner = max(17.0, kit.pen.width_of(self.text, self.STYLE) + 9)
        self.wanted = self.inner

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw the box and set the label in it."""
        index = max(1, self.level) - 1
        fill = self.FILLS[index] if index < len(self.FILLS) else "white"
        stroke = "text" if fill == "white" else None
        width = min(self.inner, place.width)
        left = place.anchor - {"left": 0.0, "center": width / 2, "right": width}[place.align]
        pen.box(left, place.y + place.height / 2 - 6, width, 12, fill=fill, stroke=stroke, radius=3)
        style = self.STYLE._replace(colour=pen.palette.on(fill))
        base = place.base(style.size)
        room = width - 4
        pen.text(left + width / 2, base, self.text, style, align="center", room=room, role="TD")


class HeatFace(Face):
    """Squares in steps; a dashed one stands for what is not tracked."""

    STEP, TALL = 8.6, 9.0

    def __init__(self, cell: blocks.Heat, kit: Kit) -> None:
        self.levels, self.kit = cell.levels, kit
        self.wanted = self.STEP * len(cell.levels)
        untracked = kit.say("heat.untracked")
        said = ", ".join(untracked if level is None else str(level) for level in cell.levels)
        self.alt = kit.say("heat.title", levels=said)

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw the squares from left to right."""
        drawing = charts.heat(self.levels, min(self.wanted, place.width), self.TALL)
        with pen.group("TD"), pen.mark("Figure", alt=self.alt):
            paint(self.kit, drawing, place.x, place.y + (place.height - self.TALL) / 2)


class ShareFace(Face):
    """A bar of a part of a whole, and the rate at its right."""

    LEAST_BAR, TALL, GAP = 30.0, 6.0, 7.0

    def __init__(self, cell: blocks.Share, kit: Kit) -> None:
        part, whole = cell.part.number, cell.whole.number
        self.kit = kit
        self.share = float(part / whole) if part is not None and whole else None
        self.rate = kit.words.value(cell.rate, compact=False)
        self.alt = kit.say("progress.of", part=cell.part, whole=cell.whole)
        self.text = kit.pen.width_of(self.rate, STRONG_CELL)
        self.wanted = self.LEAST_BAR + self.GAP + self.text

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw the bar and set the rate; without a whole there is no bar."""
        with pen.group("TD"):
            if self.share is not None:
                bar = place.width - self.text - self.GAP
                drawing = charts.bullet(self.share, None, bar, self.TALL, over=0)
                with pen.mark("Figure", alt=self.alt):
                    paint(self.kit, drawing, place.x, place.y + (place.height - self.TALL) / 2)
            right, base = place.x + place.width, place.base(STRONG_CELL.size)
            pen.text(right, base, self.rate, STRONG_CELL, align="right", room=place.width)


class LengthFace(Face):
    """A bar from zero, and its number after it."""

    LEAST_BAR, TALL, GAP = 40.0, 14.0, 6.0

    def __init__(self, cell: blocks.Length, kit: Kit) -> None:
        self.cell, self.kit = cell, kit
        words = kit.words
        self.text = words.text(cell.text) if cell.text else words.value(cell.value, compact=False)
        self.beside = kit.pen.width_of(self.text, STRONG_CELL)
        self.wanted = self.LEAST_BAR + self.GAP + self.beside

    def widen(self, beside: float) -> None:
        """Leave as much room beside the bar as the widest number of the column needs."""
        self.beside = beside
        self.wanted = self.LEAST_BAR + self.GAP + beside

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw the bar and set the number at its end."""
        room = max(1.0, place.width - self.beside - self.GAP)
        cell = self.cell
        share, part, before = (self._share(n) for n in (cell.value.number, cell.part, cell.before))
        drawing = charts.bar(share or 0, part, before, room, self.TALL, cell.shade)
        with pen.group("TD"):
            with pen.mark("Figure", alt=self._alt()):
                paint(self.kit, drawing, place.x, place.y + (place.height - self.TALL) / 2)
            end = place.x + room * max(share or 0, before or 0) + self.GAP
            base = place.base(STRONG_CELL.size)
            pen.text(end, base, self.text, STRONG_CELL, room=self.beside + 0.01)

    def _share(self, number: Decimal | None) -> float | None:
        full = self.cell.full
        if number is None or not full:
            return None
        return min(max(float(number / full), 0.0), 1.0)

    def _alt(self) -> str:
        if self.cell.before is None:
            return self.text
        before = self.cell.value.model_copy(update={"number": self.cell.before, "state": "ok"})
        return self.kit.say("chart.before", text=self.text, before=before)


class CoverFace(Face):
    """Who is known in a role: a disc with a count, a ring, or a tinted gap."""

    WIDE, TALL = 36.0, 17.0

    def __init__(self, cell: blocks.Cover, kit: Kit) -> None:
        self.cell, self.kit = cell, kit
        self.wanted = 24.0
        self.alt = kit.words.text(cell.said)

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw it in the middle."""
        wide = min(self.WIDE, place.width)
        drawing = charts.cover(self.cell, wide, self.TALL)
        left, top = place.x + (place.width - wide) / 2, place.y + (place.height - self.TALL) / 2
        with pen.group("TD"), pen.mark("Figure", alt=self.alt):
            paint(self.kit, drawing, left, top)


def same_scale(faces: Iterable[Face]) -> None:
    """Let the bars of a column be compared: each leaves the same room for its number."""
    bars = [face for face in faces if isinstance(face, LengthFace)]
    widest = max((bar.beside for bar in bars), default=0.0)
    for bar in bars:
        bar.widen(widest)
