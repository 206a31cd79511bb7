"""Cells of tables: each kind knows the width it wants, the height it needs, and draws itself."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import NamedTuple

from abmkit import Msg, blocks, strings
from abmkit_pdf.kit import Kit
from abmkit_pdf.linebreak import Line
from abmkit_pdf.pen import Align, Pen, Style
from abmkit_pdf.signs import draw_sign
from abmkit_pdf.style import NAME, TINY

LINE = 17.5
"""Height of a row of one line."""
_LEADING = 10.0
_MOST_LINES = 2
_LEAST_TERM = 7.5
"""The size down to which a term becomes smaller before it is broken."""
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
        return self.x + self.width * {"left": 0.0, "center": 0.5, "right": 1.0}[self.align]

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
    """A name and a small line under it: one from the data is cut to fit, a term has two lines."""

    rigid = False

    def __init__(self, cell: blocks.Name, kit: Kit) -> None:
        text = kit.words.text(cell.text)
        self.text = text if strings.clean(text).strip() else NAMELESS
        self.sub = kit.words.text(cell.sub) if cell.sub else ""
        self.wanted = max(kit.pen.width_of(self.text, NAME), kit.pen.width_of(self.sub, TINY))
        self.kit, self.is_term = kit, isinstance(cell.text, Msg)
        self.height = 23.6 if self.sub else LINE
        self.style, self.lines = NAME, list[Line]()

    def fit(self, width: float) -> None:
        """Set a term smaller, and break it into lines, if it must be."""
        if not self.is_term:
            return
        self.style = self.kit.shrink(self.text, NAME, width, _LEAST_TERM)
        lines = self.kit.lines(self.text, self.style, width)
        if len(lines) > 1:
            self.lines = self.kit.clip(lines, _MOST_LINES, self.style, width)
            self.height += _LEADING * (len(self.lines) - 1)

    def draw(self, pen: Pen, place: Place) -> None:
        """Set the lines."""
        more = _LEADING * max(0, len(self.lines) - 1)
        if not self.sub:
            self._set(pen, place, place.base(NAME.size) - more / 2, "TD")
            return
        top = place.y + (place.height - 23.6 - more) / 2
        with pen.group("TD"):
            self._set(pen, place, top + 10.2, "P")
            pen.text(place.x, top + 18.8 + more, self.sub, TINY, room=place.width)

    def _set(self, pen: Pen, place: Place, base: float, role: str) -> None:
        if self.lines:
            pen.lines(place.x, base, self.lines, self.style, _LEADING, role=role)
        else:
            pen.text(place.x, base, self.text, self.style, room=place.width, role=role)


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
