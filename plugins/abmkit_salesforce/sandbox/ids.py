"""Record ids: 15 characters that tell records apart, 3 that let them survive folding of case."""

from __future__ import annotations

from functools import cache

_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHORT = 15
_POD = "Kd0000"


@cache
def record_id(prefix: str, number: int) -> str:
    """The 18-character id of a record.

    Args:
        prefix: Three characters that name the object, such as 001 for Account.
        number: Its place among the records of that object, up to 999,999.
    """
    short = f"{prefix}{_POD}{number:06d}"
    return short + checksum(short)


def checksum(short: str) -> str:
    """The three characters that say which of the first fifteen are capitals."""
    groups = (short[start : start + 5] for start in range(0, _SHORT, 5))
    return "".join(
        _SIGNS[sum(1 << place for place, sign in enumerate(group) if sign.isupper())]
        for group in groups
    )


def long_id(text: str) -> str:
    """The 18-character form of an id given with 15 or 18; any other text stays as it is."""
    return text + checksum(text) if len(text) == _SHORT else text
