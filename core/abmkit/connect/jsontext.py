"""JSON, read and written fast; what the fast reader refuses, Python's own still reads.

A sync spends much of its time here: pages of a vendor's records come in, and what no column takes
goes out again as the text of a cell.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

_READ = msgspec.json.Decoder(float_hook=Decimal).decode
_ENCODER = msgspec.json.Encoder()
_WRITE, _WRITE_LINES = _ENCODER.encode, _ENCODER.encode_lines
_EXACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode


def read(content: bytes) -> Any:
    """The value of a JSON text: numbers with a point as Decimal.

    What is no number is text, as is one beyond all that can be reckoned with.

    Raises:
        ValueError: It is no whole JSON.
        RecursionError: It is nested too deeply.
    """
    try:
        return _READ(content)
    except (
        ValueError,
        InvalidOperation,
    ):  # half a surrogate pair, NaN, UTF-16, 1e9999999999999999999
        return json.loads(content, parse_float=_exact, parse_int=_whole, parse_constant=str)


def _exact(written: str) -> Decimal | str:
    try:
        return Decimal(written)
    except InvalidOperation:
        return written


def _whole(written: str) -> int | str:
    try:
        return int(written)
    except ValueError:  # of more digits than Python reckons with
        return written


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
