"""Cells of tables: each kind knows the width it wants, the height it needs, and draws itself."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from abmkit import Change, Msg, Value, blocks
from abmkit_pdf.blocks.change import change_text
from abmkit_pdf.kit import Kit
from abmkit_pdf.linebreak import Line
from abmkit_pdf.pen import Align, Pen, Style
from abmkit_pdf.signs import draw_bar, draw_sign
from abmkit_pdf.strings import clean
from abmkit_pdf.style import CELL, NAME, STRONG_CELL, TINY

LINE = 19.0
"""Height of a row of one line."""
_LEADING = 10.0
_MOST_LINES = 2
NAMELESS = "–"


class Place(NamedTuple):
    """Where a cell is drawn: top left corner, size, and what of it stands at the edge."""

    x: float
    y: float
    width: float
    height: float
    align: Align

    @property
    def anchor(self) -> float:
        """Where text of this alignment is set from."""
        return self.x + {"left": 0.0, "center": self.width / 2, "right": self.width}[self.align]

    def base(self, size: float) -> float:
        """Return the base line of one line of this size in the middle of the cell."""
        return self.y + self.height / 2 + size * 0.36


class Face(ABC):
    """A cell with its texts made.

    Attributes:
        wanted: Width in which it shows whole, on one line.
        rigid: Whether it must have that width: a number is never cut.
        height: Height that it needs, once it was fitted to a width.
    """

    wanted: float
    rigid: bool = True
    height: float = LINE

    def fit(self, width: float) -> None:
        """Break what is breakable to the width of the column."""
        return

    @abstractmethod
    def draw(self, pen: Pen, place: Place) -> None:
        """Draw inside the place."""


class FigureFace(Face):
    """A number, or a change with its arrow: one line, never cut but in the narrowest column."""

    def __init__(self, text: str, style: Style, kit: Kit) -> None:
        self.text, self.style = text, style
        self.wanted = kit.pen.width_of(text, style)

    def draw(self, pen: Pen, place: Place) -> None:
        """Set the number."""
        base = place.base(self.style.size)
        pen.text(
            place.anchor, base, self.text, self.style,
            align=place.align, room=place.width + 0.01, role="TD",
        )  # fmt: skip


class TextFace(Face):
    """Words: as many as two lines."""

    rigid = False

    def __init__(self, text: str, style: Style, kit: Kit) -> None:
        self.text, self.style, self.kit = text, style, kit
        self.wanted = kit.pen.width_of(text, style)
        self.lines: Sequence[Line] = ()
        self.cut = False

    def fit(self, width: float) -> None:
        """Break the words into lines."""
        lines = self.kit.lines(self.text, self.style, width)
        self.lines = self.kit.clip(lines, _MOST_LINES, self.style, width)
        self.cut = len(lines) > len(self.lines)
        self.height = LINE + _LEADING * max(0, len(self.lines) - 1)

    def draw(self, pen: Pen, place: Place) -> None:
        """Set the lines in the middle."""
        base = place.base(self.style.size) - _LEADING * (len(self.lines) - 1) / 2
        spoken = self.text if self.cut else None
        pen.lines(
            place.anchor, base, self.lines, self.style, _LEADING,
            role="TD", align=place.align, spoken=spoken,
        )  # fmt: skip


class NameFace(Face):
    """A name from the data and a small line under it; both are cut to fit."""

    rigid = False

    def __init__(self, cell: blocks.Name, kit: Kit) -> None:
        self.text = cell.text if clean(cell.text).strip() else NAMELESS
        self.sub = kit.words.text(cell.sub) if cell.sub else ""
        self.wanted = max(kit.pen.width_of(self.text, NAME), kit.pen.width_of(self.sub, TINY))
        self.height = 23.6 if self.sub else LINE

    def draw(self, pen: Pen, place: Place) -> None:
        """Set both lines."""
        if not self.sub:
            base = place.base(NAME.size)
            pen.text(place.x, base, self.text, NAME, room=place.width, role="TD")
            return
        top = place.y + (place.height - 23.6) / 2
        with pen.group("TD"):
            pen.text(place.x, top + 10.2, self.text, NAME, room=place.width)
            pen.text(place.x, top + 18.8, self.sub, TINY, room=place.width)


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

    STEP, SIDE, TALL = 8.6, 7.6, 9.0
    FILLS = ("grid", "brand_14", "brand_28", "brand_48", "brand_72", "brand")

    def __init__(self, cell: blocks.Heat, kit: Kit) -> None:
        self.levels = cell.levels
        self.wanted = self.STEP * len(cell.levels)
        untracked = kit.say("heat.untracked")
        said = ", ".join(untracked if level is None else str(level) for level in cell.levels)
        self.alt = kit.say("heat.title", levels=said)

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw the squares from left to right."""
        top = place.y + (place.height - self.TALL) / 2
        step = min(self.STEP, place.width / max(1, len(self.levels)))
        side = self.SIDE * step / self.STEP
        with pen.group("TD"), pen.mark("Figure", alt=self.alt):
            for number, level in enumerate(self.levels):
                x = place.x + number * step
                if level is None:
                    inner = (side - 0.8, self.TALL - 0.8)
                    pen.box(x + 0.4, top + 0.4, *inner, stroke="muted", line=0.4, dash=(1, 1))
                else:
                    fill = self.FILLS[min(max(level, 0), len(self.FILLS) - 1)]
                    pen.box(x, top, side, self.TALL, fill=fill)


