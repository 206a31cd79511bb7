"""Marks as small as a cell of a table: bars, goals, shades, and who of a buying group is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from abmkit.report.cells import Cover
from abmkit.report.scene import Colour, Dot, Label, Path, Rect, Scene, Shape
from abmkit.report.value import Value

SHADES: tuple[Colour, ...] = (
    "grid", "brand_14", "brand_28", "brand_48", "brand_72", "brand",
)  # fmt: skip
"""One hue in steps, of which the lowest can still be seen."""

_KEYLINE, _TICK = 3.0, 1.3
_GAP, _INSET = 1.0, 2.0
_MANY = 3
_DISC = 0.38


def bullet(
    share: float, tick: float | None, w: float, h: float, fill: Colour = "brand", over: float = 2.0
) -> Scene:
    """A rounded track that is filled to a share, with a tick where a goal or the past stands.

    Args:
        share: Of the track, 0 to 1; more fills it.
        tick: Place of the tick on the same scale.
        w: Width of the canvas in points.
        h: Height of the track; the canvas is higher by twice ``over``.
        fill: Colour of what is filled.
        over: How far the tick stands out above and below.
    """
    shapes: list[Shape] = [Rect(x=0, y=over, w=w, h=h, fill="grid", radius=h / 2)]
    if share > 0:
        filled = max(h, min(share, 1) * w)
        shapes.append(Rect(x=0, y=over, w=filled, h=h, fill=fill, radius=h / 2))
    if tick is not None:
        shapes += _tick(min(max(tick, 0), 1) * w, h + 2 * over)
    return Scene(w=w, h=h + 2 * over, shapes=tuple(shapes))


def bar(
    share: float, part: float | None, tick: float | None, w: float, h: float, shade: int = 5
) -> Scene:
    """A bar from zero, with a darker part in it and a tick where the past stands.

    Args:
        share: Of the canvas's width, 0 to 1.
        part: Share of the width that is in the brand's full colour.
        tick: Place of the tick on the same scale.
        w: Width of the canvas in points.
        h: Its height; the tick is as high.
        shade: Step of the hue, 0 to 5.
    """
    shapes = [_flat(share * w, h, SHADES[shade])] if share > 0 else []
    if part:
        shapes.append(_flat(part * w, h, "brand"))
    if tick is not None:
        shapes += _tick(min(max(tick, 0), 1) * w, h)
    return Scene(w=w, h=h, shapes=tuple(shapes))


def heat(levels: Sequence[int | None], w: float, h: float) -> Scene:
    """Squares in shades, oldest first; a dashed one is not tracked yet."""
    step = w / max(1, len(levels))
    return Scene(w=w, h=h, shapes=tuple(_squares(levels, step, h)))


def cover(cell: Cover, w: float, h: float) -> Scene:
    """Who is known in a role: a disc with how many are engaged, a ring, or a gap.

    A role that the account does not require has no gap; unknown there, it is left blank.
    """
    return Scene(w=w, h=h, shapes=tuple(_covered(cell, w, h)))


def _flat(w: float, h: float, fill: Colour) -> Shape:
    return Rect(x=0, y=_INSET, w=max(1.0, w), h=h - 2 * _INSET, fill=fill, radius=1.5)


def _tick(x: float, h: float) -> list[Shape]:
    """A dark line with a white edge, so that it reads on a bar."""
    return [
        Rect(x=x - _KEYLINE / 2, y=0, w=_KEYLINE, h=h, fill="white"),
        Rect(x=x - _TICK / 2, y=0, w=_TICK, h=h, fill="ink"),
    ]


def _squares(levels: Sequence[int | None], step: float, h: float) -> Iterator[Shape]:
    for place, level in enumerate(levels):
        x = place * step
        if level is None:
            yield Rect(
                x=x + 0.4, y=0.4, w=step - _GAP - 0.8, h=h - 0.8,
                stroke="muted", width=0.4, dash=(1, 1),
            )  # fmt: skip
        else:
            shade = SHADES[min(max(level, 0), len(SHADES) - 1)]
            yield Rect(x=x, y=0, w=step - _GAP, h=h, fill=shade)


def _covered(cell: Cover, w: float, h: float) -> Iterator[Shape]:
    radius = h * _DISC
    if cell.engaged:
        yield Dot(x=w / 2, y=h / 2, r=radius, fill="brand" if cell.engaged >= _MANY else "brand_72")
        count = Value(number=Decimal(cell.engaged))
        base = h / 2 + 2.7
        yield Label(x=w / 2, y=base, text=count, bold=True, colour="white", anchor="middle", room=h)
    elif cell.known:
        yield Dot(x=w / 2, y=h / 2, r=radius - 0.5, stroke="text")
    elif cell.required:
        yield Rect(x=0, y=h * 0.12, w=w, h=h * 0.76, fill="off_10", radius=2)
        dash = ((w / 2 - 3, h / 2), (w / 2 + 3, h / 2))
        yield Path(points=dash, stroke="off", width=1.3)
