"""A chart as shapes: laid out once, painted alike by every renderer.

Coordinates are points with the origin at the top left; colours are names of theme tokens, never
values, so that a brand and a black-and-white printer are the renderer's business.
"""

from __future__ import annotations

from typing import Literal

from abmkit.report.colour import Palette, palette
from abmkit.report.value import Frozen, Text, Value

__all__ = [
    "Anchor",
    "Colour",
    "Dot",
    "Label",
    "Palette",
    "Path",
    "Rect",
    "Scene",
    "Shape",
    "palette",
]

Colour = Literal[
    "ink", "text", "muted", "rule", "grid", "surface", "white",
    "accent", "brand", "brand_72", "brand_48", "brand_28", "brand_14", "brand_6",
    "good", "close", "off", "off_10",
]  # fmt: skip
Anchor = Literal["start", "middle", "end"]


class Rect(Frozen):
    """A box; ``radius`` rounds its corners."""

    shape: Literal["rect"] = "rect"
    x: float
    y: float
    w: float
    h: float
    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 0.7
    radius: float = 0
    dash: tuple[float, float] | None = None


class Path(Frozen):
    """A line through points; closed and filled when ``fill`` is given."""

    shape: Literal["path"] = "path"
    points: tuple[tuple[float, float], ...]
    stroke: Colour | None = None
    fill: Colour | None = None
    width: float = 1.2
    dash: tuple[float, float] | None = None


class Dot(Frozen):
    """A circle, filled or as a ring."""

    shape: Literal["dot"] = "dot"
    x: float
    y: float
    r: float
    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 0.9


class Label(Frozen):
    """A text or number at a baseline.

    Attributes:
        x: Left edge, middle or right edge, as ``anchor`` says.
        y: Base line of the first line.
        text: What it says.
        size: In points.
        bold: Whether in a heavier cut.
        colour: A token.
        anchor: What of the text stands at ``x``.
        room: The width it may take before it is cut.
        lines: How many lines it may be broken into before that.
        whole: Whether it is a number, with words around it or not: one that is cut is a wrong one,
            so it becomes smaller, and is left out where even that does not help.
    """

    shape: Literal["label"] = "label"
    x: float
    y: float
    text: Text | Value
    size: float = 7.5
    bold: bool = False
    colour: Colour = "ink"
    anchor: Anchor = "start"
    room: float | None = None
    lines: int = 1
    whole: bool = False


Shape = Rect | Path | Dot | Label


class Scene(Frozen):
    """Shapes on a canvas of ``w`` × ``h`` points, in painting order.

    A renderer scales it to the width it gives; texts keep their size.
    """

    w: float
    h: float
    shapes: tuple[Shape, ...]
