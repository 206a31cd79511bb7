"""Reading a TrueType file of the pack: the same as reportlab reads, but only what is asked for.

reportlab reads a Chinese font number by number, which takes longer than drawing a report. Here a
table is read in one go, and a character looked up when it is first drawn: few of them ever are.
"""

import struct
from bisect import bisect_left
from collections.abc import Callable, Sequence
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, TypeVar

from reportlab.pdfbase.ttfonts import TTFontFace

from abmkit import RenderError

_NONE = 0xFFFF
"""No character, though the last segment of a map holds it."""

T = TypeVar("T")


class Characters(dict[int, T]):
    """What a font says of each character, found when that is first asked for.

    Args:
        find: Finds it; a KeyError means that the font does not have the character.
    """

    def __init__(self, find: Callable[[int], T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, char: int) -> T:
        found = self._find(char)
        self[char] = found
        return found

    def __contains__(self, char: object) -> bool:
        return self.get(char) is not None  # type: ignore[arg-type]

    def get(self, char: int, default: Any = None) -> Any:
        """Return what is said of a character; by default, of one that the font does not have."""
        try:
            return self[char]
        except KeyError:
            return default


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


class Outlines:
    """The table of all outlines, of which only those of the glyphs asked for are copied."""

    def __init__(self, file: bytes | mmap, begin: int) -> None:
        self._file, self._begin = file, begin

    def __getitem__(self, glyph: slice) -> bytes:
        """Return the outlines of one glyph."""
        return self._file[self._begin + glyph.start : self._begin + glyph.stop]


class PackFace(TTFontFace):
    """A TrueType face that is read no further than it is asked.

    Attributes:
        charToGlyph: Number of the glyph of each character.
        charWidths: Advance of each character, in 1/1000 of the size.
        hmetrics: Advance and left bearing of each glyph, in units of the font.
        glyphPos: Where each glyph begins in the table of outlines, and where the last one ends.
    """

    charToGlyph: Characters[int]  # noqa: N815 (reportlab's names)
    charWidths: Characters[float]  # noqa: N815
    hmetrics: Metrics
    glyphPos: tuple[int, ...]  # noqa: N815
    glyphToChar: dict[int, list[int]]  # noqa: N815
    defaultWidth: float  # noqa: N815
    name: bytes
    numGlyphs: int  # noqa: N815
    get_table_pos: Any
    _pdfScale: Any  # noqa: N815

    def readFile(self, f: Path | BytesIO) -> None:  # noqa: N802
        """Map a file into memory: of a Chinese font's megabytes a report needs some kilobytes."""
        self.filename, self._pos = str(f), 0
        if isinstance(f, BytesIO):
            self._ttf_data: bytes | mmap = f.getvalue()
            return
        with f.open("rb") as file:
            self._ttf_data = mmap(file.fileno(), 0, access=ACCESS_READ)

    def get_table(self, tag: str) -> Any:
        """Return a table; of the outlines, what cuts glyphs out of them."""
        begin, length = self.get_table_pos(tag)
        if tag == "glyf":
            return Outlines(self._ttf_data, begin)
        return self._ttf_data[begin : begin + length]

    def extractInfo(self, charInfo: int = 1) -> None:  # noqa: N802, N803
        """Let reportlab read what is small, then read what has an entry a glyph."""
        super().extractInfo(charInfo=0)
        self.charToGlyph = Characters(_glyphs(self.get_table("cmap")))
        self.glyphToChar = {}  # asked only by shaping, which is off
        self.charToGlyph[0xA0] = self.charToGlyph[0x20]
        self.hmetrics = Metrics(self.get_table("hmtx"), self.get_table("hhea"), self.numGlyphs)
        self.defaultWidth = self._pdfScale(self.hmetrics.advances[0])
        self.charWidths = Characters(self._width)
        self.glyphPos = _places(self.get_table("loca"), self.get_table("head"), self.numGlyphs)

    def _width(self, char: int) -> float:
        try:
            width: float = self._pdfScale(self.hmetrics.advances[self.charToGlyph[char]])
        except IndexError:
            name = self.name.decode()
            reason = f"its map leads U+{char:04X} out of the font"
            raise RenderError(f"font {name} cannot be embedded: {reason}; save it anew") from None
        return width


def _glyphs(table: bytes) -> Callable[[int], int]:
    """Return what finds a character's glyph in the widest of the maps that a file has."""
    (maps,) = struct.unpack_from(">H", table, 2)
    starts = {offset for _, _, offset in struct.iter_unpack(">HHL", table[4 : 4 + 8 * maps])}
    forms = {struct.unpack_from(">H", table, start)[0]: start for start in starts}
    if 12 in forms:
        return _in_groups(table, forms[12])
    return _in_segments(table, forms[4])


def _in_groups(table: bytes, start: int) -> Callable[[int], int]:
    """Read a map of form 12: groups of characters whose glyphs follow one another."""
    (groups,) = struct.unpack_from(">L", table, start + 12)
    words: tuple[int, ...] = struct.unpack_from(f">{3 * groups}L", table, start + 16)
    firsts, lasts, glyphs = (words[place::3] for place in range(3))

    def glyph(char: int) -> int:
        place = _place(char, firsts, lasts)
        return glyphs[place] + char - firsts[place]

    return glyph


def _in_segments(table: bytes, start: int) -> Callable[[int], int]:
    """Read a map of form 4: segments of characters, with a shift or a list of glyphs each."""
    length, _, double = struct.unpack_from(">HHH", table, start + 2)
    segments: int = double // 2
    words: tuple[int, ...] = struct.unpack_from(f">{length // 2}H", table, start)
    ends = 7
    firsts, shifts, lists = (ends + 1 + segments * n for n in (1, 2, 3))
    first, last = words[firsts : firsts + segments], words[ends : ends + segments]

    def glyph(char: int) -> int:
        place = _place(char, first, last)
        shift, there = words[shifts + place], words[lists + place]
        if not there:
            return (char + shift) & 0xFFFF
        listed = words[lists + place + there // 2 + char - first[place]]
        return (listed + shift) & 0xFFFF if listed else 0

    return glyph


def _place(char: int, firsts: Sequence[int], lasts: Sequence[int]) -> int:
    """Return which of the stretches of a map, which are in order, holds a character."""
    place = bisect_left(lasts, char)
    if place == len(lasts) or char < firsts[place] or char == _NONE:
        raise KeyError(char)
    return place


def _places(table: bytes, head: bytes, glyphs: int) -> tuple[int, ...]:
    """Return where each glyph begins, and where the last one ends."""
    (long,) = struct.unpack_from(">H", head, 50)
    if long:
        return struct.unpack_from(f">{glyphs + 1}L", table)
    return tuple(2 * half for half in struct.unpack_from(f">{glyphs + 1}H", table))
