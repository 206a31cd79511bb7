"""Reading a TrueType file of the pack: the same as reportlab reads, but tables at once.

reportlab reads a Chinese font number by number, which takes longer than drawing a report.
"""

import struct
from itertools import count
from typing import Any

from reportlab.pdfbase.ttfonts import TTFontFace


class Metrics:
    """Advance and left bearing of each glyph, in units of the font; the last ones share an advance.

    Attributes:
        advances: Those of all glyphs.
    """

    def __init__(self, table: bytes, head: bytes, glyphs: int) -> None:
        (full,) = struct.unpack_from(">H", head, 34)
        pairs = struct.unpack_from(f">{2 * full}H", table)
        self.advances = pairs[::2] + pairs[-2:-1] * (glyphs - full)
        self._bearings = pairs[1::2] + struct.unpack_from(f">{glyphs - full}H", table, 4 * full)

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        """Return those of one glyph."""
        return self.advances[glyph], self._bearings[glyph]


class PackFace(TTFontFace):
    """A TrueType face of which each table is read in one go.

    Attributes:
        charToGlyph: Number of the glyph of each character.
        charWidths: Advance of each character, in 1/1000 of the size.
        hmetrics: Advance and left bearing of each glyph, in units of the font.
        glyphPos: Where each glyph begins in the table of outlines, and where the last one ends.
    """

    charToGlyph: dict[int, int]  # noqa: N815 (reportlab's names)
    charWidths: dict[int, float]  # noqa: N815
    hmetrics: Metrics
    glyphPos: tuple[int, ...]  # noqa: N815
    glyphToChar: dict[int, list[int]]  # noqa: N815
    defaultWidth: float  # noqa: N815
    numGlyphs: int  # noqa: N815
    get_table: Any
    _pdfScale: Any  # noqa: N815

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803
        """Let reportlab read what is small, then read what has an entry a glyph."""
        super().extractInfo(charInfo=0)
        self.charToGlyph = _characters(self.get_table("cmap"))
        self.glyphToChar = {}  # asked only by shaping, which is off
        self.charToGlyph[0xA0] = self.charToGlyph[0x20]
        self.hmetrics = Metrics(self.get_table("hmtx"), self.get_table("hhea"), self.numGlyphs)
        advances = [*map(self._pdfScale, self.hmetrics.advances)]
        self.defaultWidth = advances[0]
        self.charWidths = {char: advances[glyph] for char, glyph in self.charToGlyph.items()}
        self.glyphPos = _places(self.get_table("loca"), self.get_table("head"), self.numGlyphs)


def _characters(table: bytes) -> dict[int, int]:
    """Return the glyph of each character, from the widest of the maps that a file has."""
    (maps,) = struct.unpack_from(">H", table, 2)
    starts = {offset for _, _, offset in struct.iter_unpack(">HHL", table[4 : 4 + 8 * maps])}
    forms = {struct.unpack_from(">H", table, start)[0]: start for start in starts}
    if 12 in forms:
        return _groups(table, forms[12])
    return _segments(table, forms[4])


def _groups(table: bytes, start: int) -> dict[int, int]:
    """Read a map of form 12: groups of characters whose glyphs follow one another."""
    (groups,) = struct.unpack_from(">L", table, start + 12)
    found: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(
        ">LLL", table[start + 16 : start + 16 + 12 * groups]
    ):
        found.update(zip(range(first, last + 1), count(glyph), strict=False))
    return found


def _segments(table: bytes, start: int) -> dict[int, int]:
    """Read a map of form 4: segments of characters, with a shift or a list of glyphs each."""
    length, _, double = struct.unpack_from(">HHH", table, start + 2)
    segments = double // 2
    words = struct.unpack_from(f">{length // 2}H", table, start)
    ends = 7
    firsts, shifts, lists = (ends + 1 + segments * n for n in (1, 2, 3))
    found: dict[int, int] = {}
    for place in range(segments):
        first, last = words[firsts + place], words[ends + place]
        shift, there = words[shifts + place], words[lists + place]
        last = min(last, 0xFFFE)
        if there:
            begin = lists + place + there // 2
            glyphs = words[begin : begin + last - first + 1]
            some = (((glyph + shift) & 0xFFFF if glyph else 0) for glyph in glyphs)
        else:
            some = ((char + shift) & 0xFFFF for char in range(first, last + 1))
        found.update(zip(range(first, last + 1), some, strict=True))
    return found


def _places(table: bytes, head: bytes, glyphs: int) -> tuple[int, ...]:
    """Return where each glyph begins, and where the last one ends."""
    (long,) = struct.unpack_from(">H", head, 50)
    if long:
        return struct.unpack_from(f">{glyphs + 1}L", table)
    return tuple(2 * half for half in struct.unpack_from(f">{glyphs + 1}H", table))
