"""The grid and the type scale: every distance and every size that more than one block uses."""

from abmkit_pdf.pen import Style

MARGIN = 36.0
GUTTER = 12.0
GRID_COLUMNS = 12
PAGE_SIZES = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}

HEADLINE = Style("display", 20)
HEADLINE_LEADING = 25.0
EYEBROW = Style("semibold", 9, "accent")
TITLE = Style("display", 19)
TITLE_LEADING = 23.0
LEAD = Style("regular", 9.5, "text")
LEAD_LEADING = 14.0
SECTION = Style("semibold", 10.5)
BODY = Style("regular", 9, "text")
BODY_LEADING = 13.2
SMALL_BODY = Style("regular", 8.4, "text")
SMALL_LEADING = 12.2
CELL = Style("regular", 8, "text")
STRONG_CELL = Style("medium", 8)
NAME = Style("medium", 8.5)
LABEL = Style("medium", 8)
NOTE = Style("regular", 7.5, "muted")
HEAD = Style("medium", 7, "muted")
TINY = Style("regular", 6.8, "muted")
SMALLEST = 6.8
"""No text is set smaller than this."""

SECTION_GAP, SECTION_GAP_STRETCH, SECTION_GAP_SHRINK = 17.0, 19.0, 6.0


def columns_width(width: float, count: int) -> float:
    """Return the width of ``count`` of the twelve columns of a space, with their gutters."""
    column = (width - GUTTER * (GRID_COLUMNS - 1)) / GRID_COLUMNS
    return column * count + GUTTER * (count - 1)
