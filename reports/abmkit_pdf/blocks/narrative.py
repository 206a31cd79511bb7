"""Sentences as bullets, and next steps on a panel."""

from collections.abc import Sequence

from abmkit import blocks
from abmkit_pdf.blocks.section import SectionHead
from abmkit_pdf.kit import Kit
from abmkit_pdf.linebreak import Line, Span
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.stack import Panel, Stack
from abmkit_pdf.style import BODY, BODY_LEADING, NAME, NOTE
from abmkit_pdf.tags import Branch
from abmkit_pdf.textpiece import TextPiece

_INDENT = 11.0
_MEASURE = 470.0
"""Widest line of running text, in points; longer ones lose the reader."""
_DUE = NOTE._replace(weight="medium", colour="text")
_ACTION_LEADING = 11.8


def lay_narrative(block: blocks.Narrative, width: float, kit: Kit) -> list[Piece]:
    """Lay out bullets: a lead in bold, a body, and who says so."""
    room = min(width, _MEASURE) - _INDENT
    pieces: list[Piece] = []
    for bullet in block.bullets:
        lines = kit.pen.break_lines(_spans(bullet, kit), BODY.size, room)
        piece = TextPiece(lines, BODY, BODY_LEADING, indent=_INDENT, bullet=True, role="LBody")
        piece.branch = Branch("LI")
        piece.gap, piece.gap_stretch = (5, 3) if pieces else (3, 0)
        pieces.append(piece)
    adopt(pieces, Branch("L"))
    return pieces


def _spans(bullet: blocks.Bullet, kit: Kit) -> list[Span]:
    spans = [Span(kit.words.text(bullet.body), "regular")]
    if bullet.lead:
        spans.insert(0, Span(f"{kit.words.text(bullet.lead).rstrip()} ", "semibold"))
    if bullet.author:
        spans.append(Span(f" – {bullet.author}", "medium"))
    return spans


class ActionPiece(Piece):
    """A next step: its owner and its date in a small line, what to do under it."""

    def __init__(self, owner: str, due: str, lines: Sequence[Line], width: float) -> None:
        self.owner, self.due, self.lines, self.width = owner, due, lines, width
        self.rule = False
        self.base = 26.5 if owner or due else 15.0
        self.height = self.base + _ACTION_LEADING * (len(lines) - 1) + 7.5
        self.stretch = 18

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the step, under a line that parts it from the one above."""
        if self.rule:
            pen.rule(x, y, x + self.width, "rule")
        due = pen.width_of(self.due, _DUE) if self.due else 0
        if self.owner:
            pen.text(x, y + 14, self.owner, NOTE, room=self.width - due - 10)
        if self.due:
            pen.text(x + self.width, y + 14, self.due, _DUE, align="right", room=self.width)
        pen.lines(x, y + self.base, self.lines, NAME, _ACTION_LEADING)


def lay_actions(block: blocks.Actions, width: float, kit: Kit) -> list[Piece]:
    """Lay out next steps on a panel with its own head."""
    inner = width - 2 * Panel.ACROSS
    steps: list[Piece] = []
    for action in block.actions:
        due = kit.say("actions.due_on", day=action.due) if action.due else ""
        lines = kit.lines(action.text, NAME, inner)
        step = ActionPiece(action.owner or "", due, lines, inner)
        step.rule = bool(steps)
        step.branch = Branch("LI")
        steps.append(step)
    if not steps:
        steps.append(TextPiece(kit.lines(kit.say("table.empty"), NOTE, inner), NOTE, 11))
    adopt(steps, Branch("L"))
    head = SectionHead(kit.words.text(block.title), "", inner, kit)
    panel = Panel(Stack([head, *steps]), width)
    panel.branch = Branch("Sect")
    panel.gap, panel.gap_stretch = 12, 8
    return [panel]
