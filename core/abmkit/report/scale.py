"""From numbers to places on a canvas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


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

    def y(self, number: Decimal) -> float:
        """Distance of a number from the canvas's upper edge; in the middle if all are alike."""
        span = self.high - self.low
        share = float((self.high - number) / span) if span else 0.5
        return self.top + self.room * share
