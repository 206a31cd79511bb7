"""Tables: rows under heads; a head is repeated on each page that the rows go on to."""

from collections.abc import Sequence
from itertools import accumulate

from abmkit import blocks
from abmkit_pdf.blocks.cells import LINE, Face, Place
from abmkit_pdf.blocks.columns import GUTTER, Demand, column_widths, words_need
from abmkit_pdf.blocks.drawn import same_scale
from abmkit_pdf.blocks.faces import face_of
from abmkit_pdf.kit import Kit
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece, adopt
from abmkit_pdf.style import HEAD, NOTE
from abmkit_pdf.tags import Branch
from abmkit_pdf.textpiece import TextPiece

_HEAD_LEADING = 8.5
_ROWS_WITH_HEAD = 3
_DEAR, _SHORT = 1.35, 40.0
"""A head takes two lines if one line would make its column that much wider, and this wide."""
_TALLEST = 24.0
"""A row of one line grows up to this height to fill its page."""
_LOSS = 2.5
"""How much lower a row of one line may become; one of two lines, half of that."""


class HeadPiece(Piece):
    """The heads of the columns, standing on a line."""

    keep = True

    def __init__(self, table: blocks.Table, widths: Sequence[float], kit: Kit) -> None:
        self.table, self.widths = table, widths
        titles = [kit.words.text(column.title) for column in table.columns]
        self.lines = [
            kit.lines(title, HEAD, width) for title, width in zip(titles, widths, strict=True)
        ]
        self.depth = max(map(len, self.lines)) if any(titles) else 0
        self.height = 10 + _HEAD_LEADING * (self.depth - 1) + 5 if self.depth else 1

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Set the heads, all ending on the same base line."""
        with pen.group("TR"):
            for column, lines, place in zip(
                self.table.columns, self.lines, _places(x, y, self.widths, height, self.table),
                strict=True,
            ):  # fmt: skip
                base = y + 10 + _HEAD_LEADING * (self.depth - len(lines))
                pen.lines(
                    place.anchor, base, lines, HEAD, _HEAD_LEADING,
                    role="TH", scope="Column", align=column.align,
                )  # fmt: skip
        pen.rule(x, y + height, x + _total(self.widths), "text", 0.6)


class RowPiece(Piece):
    """One row, with a line under it."""

    def __init__(self, faces: Sequence[Face], table: blocks.Table, widths: Sequence[float]) -> None:
        self.faces, self.table, self.widths = faces, table, widths
        for face, width in zip(faces, widths, strict=True):
            face.fit(width)
        self.height = max((face.height for face in faces), default=LINE)
        self.stretch = max(2.0, _TALLEST - self.height)
        self.shrink = _LOSS if self.height == LINE else _LOSS / 2

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the cells from left to right."""
        places = _places(x, y, self.widths, height, self.table)
        with pen.group("TR"):
            for face, place in zip(self.faces, places, strict=True):
                face.draw(pen, place)
        pen.rule(x, y + height, x + _total(self.widths), "grid")


def _places(
    x: float, y: float, widths: Sequence[float], height: float, table: blocks.Table
) -> list[Place]:
    lefts = accumulate(widths, lambda left, width: left + width + GUTTER, initial=x)
    return [
        Place(left, y, width, height, column.align)
        for left, width, column in zip(lefts, widths, table.columns, strict=False)
    ]


def _total(widths: Sequence[float]) -> float:
    return sum(widths) + GUTTER * (len(widths) - 1)


def lay_table(block: blocks.Table, width: float, kit: Kit) -> list[Piece]:
    """Lay out a table; without rows it says so under its heads."""
    if not block.columns:
        return []
    rows = [
        [face_of(cell, column, kit) for cell, column in zip(row, block.columns, strict=True)]
        for row in block.rows
    ]
    for column in zip(*rows, strict=True):
        same_scale(column)
    room = width - GUTTER * (len(block.columns) - 1)
    widths = column_widths(_demands(block, rows, width, kit), room, aligned=block.aligned)
    head = HeadPiece(block, widths, kit)
    head.gap, head.gap_stretch = 12, 6
    pieces: list[Piece] = [head]
    for number, faces in enumerate(rows):
        row = RowPiece(faces, block, widths)
        row.head = head
        row.keep = number < _ROWS_WITH_HEAD - 1 or number == len(rows) - 2
        pieces.append(row)
    adopt(pieces, Branch("Table"))
    notes = _notes(block, width, kit)
    pieces[-1].keep = bool(notes)
    return pieces + notes


def _demands(
    table: blocks.Table, rows: Sequence[Sequence[Face]], width: float, kit: Kit
) -> list[Demand]:
    total = float(sum(column.weight for column in table.columns)) or 1.0
    room = width - GUTTER * (len(table.columns) - 1)
    demands = []
    for number, column in enumerate(table.columns):
        faces = [row[number] for row in rows]
        title = kit.words.text(column.title)
        want = max((face.wanted for face in faces), default=0.0)
        rigid = max((face.wanted for face in faces if face.rigid), default=0.0)
        need = max(_two_lines(title, kit), rigid, words_need(want))
        head = kit.pen.width_of(title, HEAD)
        if head <= max(need * _DEAR, _SHORT):
            need = max(need, head)
        demands.append(Demand(room * float(column.weight) / total, need, max(need, want)))
    return demands


def _two_lines(title: str, kit: Kit) -> float:
    """Return the least width in which a head takes no more than two lines."""
    words = title.split(" ")
    breaks = range(1, len(words) + 1)
    halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in breaks)
    return min(max(kit.pen.width_of(half, HEAD) for half in pair) for pair in halves)


def _notes(table: blocks.Table, width: float, kit: Kit) -> list[Piece]:
    """Say under the rows that there are none, or how many more there are."""
    said = []
    if not table.rows:
        said.append(kit.words.text(table.empty) if table.empty else kit.say("table.empty"))
    if table.more:
        said.append(kit.words.text(table.more))
    pieces: list[Piece] = []
    for text in said:
        piece = TextPiece(kit.lines(text, NOTE, width), NOTE, 10.5)
        piece.gap = 5
        pieces.append(piece)
    return pieces
