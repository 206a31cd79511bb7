"""The signs of a state: shape and colour, and a word for those who see neither."""

from __future__ import annotations

from abmkit_html.kit import Kit
from abmkit_html.markup import Markup, join, tag


def sign(goal: str, word: str, kit: Kit) -> Markup:
    """A disc with a tick for good, a triangle for close, a diamond for off, a ring for none.

    Args:
        goal: ``good``, ``close``, ``off`` or ``none``.
        word: The state in words.
        kit: Colours.
    """
    shapes = _SHAPES.get(goal, _ring)(kit)
    return tag(
        "svg", tag("title", word), shapes, viewBox="0 0 20 20", class_="sign", role="img",
        aria_label=word,
    )  # fmt: skip


def _good(kit: Kit) -> Markup:
    tick = tag(
        "polyline", points="5.5,10.2 9,13.8 15,6.5", fill="none", stroke="#fff", stroke_width=2.4
    )
    return join(tag("circle", cx=10, cy=10, r=10, fill=kit.colours["good"]), tick)


def _close(kit: Kit) -> Markup:
    ink = kit.colours["ink"]
    return join(
        tag("polygon", points="10,0 20,18.5 0,18.5", fill=kit.colours["close"]),
        tag("polyline", points="10,7 10,12.5", fill="none", stroke=ink, stroke_width=2.4),
        tag("circle", cx=10, cy=15.6, r=1.4, fill=ink),
    )


def _off(kit: Kit) -> Markup:
    look: dict[str, str | float | None] = {"fill": "none", "stroke": "#fff", "stroke_width": 2.2}
    return join(
        tag("polygon", points="10,-0.5 20.5,10 10,20.5 -0.5,10", fill=kit.colours["off"]),
        tag("polyline", points="6.7,6.7 13.3,13.3", **look),
        tag("polyline", points="13.3,6.7 6.7,13.3", **look),
    )


def _ring(kit: Kit) -> Markup:
    return tag(
        "circle", cx=10, cy=10, r=9, fill="none", stroke=kit.colours["muted"], stroke_width=1.8
    )


_SHAPES = {"good": _good, "close": _close, "off": _off}
