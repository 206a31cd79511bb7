"""Property values as cells: HubSpot writes them as text, and its exports as JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from abmkit import api

T = TypeVar("T")

_DATE, _HOUR = len("2026-01-31"), len("2026-01-31T00")
_PLACES = Decimal("0.0001")


def instant(value: object) -> str | None:
    """An instant in UTC, ISO 8601; HubSpot writes them so, or as milliseconds since 1970.

    What is neither is returned as it is: the warehouse tells what is wrong with it.
    """
    if isinstance(value, str) and "T" in value:  # nearly all
        return value
    written = api.text(value)
    if written and written.lstrip("-").isdecimal():
        try:
            return datetime.fromtimestamp(int(written) / 1000, UTC).isoformat()
        except (ArithmeticError, OSError, ValueError):  # beyond the years that there are
            return written
    return written


def day(value: object, zone: ZoneInfo) -> str | None:
    """The day of an instant in the portal's zone; a date without a time is a day already.

    What is neither is returned as it is: the warehouse tells what is wrong with it.
    """
    written = instant(value)
    if written is None or len(written) == _DATE:
        return written
    try:
        if written[-1] == "Z" and (whole_hour := _day_of_hour(written[:_HOUR], zone)):
            datetime.fromisoformat(written)
            return whole_hour
        return _day(written, zone)
    except ValueError:
        return written


@cache
def _day_of_hour(hour: str, zone: ZoneInfo) -> str | None:
    """The day in which all of an hour of UTC lies; None: it lies in two, as few do."""
    first, last = _day(f"{hour}:00:00Z", zone), _day(f"{hour}:59:59.999999Z", zone)
    return first if first == last else None


def _day(written: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(written).astimezone(zone).date().isoformat()


def number(value: object) -> str | None:
    """A number without the noise of a binary fraction, to the four places that a column keeps.

    What is none is returned as it is.
    """
    written = api.text(value)
    if written is None or written.lstrip("-").isdecimal():
        return written
    try:
        exact = Decimal(written)
        short = exact.quantize(_PLACES)
    except InvalidOperation:
        return written
    return format(short.normalize(), "f")


def divided(value: object, divisor: str) -> str | None:
    """A number divided by another; what is none is returned as it is."""
    written = api.text(value)
    try:
        return number(Decimal(written) / Decimal(divisor)) if written else None
    except ArithmeticError:
        return written


def flag(value: object) -> bool:
    """Whether a yes-or-no property says yes."""
    return api.text(value) == "true"


def whole(value: object) -> str | None:
    """An id; exports write some as numbers with a point."""
    written = api.text(value)
    return written.removesuffix(".0") if written else None


def reference(by: str, value: str | None) -> str | None:
    """A reference to what is not given is none."""
    return f"{by}:{value}" if value else None


def words(value: str) -> str:
    """A label as a constant, without its signs: ``Legal & Compliance`` is LEGAL_COMPLIANCE."""
    letters = "".join(c if c.isalnum() else " " for c in value.upper())
    return "_".join(word for word in letters.split() if word != "AND")


def meaning(own: Mapping[str, T], usual: Mapping[str, T], value: object) -> T | None:
    """What a value means by the source's settings, else by what HubSpot means."""
    written = api.text(value)
    if written is None:
        return None
    return own.get(written) or usual.get(words(written))
