"""From numbers to places on a canvas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

_SIZES = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
_FAR = Decimal("0.6")
_LEAST = Decimal("0.0001")
_STEPS = 4
"""Steps between the marks of an axis, at most."""


@dataclass(frozen=True)
class Scale:
    """A vertical scale.

    Attributes:
        low: The number at the bottom.
        high: The number at the top; never below ``low``.
        top: Distance of the top from the canvas's upper edge, in points.
        room: Height between top and bottom.
    """

    low: Decimal
    high: Decimal
    top: float
    room: float

    @classmethod
    def over(cls, numbers: Iterable[Decimal], top: float, room: float) -> Scale:
        """The scale on which all numbers find room."""
        known = list(numbers)
        return cls(min(known), max(known), top, room)

    @classmethod
    def of_bars(cls, numbers: Iterable[Decimal], top: float, room: float) -> Scale:
        """The scale of what stands on zero: that is on it, and at the bottom if nothing is higher.

        Args:
            numbers: Ends of the bars; of none, zero.
            top: As above.
            room: As above.
        """
        known = [Decimal(0), *numbers]
        return cls.over(known if any(known) else (Decimal(0), Decimal(1)), top, room)

    def y(self, number: Decimal) -> float:
        """Distance of a number from the canvas's upper edge; in the middle if all are alike."""
        span = self.high - self.low
        share = float((self.high - number) / span) if span else 0.5
        return self.top + self.room * share


def marks(numbers: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers, evenly apart, that enclose others.

    They start at zero unless all numbers lie far above it; where all are zero, they are 0 and 1.

    Args:
        numbers: At least one.
    """
    low, high = min(numbers), max(numbers)
    if not low and not high:
        return [Decimal(0), Decimal(1)]
    if 0 < low < high * _FAR or low == high:
        low = min(low, Decimal(0))
    high = max(high, low + _LEAST)
    for step in _steps(high - low):
        first = _whole(low / step, ROUND_FLOOR)
        count = int(_whole(high / step, ROUND_CEILING) - first)
        if count <= _STEPS:
            break
    return [(first + place) * step for place in range(count + 1)]


def _whole(number: Decimal, way: str) -> Decimal:
    return number.to_integral_value(way)


def _steps(span: Decimal) -> Iterator[Decimal]:
    """1, 2, 2.5 and 5 with ever more noughts, from a tenth of the span up."""
    power = Decimal(10) ** (span.adjusted() - 1)
    while True:
        yield from (power * size for size in _SIZES)
        power *= 10
