"""The layout lint: text that leaves its page's frame, or lies over other text."""

from collections.abc import Iterator, Sequence
from itertools import combinations, groupby
from typing import NamedTuple

from abmkit_pdf.pen import TextBox

# Marks of a letter may touch the line above; boxes are those of the font, not of the ink.
_TOUCH_ACROSS, _TOUCH_DOWN = 0.8, 2.2


class Frame(NamedTuple):
    """The rectangle of a page that text may stand in."""

    left: float
    top: float
    right: float
    bottom: float


def lint(boxes: Sequence[TextBox], frame: Frame) -> list[str]:
    """Return one sentence for each text outside the frame and each two texts that overlap."""
    return [*_outside(boxes, frame), *_overlapping(boxes)]


def _outside(boxes: Sequence[TextBox], frame: Frame) -> Iterator[str]:
    for box in boxes:
        across = box.left < frame.left - 1 or box.right > frame.right + 1
        if across or box.top < frame.top or box.bottom > frame.bottom:
            place = f"({box.left:.0f}, {box.top:.0f})–({box.right:.0f}, {box.bottom:.0f})"
            yield f"page {box.page}: {box.text[:40]!r} at {place} leaves the frame"


def _overlapping(boxes: Sequence[TextBox]) -> Iterator[str]:
    printed = sorted((box for box in boxes if box.text.strip()), key=lambda box: box.page)
    for page, on_page in groupby(printed, key=lambda box: box.page):
        for one, other in combinations(on_page, 2):
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            if across > _TOUCH_ACROSS and down > _TOUCH_DOWN:
                yield f"page {page}: {one.text[:40]!r} overlaps {other.text[:40]!r}"
