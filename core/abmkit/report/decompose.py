"""What each factor of a product contributes to its change: a split that adds up exactly."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import factorial, prod

_DIGITS = Decimal("0.0001")


Factor = Decimal | Fraction


def contributions(before: Sequence[Factor], after: Sequence[Factor]) -> list[Decimal]:
    """Split the change of a product over its factors (Shapley, 1953).

    A factor's part is the mean, over all orders in which the factors could have changed one by
    one, of what its own step changed. No order is preferred, and the parts add up to the change.

    Args:
        before: The factors of the old product; a divisor stands as the fraction 1 ÷ itself.
        after: Those of the new one.

    Returns:
        A part for each factor, to four decimals; their sum is the change to four decimals.
    """
    old, new = [Fraction(each) for each in before], [Fraction(each) for each in after]
    parts = [Fraction(0)] * len(old)
    for order in permutations(range(len(old))):
        now = list(old)
        for place in order:
            then = prod(now)
            now[place] = new[place]
            parts[place] += prod(now) - then
    count = factorial(len(old))
    return _rounded([part / count for part in parts])


def _rounded(parts: Sequence[Fraction]) -> list[Decimal]:
    """Round each part; the largest takes what rounding left over."""
    told = [_decimal(part) for part in parts]
    if told:
        largest = max(range(len(parts)), key=lambda place: abs(parts[place]))
        told[largest] += _decimal(sum(parts, Fraction(0))) - sum(told, Decimal(0))
    return told


def _decimal(part: Fraction) -> Decimal:
    return (Decimal(part.numerator) / part.denominator).quantize(_DIGITS)
