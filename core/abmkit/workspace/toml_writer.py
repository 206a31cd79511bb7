"""Writes plain values as TOML, for the settings files that the program writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

WIDTH = 88
"""A table of plain values inside a table stands on one line when it is no longer than this."""


def write_toml(data: Mapping[str, Any]) -> str:
    """Return a TOML text that reads back as the same values.

    Raises:
        TypeError: A value has no TOML form.
    """
    return "\n".join(_table(data, ())).strip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """First the lines of a table, then the tables in it under heads of their own."""
    inner = {key: value for key, value in table.items() if _has_head(key, value, path)}
    lines = [f"{_key(key)} = {_value(table[key])}" for key in table if key not in inner]
    if path and (lines or not inner):
        yield f"\n[{'.'.join(map(_key, path))}]"
    yield from lines
    for key, value in inner.items():
        yield from _table(value, (*path, key))


def _has_head(key: str, value: object, path: tuple[str, ...]) -> bool:
    if not isinstance(value, Mapping):
        return False
    if not path or any(isinstance(each, Mapping) for each in value.values()):
        return True
    return len(f"{_key(key)} = {_value(value)}") > WIDTH


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _string(key)


def _string(text: str) -> str:
    """Quote a text; JSON's escapes are TOML's, but for one character that TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(key)} = {_value(inner)}" for key, inner in value.items())
        return f"{{ {pairs} }}" if value else "{}"
    raise TypeError(f"{type(value).__name__} has no TOML form")


def _number(value: int | Decimal) -> str:
    if isinstance(value, int):
        return str(value)
    if not value.is_finite():
        raise TypeError("only finite numbers have a TOML form")
    plain = f"{value:f}"
    return plain if "." in plain else f"{plain}.0"
