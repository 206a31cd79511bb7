"""Text as runs of fonts: which font draws which piece, how wide it is, and where to cut it."""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from abmkit import strings
from abmkit_pdf.bidi import can_reorder, is_rtl, visual
from abmkit_pdf.fontpack import INTER, Weight, chain, find, widths

MISSING = "□"
ELLIPSIS = "…"


class Run(NamedTuple):
    """Text that one font draws."""

    font: str
    text: str


class Shaped(NamedTuple):
    """A text ready to be drawn.

    Attributes:
        runs: Its pieces from left to right.
        width: Its width at size 1.
        missing: Characters that no font has; they are drawn as a box.
        ordered: Whether it is in the order in which it is read.
    """

    runs: tuple[Run, ...]
    width: float
    missing: str = ""
    ordered: bool = True


@lru_cache(maxsize=20_000)
def shape(text: str, weight: Weight, language: str) -> Shaped:
    """Find the fonts of a cleaned text and measure it.

    Args:
        text: One line.
        weight: The cut to set it in.
        language: BCP 47 tag of the document, which decides between Asian letter forms.
    """
    first = chain(weight, language)[0][0]
    if text.isascii() and (first == INTER[weight] or _draws(first, text)):
        return Shaped((Run(first, text),) if text else (), _advance(first, text))
    runs: list[Run] = []
    missing = ""
    for char in visual(text, language):
        if _is_silent(char):
            continue
        pieces = _pieces(char, weight, language, runs[-1].font if runs else None)
        if pieces is None:
            missing += char
            pieces = (Run(INTER[weight], MISSING),)
        for piece in pieces:
            _append(runs, piece)
    width = sum(_advance(font, run) for font, run in runs)
    return Shaped(tuple(runs), width, missing, ordered=can_reorder() or not is_rtl(text))


def _draws(font: str, text: str) -> bool:
    """Whether a font has every character of a text, as our own has all of ASCII."""
    known = widths(font)
    return all(ord(char) in known for char in text)


def _advance(font: str, text: str) -> float:
    """Return the width of a run at size 1."""
    known = widths(font)
    return sum(known[ord(char)] for char in text) / 1000


def _is_silent(char: str) -> bool:
    return unicodedata.category(char) == "Cf" or "\ufe00" <= char <= "\ufe0f"


def _pieces(char: str, weight: Weight, language: str, last: str | None) -> tuple[Run, ...] | None:
    """Return the runs that draw one character after what another font has drawn."""
    if last and unicodedata.combining(char) and ord(char) in widths(last):
        return (Run(last, char),)
    return _alone(char, weight, language)


@lru_cache(maxsize=50_000)
def _alone(char: str, weight: Weight, language: str) -> tuple[Run, ...] | None:
    """Return the runs that draw one character, decomposed when only its parts have a font."""
    fonts = chain(weight, language)
    font = find(char, fonts)
    if font:
        return (Run(font, char),)
    parts = unicodedata.normalize("NFKD", char)
    found = [(find(part, fonts), part) for part in parts]
    runs = tuple(Run(font, part) for font, part in found if font)
    return runs if parts != char and len(runs) == len(parts) else None


def _append(runs: list[Run], piece: Run) -> None:
    if runs and runs[-1].font == piece.font:
        runs[-1] = Run(piece.font, runs[-1].text + piece.text)
    else:
        runs.append(piece)


def width_of(text: str, weight: Weight, size: float, language: str) -> float:
    """Return the width of a cleaned text in points."""
    return shape(text, weight, language).width * size


def fit(text: str, weight: Weight, size: float, room: float, language: str) -> str:
    """Return the text, or the longest beginning of it that fits the room with an ellipsis.

    Cuts between characters as a reader sees them. A room too small for anything gives "…".
    """
    if width_of(text, weight, size, language) <= room:
        return text
    letters = strings.graphemes(text)
    low, high = 0, len(letters) - 1
    while low < high:
        middle = (low + high + 1) // 2
        cut = "".join(letters[:middle]).rstrip() + ELLIPSIS
        if width_of(cut, weight, size, language) <= room:
            low = middle
        else:
            high = middle - 1
    return "".join(letters[:low]).rstrip() + ELLIPSIS
