"""Strings as data brings them, made fit to be shown: cleaned, cut only between characters."""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 2000
"""Longest string that is shown; what goes beyond ends in an ellipsis."""

# C0 and C1 controls, direction marks and overrides, the byte order mark. Overrides let a name
# show another order than it has.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK = re.compile("[\t\n\x0b\x0c\r\x85\u2028\u2029]+")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")
_JAMO_TAIL = range(0x1160, 0x1200)
_SKIN_TONE = range(0x1F3FB, 0x1F400)
_REGIONAL = range(0x1F1E6, 0x1F200)
_THAI_AM = frozenset("\u0e33\u0eb3")


def clean(text: str) -> str:
    """The text as it may be shown.

    NFC; line ends and tabs become one space; control and direction characters go; lone surrogates
    become U+FFFD; at most `MAX_LENGTH` characters.
    """
    if not text.isprintable():  # as few are
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _INVISIBLE.sub("", _BLANK.sub(" ", whole))
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    if len(plain) <= MAX_LENGTH:
        return plain
    return "".join(graphemes(plain[:MAX_LENGTH])[:-1]) + "…"


def graphemes(text: str) -> list[str]:
    """Split into what a reader takes for one character each: a letter with its marks, an emoji."""
    if text.isascii():
        return list(text)
    clusters: list[str] = []
    for char in text:
        if clusters and _extends(clusters[-1], char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


def _extends(cluster: str, char: str) -> bool:
    code = ord(char)
    if unicodedata.category(char) in ("Mn", "Me", "Mc") or char in _JOINERS or char in _THAI_AM:
        return True
    if code in _JAMO_TAIL or code in _SKIN_TONE or cluster[-1] == "\u200d":
        return True
    return code in _REGIONAL and len(cluster) == 1 and ord(cluster) in _REGIONAL
