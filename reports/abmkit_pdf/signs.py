"""The signs of a state: shape and colour, and a word for those who see neither."""

from abmkit_pdf.pen import Pen, Point


def draw_sign(pen: Pen, x: float, y: float, size: float, goal: str, word: str) -> None:
    """Draw a state sign whose box has its top left corner at (x, y).

    Disc with a tick for good, triangle with "!" for close, diamond with a cross for off, ring for
    none, so that they differ in gray.

    Args:
        pen: Draws.
        x: Left edge.
        y: Top edge.
        size: Width and height.
        goal: ``good``, ``close``, ``off`` or ``none``.
        word: The state in words.
    """
    radius = size / 2

    def at(dx: float, dy: float) -> Point:
        return x + radius + dx * radius, y + radius + dy * radius

    with pen.mark("Figure", alt=word):
        match goal:
            case "good":
                pen.disc(*at(0, 0), radius, fill="good")
                tick = [at(-0.45, 0.02), at(-0.1, 0.38), at(0.5, -0.35)]
                pen.path(tick, stroke="white", line=size * 0.13)
            case "close":
                pen.path([at(0, -1), at(1.08, 0.88), at(-1.08, 0.88)], fill="close")
                pen.path([at(0, -0.3), at(0, 0.25)], stroke="ink", line=size * 0.13)
                pen.disc(*at(0, 0.58), size * 0.075, fill="ink")
            case "off":
                pen.path([at(0, -1.08), at(1.08, 0), at(0, 1.08), at(-1.08, 0)], fill="off")
                for side in (-0.34, 0.34):
                    stroke = [at(side, -0.34), at(-side, 0.34)]
                    pen.path(stroke, stroke="white", line=size * 0.12)
            case _:
                pen.disc(*at(0, 0), radius - 0.5, stroke="muted")
