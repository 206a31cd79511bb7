"""Scenes as inline SVG: the shapes that the PDF has, in the same colours."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import east_asian_width

from abmkit import Value, scene, strings
from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, join, tag

_NARROW, _WIDE = 0.6, 1.0
"""Width of a character in sizes of its type, rather too much: no browser can be asked."""
_BOLDER = 1.08
_SMALLEST = 6.0


def svg(drawing: scene.Scene, kit: Kit, alt: str | None = None, *, fluid: bool = False) -> Markup:
    """A scene as an image.

    Args:
        drawing: The scene.
        kit: Words and colours.
        alt: What it says in words; None: words beside it say it already.
        fluid: Whether it is as wide as its place; else it has the size of its canvas.
    """
    shapes = [_shape(shape, kit) for shape in drawing.shapes]
    spoken = {"role": "img", "aria_label": alt} if alt else {"aria_hidden": "true"}
    size = {} if fluid else {"width": drawing.w, "height": drawing.h}
    box = f"0 0 {drawing.w:g} {drawing.h:g}"
    return tag("svg", *shapes, viewBox=box, class_="fluid" if fluid else None, **size, **spoken)


def _shape(shape: scene.Shape, kit: Kit) -> Markup:
    match shape:
        case scene.Rect():
            return tag(
                "rect", x=shape.x, y=shape.y, width=max(0.0, shape.w), height=max(0.0, shape.h),
                rx=shape.radius or None, **_look(shape, kit),
            )  # fmt: skip
        case scene.Path():
            points = Markup(" ".join(f"{x:.2f},{y:.2f}" for x, y in shape.points))
            name = "polygon" if shape.fill else "polyline"
            return tag(name, points=points, **_look(shape, kit))
        case scene.Dot():
            return tag("circle", cx=shape.x, cy=shape.y, r=shape.r, **_look(shape, kit))
    return _label(shape, kit)


def _look(shape: scene.Rect | scene.Path | scene.Dot, kit: Kit) -> dict[str, str | float | None]:
    dash = getattr(shape, "dash", None)
    return {
        "fill": kit.colours[shape.fill] if shape.fill else "none",
        "stroke": kit.colours[shape.stroke] if shape.stroke else None,
        "stroke_width": shape.width if shape.stroke else None,
        "stroke_dasharray": " ".join(f"{each:g}" for each in dash) if dash else None,
    }


def _label(label: scene.Label, kit: Kit) -> Markup:
    said = label.text
    figure = isinstance(said, Value)
    text = strings.clean(kit.words.value(said) if isinstance(said, Value) else kit.words.text(said))
    size, lines = label.size, [text]
    room = label.room and label.room / (_BOLDER if label.bold else 1)
    if room and _width(text, size) > room:
        if figure or label.whole:
            size = max(_SMALLEST, size * room / _width(text, size))
        else:
            lines = list(_lines(text, size, room, label.lines))
    parts = [
        tag("tspan", line, x=label.x, dy=None if place == 0 else f"{size * 1.15:.2f}")
        for place, line in enumerate(lines)
    ]
    whole = [tag("title", text)] if lines != [text] else []
    return tag(
        "text", join(*whole, *parts), x=label.x, y=label.y, font_size=size,
        font_weight="600" if label.bold else None, text_anchor=label.anchor,
        fill=kit.colours[label.colour],
    )  # fmt: skip


def _lines(text: str, size: float, room: float, most: int) -> Iterator[str]:
    """The text in as many lines as it may have; the last one is cut."""
    rest = strings.graphemes(text)
    for _ in range(most - 1):
        fit = _fit(rest, size, room)
        space = next((i for i in range(fit, 0, -1) if rest[i - 1] == " "), fit)
        yield "".join(rest[:space]).rstrip()
        rest = rest[space:]
        if not rest:
            return
    fit = _fit(rest, size, room)
    yield "".join(rest) if fit == len(rest) else "".join(rest[: max(1, fit - 1)]).rstrip() + "…"


def _fit(characters: list[str], size: float, room: float) -> int:
    used = 0.0
    for place, each in enumerate(characters):
        used += _width(each, size)
        if used > room:
            return max(1, place)
    return len(characters)


def _width(text: str, size: float) -> float:
    return size * sum(_WIDE if east_asian_width(char) in "WF" else _NARROW for char in text)
