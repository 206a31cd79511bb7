"""Operators of a page's content, as text: what a pen draws with."""

from collections.abc import Sequence

_ARC = 0.4477
"""How far from a corner, in radii, the handles of a quarter of a circle stand."""


def show(pieces: Sequence[tuple[str, str]], size: float) -> str:
    """Return the operators that show pieces one after another, changing fonts between them.

    Args:
        pieces: Name of a font, and the literal that it shows.
        size: In points.
    """
    code, last = [], None
    for font, literal in pieces:
        if font != last:
            code.append(f"{font} {size:.2f} Tf")
            last = font
        code.append(f"{literal} Tj")
    return " ".join(code)


def rounded(left: float, low: float, right: float, high: float, radius: float) -> str:
    """Return the outline of a box with rounded corners; of a circle, when they are all of it."""
    far = radius * _ARC
    return (
        f"{left + radius:.2f} {low:.2f} m {right - radius:.2f} {low:.2f} l "
        f"{right - far:.2f} {low:.2f} {right:.2f} {low + far:.2f} {right:.2f} {low + radius:.2f} c "
        f"{right:.2f} {high - radius:.2f} l {right:.2f} {high - far:.2f} "
        f"{right - far:.2f} {high:.2f} {right - radius:.2f} {high:.2f} c "
        f"{left + radius:.2f} {high:.2f} l {left + far:.2f} {high:.2f} "
        f"{left:.2f} {high - far:.2f} {left:.2f} {high - radius:.2f} c "
        f"{left:.2f} {low + radius:.2f} l {left:.2f} {low + far:.2f} "
        f"{left + far:.2f} {low:.2f} {left + radius:.2f} {low:.2f} c h"
    )


def ink(colour: str) -> str:
    """Return the operator that fills with ``#RRGGBB``; in capitals it draws lines with it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return " ".join(f"{channel:.3f}" for channel in channels) + " rg"
