"""JSON, read and written fast; what the fast reader refuses, Python's own still reads.

A sync spends much of its time here: pages of a vendor's records come in, and what no column takes
goes out again as the text of a cell.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

_READ = msgspec.json.Decoder(float_hook=Decimal).decode
_ENCODER = msgspec.json.Encoder()
_WRITE, _WRITE_LINES = _ENCODER.encode, _ENCODER.encode_lines
_EXACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def read(content: bytes) -> Any:
    """The value of a JSON text: numbers with a point as Decimal, and what is no number as text.

    Raises:
        ValueError: It is no whole JSON.
        RecursionError: It is nested too deeply.
    """
    try:
        return _READ(content)
    except (msgspec.DecodeError, UnicodeDecodeError):  # half a surrogate pair, NaN, UTF-16
        return json.loads(content, parse_float=Decimal, parse_constant=str)


def write(value: Any) -> str:
    """The text of a JSON value, on one line and without blanks; Decimal as text."""
    try:
        return _WRITE(value).decode()
    except UnicodeEncodeError:  # half a surrogate pair, of which the warehouse tells
        return _EXACT(value)


def write_each(values: Sequence[Any]) -> list[str]:
    """The texts of some JSON values, as ``write`` makes each."""
    try:
        return _WRITE_LINES(values).decode().split("\n")[: len(values)]
    except UnicodeEncodeError:
        return [write(value) for value in values]
