"""Running text as a piece: lines that may go on over a page."""

from collections.abc import Sequence

from abmkit_pdf.linebreak import Line
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.piece import Piece

_LEAST_LINES = 2
"""A page does not begin or end with fewer lines of a paragraph."""


class TextPiece(Piece):
    """Lines of one paragraph.

    Args:
        lines: The text, broken.
        style: How it is set.
        leading: From base line to base line.
        indent: Of all lines from the left edge.
        bullet: Whether a dot stands before the first line.
        below: Space under the last line beyond its descent.
        role: Its structure type.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        style: Style,
        leading: float,
        *,
        indent: float = 0,
        bullet: bool = False,
        below: float = 0,
        role: str = "P",
    ) -> None:
        self.lines, self.style, self.leading = lines, style, leading
        self.indent, self.bullet, self.below, self.role = indent, bullet, below, role
        self.ascent = style.size + 1
        self.height = self.ascent + leading * (len(lines) - 1) + style.size * 0.3 + below

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the lines from the top."""
        base = y + self.ascent
        if self.bullet:
            pen.disc(x + 2.5, base - self.style.size / 3, 1.8, fill="accent")
        pen.lines(x + self.indent, base, self.lines, self.style, self.leading, role=self.role)

    def split(self, room: float, page: float) -> tuple[Piece, Piece] | None:
        """Break between lines."""
        fitting = int((room - self.height) // self.leading) + len(self.lines)
        fitting = min(fitting, len(self.lines) - _LEAST_LINES)
        if fitting < _LEAST_LINES:
            return None
        first = self._part(self.lines[:fitting], bullet=self.bullet, below=0)
        rest = self._part(self.lines[fitting:], bullet=False, below=self.below)
        return first.after(self), rest.under(self)

    def _part(self, lines: Sequence[Line], *, bullet: bool, below: float) -> "TextPiece":
        return TextPiece(
            lines, self.style, self.leading,
            indent=self.indent, bullet=bullet, below=below, role=self.role,
        )  # fmt: skip
