"""Pieces made of pieces: stacks, two stacks side by side, panels, and balanced columns."""

from collections.abc import Sequence

from abmkit_pdf.flow import needed, settle, shrink_of, stretch_of, take
from abmkit_pdf.pen import Pen
from abmkit_pdf.piece import Piece


class Stack(Piece):
    """Pieces under one another."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = list(pieces)
        self.height = needed(self.pieces)
        self.stretch = stretch_of(self.pieces)
        self.shrink = shrink_of(self.pieces)
        self.fills = any(piece.fills for piece in self.pieces)

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw each piece at its place."""
        for piece, top, given in settle(self.pieces, height):
            piece.put(pen, x, y + top, given)

    def divide(self, room: float, page: float) -> "tuple[Stack, Stack]":
        """Return a stack that fits the room, maybe an empty one, and what is left."""
        fitting, rest = take(self.pieces, room, page)
        return Stack(fitting), Stack(rest)


class Pair(Piece):
    """Two stacks side by side, as tall as the taller one.

    Args:
        left: The left stack.
        right: The right stack.
        shift: Distance from the left edge of the left stack to that of the right one.
    """

    def __init__(self, left: Stack, right: Stack, shift: float) -> None:
        self.left, self.right, self.shift = left, right, shift
        self.height = max(left.height, right.height)
        tallest = max(left.height + left.stretch, right.height + right.stretch)
        self.stretch = tallest - self.height
        self.shrink = self.height - max(left.height - left.shrink, right.height - right.shrink)

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the left stack, then the right one."""
        self.left.put(pen, x, y, height)
        self.right.put(pen, x + self.shift, y, height)

    def split(self, room: float, page: float) -> tuple[Piece, Piece] | None:
        """Break each stack where the room ends; neither may begin on the next page alone."""
        left, left_rest = self.left.divide(room, page)
        right, right_rest = self.right.divide(room, page)
        whole = self.left.pieces and not left.pieces, self.right.pieces and not right.pieces
        if any(whole):
            return None
        part = Pair(left, right, self.shift)
        return part.after(self), Pair(left_rest, right_rest, self.shift).under(self)


class Panel(Piece):
    """A stack on a tinted ground.

    Args:
        stack: What stands on it.
        width: Of the panel.
    """

    ACROSS, TOP, BOTTOM = 12.0, 2.0, 10.0

    def __init__(self, stack: Stack, width: float) -> None:
        self.stack, self.width = stack, width
        self.height = stack.height + self.TOP + self.BOTTOM
        self.stretch, self.shrink = stack.stretch, stack.shrink
        self.fills = True

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the ground, then the stack on it."""
        pen.box(x, y, self.width, height, fill="surface", radius=5)
        inner = height - self.TOP - self.BOTTOM
        self.stack.put(pen, x + self.ACROSS, y + self.TOP, inner)

    def split(self, room: float, page: float) -> tuple[Piece, Piece] | None:
        """Break the stack where the room ends."""
        edges = self.TOP + self.BOTTOM
        part, rest = self.stack.divide(room - edges, page - edges)
        if not part.pieces:
            return None
        return Panel(part, self.width).after(self), Panel(rest, self.width).under(self)


class Balanced(Piece):
    """Pieces read down the left column, then down the right one, of about the same height."""

    def __init__(self, pieces: Sequence[Piece], shift: float) -> None:
        self.pieces, self.shift = list(pieces), shift
        counts = range(len(self.pieces) + 1)
        self.count = min(counts, key=lambda n: (self._height(n), -n))
        self.height = self._height(self.count)
        columns = (self.pieces[: self.count], self.pieces[self.count :])
        self.shrink = self.height - max(needed(each) - shrink_of(each) for each in columns)

    def _height(self, count: int) -> float:
        return max(needed(self.pieces[:count]), needed(self.pieces[count:]))

    def draw(self, pen: Pen, x: float, y: float, height: float) -> None:
        """Draw the left column, then the right one."""
        Stack(self.pieces[: self.count]).draw(pen, x, y, height)
        Stack(self.pieces[self.count :]).draw(pen, x + self.shift, y, height)

    def split(self, room: float, page: float) -> tuple[Piece, Piece] | None:
        """Fill two columns of the room, and leave the rest."""
        left, rest = Stack(self.pieces).divide(room, page)
        right, rest = rest.divide(room, page)
        if not left.pieces or not rest.pieces:
            return None
        part = Balanced([*left.pieces, *right.pieces], self.shift)
        return part.after(self), Balanced(rest.pieces, self.shift).under(self)
