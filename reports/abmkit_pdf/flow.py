"""The flow: dividing pieces among pages, and sharing out the room that a page has left.

A page breaks between pieces; one is split only where moving it on would leave a large gap.
"""

from collections.abc import Iterator, Sequence

from abmkit_pdf.piece import Piece

_ROUNDING = 0.01
_WORTH_STARTING = 1 / 3
"""Share of a page that must be free for something to be split on it rather than moved on."""


def paginate(pieces: Sequence[Piece], room: float) -> list[list[Piece]]:
    """Divide pieces among pages of one height; what can shrink to one page is not divided."""
    pages = []
    rest = list(pieces)
    while rest:
        page, rest = take(rest, room, room)
        pages.append(page)
    return pages


def take(pieces: Sequence[Piece], room: float, page: float) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces that go into a room, and those left over.

    What is left over begins with the head to be repeated, if it needs one. At least one piece is
    taken when the room is a whole page.

    Args:
        pieces: In their order.
        room: Height to fill.
        page: Height of a whole page.
    """
    if needed(pieces) - shrink_of(pieces) <= room + _ROUNDING:
        return list(pieces), []
    taken: list[Piece] = []
    rest = list(pieces)
    while rest:
        cluster = _cluster(rest)
        free = room - needed(taken)
        if needed(cluster, after=taken) <= free + _ROUNDING:
            taken += cluster
            rest = rest[len(cluster) :]
            continue
        too_tall = needed(cluster) > page
        if free > page * _WORTH_STARTING or (too_tall and not taken):
            begun, later = _begin(rest, taken, room, page)
            if too_tall or not (begun and begun[-1].keep):
                taken, rest = taken + begun, later
        break
    return taken, _with_head(rest)


def needed(pieces: Sequence[Piece], after: Sequence[Piece] = ()) -> float:
    """Return the height of pieces under one another, with the gap to what they come after."""
    gaps = sum(piece.gap for piece in pieces[1:])
    if after and pieces:
        gaps += pieces[0].gap
    return gaps + sum(piece.height for piece in pieces)


def _cluster(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the first pieces up to one that need not stay with its next."""
    for count, piece in enumerate(pieces, 1):
        if not piece.keep:
            return list(pieces[:count])
    return list(pieces)


def _begin(
    pieces: Sequence[Piece], above: Sequence[Piece], room: float, page: float
) -> tuple[list[Piece], list[Piece]]:
    """Take what fits of a cluster that must be broken; of a whole page at least one piece."""
    begun: list[Piece] = []
    rest = list(pieces)
    while rest:
        taken = [*above, *begun]
        free = room - needed(taken) - (rest[0].gap if taken else 0)
        if rest[0].height <= free + _ROUNDING:
            begun.append(rest.pop(0))
            continue
        if parts := rest[0].split(free, page):
            return [*begun, parts[0]], [parts[1], *rest[1:]]
        if not taken and room >= page:
            begun.append(rest.pop(0))
        break
    return begun, rest


def _with_head(pieces: list[Piece]) -> list[Piece]:
    head = pieces[0].head if pieces else None
    return [head, *pieces] if head else pieces


def settle(pieces: Sequence[Piece], room: float) -> Iterator[tuple[Piece, float, float]]:
    """Share out the room of a page and yield each piece with its top and its height.

    Room left over goes to gaps and pieces in proportion to their stretch, and what they cannot
    take to the first piece that fills. Room that is lacking is taken in proportion to their shrink.
    """
    spare = room - needed(pieces)
    able = stretch_of(pieces) if spare > 0 else shrink_of(pieces)
    share = max(-1.0, min(1.0, spare / able)) if able else 0.0
    left = max(0.0, spare - share * able)
    filler = next((piece for piece in pieces if piece.fills), None)
    y = 0.0
    for number, piece in enumerate(pieces):
        if number:
            y += piece.gap + (piece.gap_stretch if share > 0 else piece.gap_shrink) * share
        height = piece.height + (piece.stretch if share > 0 else piece.shrink) * share
        height += left if piece is filler else 0
        yield piece, y, height
        y += height


def stretch_of(pieces: Sequence[Piece]) -> float:
    """Return how much more than their height pieces under one another take."""
    gaps = sum(piece.gap_stretch for piece in pieces[1:])
    return gaps + sum(piece.stretch for piece in pieces)


def shrink_of(pieces: Sequence[Piece]) -> float:
    """Return how much less than their height pieces under one another take."""
    gaps = sum(piece.gap_shrink for piece in pieces[1:])
    return gaps + sum(piece.shrink for piece in pieces)