class ShareFace(Face):
    """A bar of a part of a whole, and the rate at its right."""

    LEAST_BAR = 30.0

    def __init__(self, cell: blocks.Share, kit: Kit) -> None:
        part, whole = cell.part.number, cell.whole.number
        self.share = float(part / whole) if part is not None and whole else None
        self.rate = kit.words.value(cell.rate, compact=False)
        self.alt = kit.say("progress.of", part=cell.part, whole=cell.whole)
        self.text = kit.pen.width_of(self.rate, STRONG_CELL)
        self.wanted = self.LEAST_BAR + 7 + self.text

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw the bar and set the rate; without a whole there is no bar."""
        with pen.group("TD"):
            if self.share is not None:
                bar = place.width - self.text - 7
                top = place.y + place.height / 2 - 3
                with pen.mark("Figure", alt=self.alt):
                    draw_bar(pen, place.x, top, bar, 6, self.share, "brand")
            right, base = place.x + place.width, place.base(STRONG_CELL.size)
            pen.text(right, base, self.rate, STRONG_CELL, align="right", room=place.width)


class SignFace(TextFace):
    """A state sign with words beside it."""

    ROOM = 14.0

    def __init__(self, cell: blocks.Sign, kit: Kit) -> None:
        super().__init__(kit.words.text(cell.text), NAME, kit)
        self.goal, self.word = cell.goal, kit.say(f"{cell.of}.{cell.goal}")
        self.wanted += self.ROOM

    def fit(self, width: float) -> None:
        """Break the words into lines beside the sign."""
        super().fit(width - self.ROOM)

    def draw(self, pen: Pen, place: Place) -> None:
        """Draw the sign and set the words."""
        with pen.group("TD"):
            top = place.y + place.height / 2 - 4.4 - _LEADING * (len(self.lines) - 1) / 2
            draw_sign(pen, place.x, top, 8.5, self.goal, self.word)
            super().draw(pen, place._replace(x=place.x + self.ROOM, align="left"))


def face_of(cell: blocks.Cell, column: blocks.Column, kit: Kit) -> Face:
    """Return the face of a cell."""
    style = STRONG_CELL if column.strong else CELL
    match cell:
        case Value():
            return FigureFace(kit.words.value(cell, compact=False), style, kit)
        case Change():
            text, colour = change_text(cell, kit, short=True)
            return FigureFace(text, Style("medium", 7.5, colour), kit)
        case blocks.Marks():
            return TextFace(" · ".join(map(kit.words.text, cell.texts)), style, kit)
        case str() | Msg():
            return TextFace(kit.words.text(cell), style, kit)
    return _FACES[type(cell)](cell, kit)


_FACES: dict[type, Callable[[Any, Kit], Face]] = {
    blocks.Name: NameFace,
    blocks.Chip: ChipFace,
    blocks.Heat: HeatFace,
    blocks.Share: ShareFace,
    blocks.Sign: SignFace,
}
