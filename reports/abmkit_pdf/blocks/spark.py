"""Sparklines: twelve months in the size of a word."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from abmkit_pdf.pen import Pen, Point

_LINE, _END = 1.2, 2.0


class Scale:
    """Places values in a box: the least one at its foot, the greatest one at its top."""

    def __init__(self, values: Sequence[Decimal], box: tuple[float, float, float, float]) -> None:
        self.x, self.y, self.width, self.height = box
        self.low = float(min(values))
        self.span = float(max(values)) - self.low

    def down(self, value: Decimal) -> float:
        """Return the height on the page of a value; the middle when all are equal."""
        share = (float(value) - self.low) / self.span if self.span else 0.5
        return self.y + self.height * (1 - share)

    def across(self, number: int, count: int) -> float:
        """Return the place of a period among ``count`` of them."""
        return self.x + self.width * number / max(1, count - 1)


def draw_spark(
    pen: Pen,
    trend: Sequence[Decimal | None],
    goal: Decimal | None,
    box: tuple[float, float, float, float],
) -> None:
    """Draw a trend with the goal dashed; months without a value leave a gap.

    Args:
        pen: Draws.
        trend: Oldest first.
        goal: On the trend's own scale.
        box: Left, top, width and height.
    """
    known = [value for value in trend if value is not None]
    if not known:
        return
    scale = Scale(known if goal is None else [*known, goal], box)
    left, _, width, _ = box
    if goal is not None:
        ends = [(left, scale.down(goal)), (left + width, scale.down(goal))]
        pen.path(ends, stroke="muted", line=0.6, dash=(1.5, 1.5))
    places = [
        None if value is None else (scale.across(number, len(trend)), scale.down(value))
        for number, value in enumerate(trend)
    ]
    for present, run in groupby(places, key=lambda place: place is not None):
        if present:
            _draw_run(pen, [place for place in run if place], scale.y + scale.height)
    last = next(place for place in reversed(places) if place)
    pen.disc(*last, _END, fill="brand")


def _draw_run(pen: Pen, points: list[Point], foot: float) -> None:
    if len(points) == 1:
        pen.disc(*points[0], _LINE / 2, fill="brand")
        return
    pen.path([(points[0][0], foot), *points, (points[-1][0], foot)], fill="brand_6")
    pen.path(points, stroke="brand", line=_LINE)
