"""A trend in the size of a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from abmkit.report.scale import Scale
from abmkit.report.scene import Dot, Path, Scene, Shape

_EDGE = 2.0
_Run = list[tuple[int, Decimal]]


def sparkline(
    values: Sequence[Decimal | None], goal: Decimal | None = None, w: float = 105, h: float = 24
) -> Scene:
    """A line without axes over a pale area; its last point is a dot, the goal is dashed.

    Args:
        values: Oldest first; a missing one breaks the line.
        goal: On the same scale.
        w: Width of the canvas in points.
        h: Its height.
    """
    runs = list(_runs(values))
    if not runs:
        return Scene(w=w, h=h, shapes=())
    known = [value for value in (*values, goal) if value is not None]
    scale = Scale.over(known, _EDGE, h - 2 * _EDGE)
    step = (w - 2 * _EDGE) / max(1, len(values) - 1)
    shapes: list[Shape] = []
    for run in runs:
        points = tuple((place * step, scale.y(value)) for place, value in run)
        if len(points) == 1:  # no line: a path of one point is none
            shapes.append(Dot(x=points[0][0], y=points[0][1], r=_EDGE / 2, fill="brand"))
            continue
        shapes.append(Path(points=(*points, (points[-1][0], h), (points[0][0], h)), fill="brand_6"))
        shapes.append(Path(points=points, stroke="brand"))
    if goal is not None:
        line = ((0.0, scale.y(goal)), (w - 2 * _EDGE, scale.y(goal)))
        shapes.append(Path(points=line, stroke="muted", width=0.6, dash=(2, 1.5)))
    place, last = runs[-1][-1]
    shapes.append(Dot(x=place * step, y=scale.y(last), r=_EDGE, fill="brand"))
    return Scene(w=w, h=h, shapes=tuple(shapes))


def _runs(values: Sequence[Decimal | None]) -> Iterator[_Run]:
    """Stretches of values that follow each other, with their places."""
    run: _Run = []
    for place, value in enumerate(values):
        if value is not None:
            run.append((place, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
