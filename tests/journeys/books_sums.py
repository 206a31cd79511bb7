"""Arithmetic of recounted numbers: exact, and None where there is nothing to tell."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any, NamedTuple

from .books_rows import Row
from .oracle import months_back

Number = Fraction | None
Test = Callable[[Row], Any]


class Span(NamedTuple):
    """The days asked for."""

    first: date
    last: date

    def has(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    @property
    def looking_back(self) -> "Span":
        """The same, or the three months up to its end when it is shorter."""
        three = months_back(self.last + timedelta(days=1), 3)
        return Span(min(self.first, three), self.last)


def count(rows: Iterable[Any]) -> Fraction:
    return Fraction(sum(1 for _ in rows))


def distinct(rows: Iterable[Row], column: str) -> Fraction:
    return Fraction(len({row[column] for row in rows} - {None}))


def total(cells: Iterable[Decimal | None]) -> Number:
    """The sum of what is known; of nothing 0, of what is all unknown None."""
    told = list(cells)
    known = [Fraction(cell) for cell in told if cell is not None]
    return sum(known, Fraction()) if known or not told else None


def over(upper: Number, lower: Number) -> Number:
    return upper / lower if upper is not None and lower else None


def mean(cells: Iterable[Any]) -> Number:
    known = [Fraction(cell) for cell in cells if cell is not None]
    return sum(known, Fraction()) / len(known) if known else None


def middle(cells: Iterable[Any]) -> Number:
    known = [Fraction(cell) for cell in cells if cell is not None]
    return median(known) if known else None


def came(rows: Iterable[Row], key: str, span: Span) -> dict[str, date]:
    """Who has a row in the span, each since the first day of one."""
    found: dict[str, date] = {}
    for row in rows:
        if row[key] is not None and span.has(row["day"]):
            found[row[key]] = min(found.get(row[key], row["day"]), row["day"])
    return found


def between(rows: Sequence[Row], key: str, who: str, first: date, last: date) -> bool:
    """Whether somebody has a row on one of some days."""
    return any(row[key] == who and first <= row["day"] <= last for row in rows)


def days(number: int) -> timedelta:
    return timedelta(days=number)
