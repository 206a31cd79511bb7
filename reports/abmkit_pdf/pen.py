"""Drawing on pages: top-left coordinates in points, and tokens for colours."""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal, NamedTuple

from reportlab.lib.utils import ImageReader

from abmkit import scene, strings
from abmkit_pdf.backend import Info
from abmkit_pdf.bidi import is_rtl
from abmkit_pdf.fontpack import INTER, Weight
from abmkit_pdf.linebreak import Line, Span, break_lines
from abmkit_pdf.operators import ink, rounded, show
from abmkit_pdf.sheet import ARTIFACT, Sheet
from abmkit_pdf.typeset import fit, shape, width_of

Align = Literal["left", "center", "right"]
Point = tuple[float, float]
_BEFORE: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Which share of a text stands before the place that it is aligned to."""


class Style(NamedTuple):
    """How text is set.

    Attributes:
        weight: The cut.
        size: In points.
        colour: A token.
    """

    weight: Weight
    size: float
    colour: str = "ink"


class TextBox(NamedTuple):
    """A line of text on a page, in points from the page's top left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


class Pen(Sheet):
    """Draws on the pages of one document.

    Args:
        size: Width and height of the pages.
        info: What the file says about itself.
        palette: The colours.
        worn: What follows the language where a brand has fonts of its own; see ``wear``.

    Attributes:
        missing: Characters that no font has.
        unordered: Whether right-to-left text was set without being reordered.
    """

    def __init__(
        self, size: tuple[float, float], info: Info, palette: scene.Palette, worn: str = ""
    ) -> None:
        super().__init__(size, info)
        self.language += worn
        self.palette = palette
        self._inks = {token: ink(colour) for token, colour in palette.tokens.items()}
        self._lines: list[tuple[int, float, float, float, float, Sequence[Span]]] = []
        self.missing: set[str] = set()
        self.unordered = False

    @property
    def boxes(self) -> list[TextBox]:
        """Where text was set."""
        return [
            TextBox(
                page, left, base - size * 0.95, right, base + size * 0.25,
                "".join(span.text for span in spans),
            )
            for page, left, right, base, size, spans in self._lines
        ]  # fmt: skip

    # -- text --------------------------------------------------------------------------------------

    def width_of(self, text: str, style: Style) -> float:
        """Return the width of a text on one line, in points."""
        return width_of(strings.clean(text), style.weight, style.size, self.language)

    def break_lines(self, spans: Sequence[Span], size: float, width: float) -> tuple[Line, ...]:
        """Break spans into lines no wider than ``width`` points."""
        cleaned = tuple(Span(strings.clean(span.text), span.weight) for span in spans)
        return break_lines(cleaned, size, width, self.language)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: Style,
        *,
        align: Align = "left",
        room: float | None = None,
        role: str = "P",
    ) -> float:
        """Set one line and return its width.

        Args:
            x: Left edge, middle or right edge, as ``align`` says.
            y: Base line.
            text: Any string; it is cleaned here.
            style: How to set it.
            align: What of the text stands at ``x``.
            room: Greatest width; a longer text is cut with "…" and copied in full.
            role: Structure type; ``Artifact`` for what readers skip, such as running heads.
        """
        whole = strings.clean(text)
        if not whole.strip() and role in ("P", "Artifact"):
            return 0.0
        shown = whole if room is None else self.fit(whole, style, room)
        width = width_of(shown, style.weight, style.size, self.language)
        left = x - width * _BEFORE[align]
        spoken = _spoken(whole) if shown != whole else None
        self.put(self._set((Span(shown, style.weight),), left, y, style), role, spoken=spoken)
        return width

    def lines(
        self,
        x: float,
        y: float,
        lines: Sequence[Line],
        style: Style,
        leading: float,
        *,
        role: str = "P",
        scope: str | None = None,
        align: Align = "left",
        spoken: str | None = None,
    ) -> None:
        """Set broken lines under one another, the first on the base line ``y``.

        Args:
            x: Left edge, middle or right edge, as ``align`` says.
            y: Base line of the first line.
            lines: The text.
            style: Size and colour; the weights are those of the lines.
            leading: From base line to base line.
            role: Structure type.
            scope: ``Column`` or ``Row`` for a head cell.
            align: What of each line stands at ``x``.
            spoken: The whole text, when the lines hold only its beginning.
        """
        code = []
        for number, line in enumerate(lines):
            width = self._width(line, style.size)
            left = x - width * _BEFORE[align]
            base = y + number * leading
            code.append(self._set(line.spans, left, base, style, spaced=line.spaced))
        self.put(" ".join(code), role, scope, spoken and _spoken(spoken))

    def _width(self, line: Line, size: float) -> float:
        return sum(width_of(text, weight, size, self.language) for text, weight in line.spans)

    def fit(self, text: str, style: Style, room: float) -> str:
        """Return a cleaned text, cut with "…" when it is wider than the room."""
        return fit(text, style.weight, style.size, room, self.language)

    def _set(
        self, spans: Sequence[Span], x: float, y: float, style: Style, *, spaced: bool = False
    ) -> str:
        """Return the operators that set spans on a base line, and note where that is."""
        size, right = style.size, x
        pieces: list[tuple[str, str]] = []
        for text, weight in spans:
            shaped = shape(text, weight, self.language)
            self.missing.update(shaped.missing)
            self.unordered |= not shaped.ordered
            for font, run in shaped.runs:
                pieces += self._canvas.shown(font, run)
            right += shaped.width * size
        if spaced:
            pieces += self._canvas.shown(INTER["regular"], " ")
        self._lines.append((self.page, x, right, y, size, spans))
        colour = self._inks[style.colour]
        return f"BT {colour} {x:.2f} {self.height - y:.2f} Td {show(pieces, size)} ET"

    # -- shapes ------------------------------------------------------------------------------------

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        radius: float = 0,
        line: float = 0.6,
        dash: Point | None = None,
    ) -> None:
        """Draw a rectangle whose top left corner is at (x, y)."""
        radius = min(radius, width / 2, height / 2)
        bottom = self.height - y - height
        if radius:
            outline = rounded(x, bottom, x + width, bottom + height, radius)
        else:
            outline = f"{x:.2f} {bottom:.2f} {width:.2f} {height:.2f} re"
        self._paint(outline, fill, stroke, line, dash)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 0.8,
    ) -> None:
        """Draw a circle around (x, y)."""
        middle = self.height - y
        outline = rounded(x - radius, middle - radius, x + radius, middle + radius, radius)
        self._paint(outline, fill, stroke, line, None)

    def path(
        self,
        points: Sequence[Point],
        *,
        fill: str | None = None,
        stroke: str | None = None,
        line: float = 1.1,
        dash: Point | None = None,
    ) -> None:
        """Draw a line through the points; it is closed when it is filled."""
        places = (f"{x:.2f} {self.height - y:.2f}" for x, y in points)
        self._paint(f"{' l '.join(places).replace(' l ', ' m ', 1)} l", fill, stroke, line, dash)

    def rule(self, x: float, y: float, right: float, colour: str, line: float = 0.5) -> None:
        """Draw a horizontal line from x to right."""
        self.path(((x, y), (right, y)), stroke=colour, line=line)

    def image(
        self, x: float, y: float, png: bytes, *, height: float, widest: float, alt: str
    ) -> float:
        """Draw a picture whose top left corner is at (x, y) and return its width.

        Args:
            x: Left edge.
            y: Top edge.
            png: The file's bytes.
            height: Height to draw it in, less when it would become wider than ``widest``.
            widest: Greatest width.
            alt: Words in place of the picture.
        """
        picture = ImageReader(BytesIO(png))
        across, down = picture.getSize()
        width = min(widest, height * across / down)
        tall = width * down / across
        with self.mark("Figure", alt=alt):
            bottom = self.height - y - (height + tall) / 2
            self._canvas.drawImage(picture, x, bottom, width, tall, mask="auto")
        return width

    def _paint(
        self, outline: str, fill: str | None, stroke: str | None, line: float, dash: Point | None
    ) -> None:
        """Fill an outline, or draw along it, or both; without a colour nothing is drawn."""
        if not (fill or stroke):
            return
        code = [self._inks[fill]] if fill else []
        if stroke:
            code.append(f"{self._inks[stroke].upper()} {line:.2f} w 1 j")
        if dash:
            code.append(f"[{dash[0]:.2f} {dash[1]:.2f}] 0 d")
        code += [outline, "b" if fill and stroke else "f" if fill else "S"]
        if dash:
            code.append("[] 0 d")
        self.put(" ".join(code), ARTIFACT)


def _spoken(text: str) -> str | None:
    """Return what is copied instead of a cut text; readers turn right-to-left text round twice."""
    return None if is_rtl(text) else strings.clean(text)
