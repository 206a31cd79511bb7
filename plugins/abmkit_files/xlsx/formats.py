"""What the format of a number says it means: a day, a time, or just a number."""

from __future__ import annotations

import re
from typing import Literal

Meaning = Literal["number", "day", "time", "moment"]

_BUILT_IN: dict[int, Meaning] = {
    **dict.fromkeys((14, 15, 16, 17, *range(27, 32), 36, *range(50, 59)), "day"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47), "time"),
    22: "moment",
}
#: What only decorates: texts, colours and conditions, blanks of a sign's width.
_DECORATION = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]")
_NO_TIME = re.compile(r"general|e[+-]")


def meaning(number: int, code: str | None) -> Meaning:
    """What a number format makes of a number.

    Args:
        number: The format's number; the small ones are the same in all workbooks.
        code: The format where the workbook tells it, such as ``yyyy-mm-dd``.
    """
    if code is None:
        return _BUILT_IN.get(number, "number")
    plain = _NO_TIME.sub("", _DECORATION.sub("", code.partition(";")[0]).lower())
    if _ELAPSED.search(plain):
        return "number"
    has_time = "h" in plain or "s" in plain
    has_day = "y" in plain or "d" in plain or ("m" in plain and not has_time)
    if has_day:
        return "moment" if has_time else "day"
    return "time" if has_time else "number"
