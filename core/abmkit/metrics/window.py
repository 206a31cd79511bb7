"""Which days a leaf looks at, where these are not the period's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from abmkit.errors import UsageError
from abmkit.period import Period, shift

_DAY = timedelta(days=1)
_FORM = re.compile(r"(>=)?\s*([1-9]\d{0,3})([dm])")
_AGO = re.compile(r"([1-9]\d{0,3})([dm]) ago")


class Span(NamedTuple):
    """Days from ``start`` up to and with ``end``."""

    start: date
    end: date


@dataclass(frozen=True)
class Window:
    """A trailing stretch of days or months.

    Attributes:
        length: How many.
        unit: ``d`` for days, ``m`` for months.
        at_least: The period itself counts when it is longer.
    """

    length: int
    unit: str
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'>=' if self.at_least else ''}{self.length}{self.unit}"

    def of(self, period: Period) -> Span:
        """The days looked at for a period; both end on the same day."""
        after = period.end + _DAY
        if self.unit == "d":
            start = after - timedelta(days=self.length)
        else:
            start = shift(after, -self.length)
        return Span(min(start, period.start) if self.at_least else start, period.end)

    def after(self, day: date) -> date:
        """The last day of as long a time that begins with a day."""
        return day + timedelta(days=self.length) if self.unit == "d" else shift(day, self.length)

    def before(self, day: date) -> date:
        """The first day of as long a time that ends with a day."""
        return day - timedelta(days=self.length) if self.unit == "d" else shift(day, -self.length)


@dataclass(frozen=True, order=True)
class Ago:
    """The period itself, moved back.

    Attributes:
        length: By how many.
        unit: ``d`` for days, ``m`` for months.
    """

    length: int
    unit: str

    def __str__(self) -> str:
        return f"{self.length}{self.unit} ago"

    def of(self, period: Period) -> Span:
        """The days looked at for a period."""
        by = Window(self.length, self.unit)
        return Span(by.before(period.start), by.before(period.end + _DAY) - _DAY)


def parse_days(text: str) -> Window | Ago:
    """Read which days a leaf looks at.

    Args:
        text: As for ``parse_window``, or ``3m ago``: the period moved back by three months.

    Raises:
        UsageError: It is not of that form.
    """
    found = _AGO.fullmatch(text)
    if found:
        return Ago(int(found[1]), found[2])
    try:
        return parse_window(text)
    except UsageError as error:
        raise UsageError(f"{error}, or 3m ago") from None


def parse_window(text: str) -> Window:
    """Read a window.

    Args:
        text: ``90d`` or ``3m``: the days or months up to the period's end; ``>=3m``: the period
            itself, or the three months up to its end when it is shorter.

    Raises:
        UsageError: It is not of that form.
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise UsageError(f"window={text!r}: write 90d, 3m or >=3m")
    return Window(int(found[2]), found[3], bool(found[1]))
