"""The font pack: which fonts exist, which one draws a character, and loading them when first used.

reportlab has no fall-back between TrueType fonts, so each character is looked up in a chain of
fonts here. A font file is parsed once in a process, when the first character of its script comes.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Literal

from abmkit_pdf.backend import load_font

FOLDER = Path(__file__).parent / "fonts"

Weight = Literal["regular", "medium", "semibold", "bold", "display"]

INTER: dict[Weight, str] = {
    "regular": "Inter-Regular",
    "medium": "Inter-Medium",
    "semibold": "Inter-SemiBold",
    "bold": "Inter-Bold",
    "display": "InterDisplay-SemiBold",
}
_Ranges = tuple[tuple[int, int], ...]
_SQUARE: _Ranges = ((0x3000, 0x303F), (0x3130, 0x318F), (0x3200, 0x33FF), (0xFE30, 0xFFEF))
# Coarse on purpose: they only spare the parsing of fonts that cannot hold a character.
SCRIPTS: dict[str, _Ranges] = {
    "KR": (*_SQUARE, (0xAC00, 0xD7FF)),
    "JP": (*_SQUARE, (0x3040, 0x30FF), (0x31F0, 0x31FF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF)),
    "SC": (*_SQUARE, (0x2000, 0x30FF), (0x3190, 0x31FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF)),
    "Arabic": ((0x0600, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    "Hebrew": ((0x0590, 0x05FF), (0xFB1D, 0xFB4F)),
    "Thai": ((0x0E00, 0x0E7F),),
    "Devanagari": ((0x0900, 0x097F), (0x1CD0, 0x1CFF), (0xA8E0, 0xA8FF), (0x20B9, 0x20B9)),
}
_EAST = {"ko": ("KR", "SC"), "ja": ("JP", "SC", "KR")}
"""Whose forms a Han character takes; in other languages those of the font that has most."""
_ANYTHING: _Ranges = ((0x00, 0x10FFFF),)

Chain = tuple[tuple[str, _Ranges], ...]


_worn: dict[str, bytes] = {}
"""Files of brands' own fonts, by the names that they are drawn with."""


def wear(fonts: Mapping[str, bytes]) -> str:
    """Make a brand's own fonts known, and return what its documents' language is followed by.

    Args:
        fonts: Its files by cut, ``regular`` and, maybe, ``bold``; none: nothing follows.
    """
    if not fonts:
        return ""
    key = sha256(b"".join(fonts[cut] for cut in sorted(fonts))).hexdigest()[:12]
    for cut in ("Regular", "Bold"):
        _worn[f"Brand-{key}-{cut}"] = fonts.get(cut.lower(), fonts["regular"])
    return f" {key}"


@cache
def chain(weight: Weight, language: str) -> Chain:
    """Return the fonts to ask for a character, in order, with the ranges worth asking them for.

    Args:
        weight: The cut.
        language: BCP 47 tag of the document; Korean and Japanese ask fonts of their own first.
            The key of a brand's own fonts, which are asked before all others, may follow.
    """
    cut = "Regular" if weight in ("regular", "medium") else "Bold"
    brand = language.partition(" ")[2]
    scripts = (*_EAST.get(language[:2], ("SC", "KR")), "Arabic", "Hebrew", "Thai", "Devanagari")
    return (
        *(((f"Brand-{brand}-{cut}", _ANYTHING),) if brand else ()),
        (INTER[weight], _ANYTHING),
        *((f"NotoSans{script}-{cut}", SCRIPTS[script]) for script in scripts),
        ("NotoEmoji-Regular", _ANYTHING),
    )


@cache
def widths(font: str) -> dict[int, float]:
    """Return the advance of each character that the font draws, in thousandths of the size."""
    return load_font(font, BytesIO(_worn[font]) if font in _worn else FOLDER / f"{font}.ttf")


def find(char: str, fonts: Chain) -> str | None:
    """Return the first font of the chain that draws the character, or None."""
    code = ord(char)
    for font, ranges in fonts:
        if any(first <= code <= last for first, last in ranges) and code in widths(font):
            return font
    return None
