"""Values as Salesforce writes them, in the JSON of REST or the CSV of Bulk, in one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from abmkit import api

Convert = Callable[[Any], Any]

#: No field holds a number of more digits; one of billions would take all memory.
_DIGITS = 60


def instant(told: Any) -> Any:
    """An instant in UTC; REST writes +0000, Bulk Z. What is none stays as it is."""
    if isinstance(told, str) and told[19:] in (".000+0000", ".000Z"):
        return told[:19] + "Z"
    try:
        at = datetime.fromisoformat(told).astimezone(UTC)
    except (TypeError, ValueError):
        return told
    return at.isoformat().replace("+00:00", "Z")


def number(told: Any) -> Any:
    """A number as a whole one, or as text without zeros at its end; 2 and 2.0 are the same."""
    if told is None or isinstance(told, int):
        return told
    try:
        exact = Decimal(str(told))
        if abs(exact.adjusted()) > _DIGITS:
            return told
        return int(exact) if exact == exact.to_integral_value() else f"{exact.normalize():f}"
    except (InvalidOperation, ValueError, OverflowError):
        return told


def flag(told: Any) -> Any:
    """Yes or no; Bulk and exports write them as text."""
    if isinstance(told, str):
        return {"true": True, "false": False}.get(told.lower(), told)
    return told


_CONVERTS: Mapping[str, Convert] = {
    "datetime": instant,
    "boolean": flag,
    "int": number,
    "long": number,
    "double": number,
    "currency": number,
    "percent": number,
}


class Plain:
    """Brings the records of an object into one form.

    Args:
        types: Type of each field; a path leads to a field of another object.
    """

    def __init__(self, types: Mapping[str, str]) -> None:
        self._own = {n: _CONVERTS[t] for n, t in types.items() if t in _CONVERTS and "." not in n}
        paths = [path.rpartition(".") for path in types if "." in path]
        self._related = {
            (inner, name): _CONVERTS.get(types[f"{inner}.{name}"]) for inner, _, name in paths
        }

    def __call__(self, item: api.Item) -> api.Item:
        """The record; one of another object holds only what was asked of it."""
        plain = {n: v for n, v in item.items() if v is not None and n != "attributes"}
        for name, convert in self._own.items():
            if name in plain:
                plain[name] = convert(plain[name])
        for (inner, name), change in self._related.items():
            told = plain.get(inner)
            if isinstance(told, dict):
                value = told.get(name)
                plain[inner] = {**told, name: change(value) if change else value}
        return plain


class Days:
    """Days and instants in the zone of an organisation.

    Args:
        zone: Its name.
    """

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)

    def day(self, told: Any) -> Any:
        """The day of an instant there; a day stays one, and what is neither stays as it is."""
        if not isinstance(told, str) or len(told) <= len("2026-01-31"):
            return told
        try:
            return datetime.fromisoformat(told).astimezone(self._zone).date().isoformat()
        except ValueError:
            return told

    def noon(self, told: Any) -> Any:
        """The noon of a day there: in most other zones it is that day, too."""
        try:
            at = datetime.combine(date.fromisoformat(told), time(12), self._zone)
        except (TypeError, ValueError):
            return told
        return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def reference(by: str, told: Any) -> str | None:
    """A reference to what is not told is none."""
    value = api.text(told)
    return f"{by}:{value}" if value else None
