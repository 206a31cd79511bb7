"""Definitions in two columns."""

from collections.abc import Sequence
from typing import NamedTuple

from abmkit import blocks
from abmkit_pdf.kit import Kit
from abmkit_pdf.linebreak import Line
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.stack import Balanced
from abmkit_pdf.style import SMALL_BODY, SMALL_LEADING, TINY
from abmkit_pdf.tags import Branch

_BETWEEN = 24.0
_DETAIL_LEADING = 7.6
_MANY = 20
"""So many definitions are set smaller, to be looked up rather than read."""
_APART = 6.0
"""Between a text and a detail that begins on its last line."""


class Sizes(NamedTuple):
    """How definitions are set.

    Attributes:
        name: The name's style.
        text: The definition's.
        leading: From base line to base line of both.
        top: Base line of the name.
        gap: Between two definitions.
        run_in: Whether the detail begins on the last line of the text, to save lines.
    """

    name: Style
    text: Style
    leading: float
    top: float
    gap: float
    run_in: bool


_FEW_SIZES = Sizes(
    SMALL_BODY._replace(weight="semibold", size=9, colour="ink"),
    SMALL_BODY,
    SMALL_LEADING,
    9,
    7,
    run_in=False,
)
_MANY_SIZES = Sizes(
    SMALL_BODY._replace(weight="semibold", size=7.6, colour="ink"),
    SMALL_BODY._replace(size=6.9),
    8.1,
    7.4,
    0.8,
    run_in=True,
)


class TermPiece(Piece):
    """A name, its id at the right edge, what it means, and who answers for it."""

    def __init__(self, term: blocks.Term, width: float, kit: Kit, sizes: Sizes) -> None:
        self.id, self.width, self.sizes = term.id, width, sizes
        used = min(kit.pen.width_of(term.id, TINY), width / 2) + 10
        self.name = kit.lines(kit.words.text(term.name), sizes.name, width - used)
        self.text = kit.lines(kit.words.text(term.text), sizes.text, width)
        detail = kit.words.text(term.detail) if term.detail else ""
        self.left = _width(self.text[-1:], sizes.text, kit) + _APART
        room = width - self.left if sizes.run_in and self.text else 0.0
        self.begun, rest = _begin(detail, room, kit)
        self.detail = kit.lines(rest, TINY, width) if rest else []
        self.text_base = sizes.top + 1 + sizes.leading * len(self.name)
        self.last_base = self.text_base + sizes.leading * (len(self.text) - 1)
        last = self.last_base
        if self.detail:
            last += sizes.leading - 1 + _DETAIL_LEADING * (len(self.detail) - 1)
        self.height = last + sizes.gap + 2
        self.gap = self.gap_shrink = sizes.gap

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the definition and a line under it."""
        sizes = self.sizes
        pen.lines(x, y + sizes.top, self.name, sizes.name, sizes.leading, role="Lbl")
        pen.text(x + self.width, y + sizes.top, self.id, TINY, align="right", room=self.width / 2)
        pen.lines(x, y + self.text_base, self.text, sizes.text, sizes.leading, role="LBody")
        if self.begun:
            pen.text(x + self.left, y + self.last_base, self.begun, TINY)
        if self.detail:
            base = y + self.last_base + sizes.leading - 1
            pen.lines(x, base, self.detail, TINY, _DETAIL_LEADING)
        pen.rule(x, y + self.height, x + self.width, "grid")


def _width(lines: Sequence[Line], style: Style, kit: Kit) -> float:
    """Return the width of the spans of lines."""
    spans = (span for line in lines for span in line.spans)
    return sum(kit.pen.width_of(span.text, style) for span in spans)


def _begin(text: str, room: float, kit: Kit) -> tuple[str, str]:
    """Divide a text at a space: what fits the room, and the rest."""
    words = text.split(" ")
    count = 0
    while count < len(words) and kit.pen.width_of(" ".join(words[: count + 1]), TINY) <= room:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def lay_glossary(block: blocks.Glossary, width: float, kit: Kit) -> list[Piece]:
    """Lay out terms down the left column, then down the right one."""
    column = (width - _BETWEEN) / 2
    sizes = _MANY_SIZES if len(block.terms) > _MANY else _FEW_SIZES
    terms: list[Piece] = [TermPiece(term, column, kit, sizes) for term in block.terms]
    for term in terms:
        term.branch = Branch("LI")
    adopt(terms, Branch("L"))
    both = Balanced(terms, shift=column + _BETWEEN)
    both.gap = 10
    return [both] if terms else []
