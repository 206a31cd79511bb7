"""What opens a page: its title, the headline, the legend of signs, and strips of alert."""

from collections.abc import Sequence

from abmkit import Msg, blocks
from abmkit_pdf.kit import Kit
from abmkit_pdf.linebreak import Line
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece
from abmkit_pdf.signs import draw_sign
from abmkit_pdf.style import (
    BODY,
    BODY_LEADING,
    EYEBROW,
    HEADLINE,
    HEADLINE_LEADING,
    LABEL,
    LEAD,
    LEAD_LEADING,
    NOTE,
    SMALL_BODY,
    SMALL_LEADING,
    TITLE,
    TITLE_LEADING,
    columns_width,
)
from abmkit_pdf.textpiece import TextPiece

SIGN = 9.0
_SHORTEST_END = 0.4
"""Least share of the width that the last line of a headline takes."""
_SIGN_LABEL = LABEL._replace(colour="text")
_REMARK = NOTE._replace(size=8)


class HeadlinePiece(Piece):
    """The finding as a sentence, with a small line above it."""

    keep = True

    def __init__(self, eyebrow: str, lines: Sequence[Line], width: float) -> None:
        self.eyebrow, self.lines, self.width = eyebrow, lines, width
        self.above = 25.0 if eyebrow else 0.0
        self.height = 9 + self.above + HEADLINE_LEADING * (len(lines) - 1) + 8

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the small line and the headline."""
        if self.eyebrow:
            pen.text(x, y + 9, self.eyebrow, EYEBROW, room=self.width)
        base = y + 9 + self.above
        pen.lines(x, base, self.lines, HEADLINE, HEADLINE_LEADING, role="H1")


class TitlePiece(Piece):
    """The head of a page and the sentence under it."""

    keep = True

    def __init__(self, title: Sequence[Line], lead: Sequence[Line]) -> None:
        self.title, self.lead = title, lead
        self.below = 18 + LEAD_LEADING * (len(lead) - 1) if lead else 0.0
        self.height = 18 + TITLE_LEADING * (len(title) - 1) + self.below + 4

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the title and the sentence."""
        pen.lines(x, y + 18, self.title, TITLE, TITLE_LEADING, role="H1")
        if self.lead:
            base = y + 36 + TITLE_LEADING * (len(self.title) - 1)
            pen.lines(x, base, self.lead, LEAD, LEAD_LEADING)


class LegendPiece(Piece):
    """State signs with their texts, flowing over lines, and a remark at the right edge."""

    LINE = 15.0

    def __init__(self, signs: Sequence[tuple[str, str, str]], remark: str, width: float) -> None:
        self.signs, self.remark, self.width = signs, remark, width
        self.gap = 7
        self.places: list[tuple[float, float]] = []

    def place(self, pen: Pen) -> "LegendPiece":
        """Find the place of each sign; the remark takes a line of its own when it must."""
        across, down = 0.0, 0
        for _, _, text in self.signs:
            wide = SIGN + 4 + min(pen.width_of(text, _SIGN_LABEL), self.width - SIGN - 4)
            if across and across + wide > self.width:
                across, down = 0.0, down + 1
            self.places.append((across, down * self.LINE))
            across += wide + 18
        if self.remark and across + pen.width_of(self.remark, _REMARK) > self.width:
            down += 1
        self.height = 10 + down * self.LINE
        return self

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the signs and set the texts."""
        room = self.width - SIGN - 4
        for (goal, word, text), (across, down) in zip(self.signs, self.places, strict=True):
            draw_sign(pen, x + across, y + down, SIGN, goal, word)
            left = x + across + SIGN + 4
            pen.text(left, y + down + SIGN * 0.8, text, _SIGN_LABEL, room=room)
        if self.remark:
            base = y + self.height - 10 + SIGN * 0.8
            pen.text(x + self.width, base, self.remark, _REMARK, align="right", room=self.width)


class AlertPiece(Piece):
    """A tinted strip with a state sign, which must not be overlooked."""

    def __init__(self, goal: str, word: str, lines: Sequence[Line], width: float) -> None:
        self.goal, self.word, self.lines, self.width = goal, word, lines, width
        self.height = 18 + SMALL_LEADING * (len(lines) - 1)
        self.gap = 8

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the strip."""
        pen.box(x, y, self.width, self.height, fill="surface", radius=3)
        draw_sign(pen, x + 7, y + 4.5, SIGN, self.goal, self.word)
        style = SMALL_BODY._replace(colour="ink")
        pen.lines(x + 21, y + 12, self.lines, style, SMALL_LEADING)


def lay_headline(block: blocks.Headline, width: float, kit: Kit) -> list[Piece]:
    """Lay out the finding of the report."""
    lines = _without_widow(kit.words.text(block.text), columns_width(width, 11), kit)
    eyebrow = kit.words.text(block.eyebrow) if block.eyebrow else ""
    return [HeadlinePiece(eyebrow, lines, width)]


def _without_widow(text: str, width: float, kit: Kit) -> Sequence[Line]:
    """Break a headline; where its last line would be short, into lines of about one length."""
    lines = whole = kit.lines(text, HEADLINE, width)
    while len(lines) == len(whole) > 1:
        whole, last = lines, "".join(span.text for span in lines[-1].spans)
        if kit.pen.width_of(last, HEADLINE) > width * _SHORTEST_END:
            break
        width -= HEADLINE.size
        lines = kit.lines(text, HEADLINE, width)
    return whole


def lay_title(title: Msg | str, lead: Msg | str | None, width: float, kit: Kit) -> list[Piece]:
    """Lay out the head of a page."""
    head = kit.lines(kit.words.text(title), TITLE, width)
    below = kit.lines(kit.words.text(lead), LEAD, columns_width(width, 10)) if lead else []
    return [TitlePiece(head, below)]


def lay_legend(block: blocks.Legend, width: float, kit: Kit) -> list[Piece]:
    """Lay out the signs in one line, if they fit."""
    signs = [(s.goal, kit.say(f"goal.{s.goal}"), kit.words.text(s.text)) for s in block.signs]
    remark = kit.words.text(block.remark) if block.remark else ""
    return [LegendPiece(signs, remark, width).place(kit.pen)]


def lay_alert(block: blocks.Alert, width: float, kit: Kit) -> list[Piece]:
    """Lay out a strip that must not be overlooked."""
    lines = kit.lines(kit.words.text(block.text), SMALL_BODY, width - 30)
    return [AlertPiece(block.goal, kit.say(f"state.{block.goal}"), lines, width)]


def lay_paragraph(block: blocks.Paragraph, width: float, kit: Kit) -> list[Piece]:
    """Lay out running text."""
    lines = kit.lines(kit.words.text(block.text), BODY, columns_width(width, 11))
    piece = TextPiece(lines, BODY, BODY_LEADING)
    piece.gap = 8
    return [piece]
