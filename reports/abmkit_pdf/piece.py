"""Pieces: what blocks are laid out to, the smallest things that the flow moves between pages."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from abmkit_pdf.pen import Pen
from abmkit_pdf.tags import Branch


class Piece(ABC):
    """A stretch of a page that is drawn in one go, laid out for one width.

    Attributes:
        height: What it needs, in points.
        stretch: How much more it takes when its page has room left.
        shrink: How much less it takes when its page would not hold all otherwise.
        gap: Space above it; dropped at the top of a page.
        gap_stretch: How much more of that space it takes.
        gap_shrink: How much less.
        keep: Whether the next piece must stand on the same page.
        head: What is repeated above it when it is the first of a page, such as a table's head.
        fills: Whether it takes all the room that its column leaves, such as a panel.
        branch: The element of the structure it belongs to, shared with its neighbours.
    """

    height: float = 0
    stretch: float = 0
    shrink: float = 0
    gap: float = 0
    gap_stretch: float = 0
    gap_shrink: float = 0
    keep: bool = False
    head: "Piece | None" = None
    fills: bool = False
    branch: Branch | None = None

    @abstractmethod
    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw with the top left corner at (x, y).

        Args:
            pen: Draws.
            x: Left edge.
            y: Top edge.
            height: What it was given: its height and a part of its stretch, or less of its shrink.
        """

    def split(self, room: float, page: float) -> "tuple[Piece, Piece] | None":
        """Return a part that fits the room and the rest, or None when it cannot be split there.

        Args:
            room: Height left where it stands.
            page: Height of a whole page, which the rest may use.
        """
        return None

    def under(self, whole: "Piece") -> "Piece":
        """Take the place in the structure that the whole had; for the later part of a split."""
        self.branch = whole.branch
        return self

    def after(self, whole: "Piece") -> "Piece":
        """Take the whole's place and the space above it; for the first part of a split."""
        self.gap, self.gap_stretch = whole.gap, whole.gap_stretch
        self.gap_shrink = whole.gap_shrink
        return self.under(whole)

    def put(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw inside the element of the structure that it belongs to."""
        if self.branch is None:
            self.draw(pen, x, y, height)
            return
        with pen.within(self.branch):
            self.draw(pen, x, y, height)


def adopt(pieces: Sequence[Piece], branch: Branch) -> None:
    """Put the pieces, and what they already belong to, under a branch of the structure."""
    for piece in pieces:
        if piece.branch is None:
            piece.branch = branch
            continue
        top = piece.branch
        while top.parent is not None and top is not branch:
            top = top.parent
        if top is not branch:
            top.parent = branch
