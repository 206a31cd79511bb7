"""Definitions in two columns."""

from typing import NamedTuple

from abmkit import blocks
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Pen, Style
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.stack import Balanced
from abmkit_pdf.style import SMALL_BODY, SMALL_LEADING, TINY
from abmkit_pdf.tags import Branch

_BETWEEN = 24.0
_DETAIL_LEADING = 7.6
_MANY = 24
"""So many definitions are set smaller, to be looked up rather than read."""


class Sizes(NamedTuple):
    """How definitions are set."""

    name: Style
    text: Style
    leading: float
    top: float
    gap: float


_FEW_SIZES = Sizes(
    SMALL_BODY._replace(weight="semibold", size=9, colour="ink"), SMALL_BODY, SMALL_LEADING, 9, 7
)
_MANY_SIZES = Sizes(
    SMALL_BODY._replace(weight="semibold", size=7.6, colour="ink"),
    SMALL_BODY._replace(size=6.9),
    8.3,
    7.4,
    1.2,
)


class TermPiece(Piece):
    """A name, its id at the right edge, what it means, and who answers for it."""

    def __init__(self, term: blocks.Term, width: float, kit: Kit, sizes: Sizes) -> None:
        self.id, self.width, self.sizes = term.id, width, sizes
        used = min(kit.pen.width_of(term.id, TINY), width / 2) + 10
        self.name = kit.lines(kit.words.text(term.name), sizes.name, width - used)
        self.text = kit.lines(kit.words.text(term.text), sizes.text, width)
        self.detail = kit.lines(kit.words.text(term.detail), TINY, width) if term.detail else []
        self.text_base = sizes.top + 1 + sizes.leading * len(self.name)
        last = self.text_base + sizes.leading * (len(self.text) - 1)
        self.detail_base = last + sizes.leading - 1
        if self.detail:
            last = self.detail_base + _DETAIL_LEADING * (len(self.detail) - 1)
        self.height = last + sizes.gap + 2
        self.gap = sizes.gap

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the definition and a line under it."""
        sizes = self.sizes
        pen.lines(x, y + sizes.top, self.name, sizes.name, sizes.leading, role="Lbl")
        pen.text(x + self.width, y + sizes.top, self.id, TINY, align="right", room=self.width / 2)
        pen.lines(x, y + self.text_base, self.text, sizes.text, sizes.leading, role="LBody")
        if self.detail:
            pen.lines(x, y + self.detail_base, self.detail, TINY, _DETAIL_LEADING)
        pen.rule(x, y + self.height, x + self.width, "grid")


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
