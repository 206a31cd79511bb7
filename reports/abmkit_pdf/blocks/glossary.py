"""Definitions in two columns."""

from abmkit import blocks
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.stack import Balanced
from abmkit_pdf.style import SMALL_BODY, SMALL_LEADING, TINY
from abmkit_pdf.tags import Branch

_NAME = SMALL_BODY._replace(weight="semibold", size=9, colour="ink")
_NAME_LEADING = 11.5
_DETAIL_LEADING = 9.0
_BETWEEN = 24.0


class TermPiece(Piece):
    """A name, its id at the right edge, what it means, and who answers for it."""

    def __init__(self, term: blocks.Term, width: float, kit: Kit) -> None:
        self.id, self.width = term.id, width
        used = min(kit.pen.width_of(term.id, TINY), width / 2) + 10
        self.name = kit.lines(kit.words.text(term.name), _NAME, width - used)
        self.text = kit.lines(kit.words.text(term.text), SMALL_BODY, width)
        self.detail = kit.lines(kit.words.text(term.detail), TINY, width) if term.detail else []
        self.text_base = 22 + _NAME_LEADING * (len(self.name) - 1)
        last = self.text_base + SMALL_LEADING * (len(self.text) - 1)
        self.detail_base = last + 10.5
        if self.detail:
            last = self.detail_base + _DETAIL_LEADING * (len(self.detail) - 1)
        self.height = last + 9
        self.gap = 7

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the definition and a line under it."""
        pen.lines(x, y + 9, self.name, _NAME, _NAME_LEADING, role="Lbl")
        pen.text(x + self.width, y + 9, self.id, TINY, align="right", room=self.width / 2)
        pen.lines(x, y + self.text_base, self.text, SMALL_BODY, SMALL_LEADING, role="LBody")
        if self.detail:
            pen.lines(x, y + self.detail_base, self.detail, TINY, _DETAIL_LEADING)
        pen.rule(x, y + self.height, x + self.width, "grid")


def lay_glossary(block: blocks.Glossary, width: float, kit: Kit) -> list[Piece]:
    """Lay out terms down the left column, then down the right one."""
    column = (width - _BETWEEN) / 2
    terms: list[Piece] = [TermPiece(term, column, kit) for term in block.terms]
    for term in terms:
        term.branch = Branch("LI")
    adopt(terms, Branch("L"))
    both = Balanced(terms, shift=column + _BETWEEN)
    both.gap = 10
    return [both] if terms else []
