"""The text of a cell, as a person would read it there, and numbers with all their digits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, time

from abmkit_files.values import plain_number, serial_moment
from abmkit_files.xlsx.formats import Meaning

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_WHOLE = re.compile(r"-?\d+")
#: Between the days of workbooks that count from 1904 and of the others.
_SINCE_1904 = 1462

#: Marks a cell that cannot be taken for its text: the warehouse refuses it.
NO_TEXT = "\0"


def unescaped(text: str) -> str:
    """A text with the characters that XML cannot hold, which stand there as ``_x000D_``."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class Cells:
    """Makes the texts of cells.

    Args:
        strings: The texts that cells refer to.
        meanings: What a number means, by the style of its cell.
        from_1904: Whether days are counted from 1904 instead of 1900.
    """

    def __init__(
        self, strings: Sequence[str], meanings: Sequence[Meaning], from_1904: bool
    ) -> None:
        self._strings = strings
        self._meanings = meanings
        self._shift = _SINCE_1904 if from_1904 else 0

    def text(self, kind: str, style: str, said: str) -> str:
        """The text of a cell.

        Args:
            kind: Its type, as the sheet says: ``n``, ``s``, ``str``, ``inlineStr``, ``b``, ``e``,
                ``d``.
            style: The number of its style.
            said: Its value, as the sheet says.
        """
        if kind == "s":
            return self._strings[int(said)] if said else ""
        if kind == "b":
            return "TRUE" if said == "1" else "FALSE"
        if kind == "n":
            return self._number(said, style) if said else ""
        return unescaped(said)

    def _number(self, said: str, style: str) -> str:
        meaning = self._meaning(style)
        if meaning == "number" and _WHOLE.fullmatch(said):
            return said
        try:
            value = float(said)
        except ValueError:
            return said
        at = serial_moment(value + self._shift) if meaning != "number" else None
        # Programs write a float with all its digits; people see fifteen of them.
        return _written(at, meaning, value < 1) if at else plain_number(f"{value:.15g}")

    def _meaning(self, style: str) -> Meaning:
        number = int(style or 0)
        return self._meanings[number] if number < len(self._meanings) else "number"


def _written(at: datetime, meaning: Meaning, is_first_day: bool) -> str:
    if meaning == "time" and is_first_day:
        return at.time().isoformat()
    if meaning == "day" and at.time() == time():
        return at.date().isoformat()
    return at.isoformat()
